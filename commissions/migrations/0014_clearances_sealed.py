"""The reason of a clearance about a payment of a sealed case gives way to a mark, once its run is locked as well."""

from django.db import migrations

SEALED = """
CREATE FUNCTION commissions_clearance_sealed(before commissions_clearance, after commissions_clearance) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    same commissions_clearance := after;
BEGIN
    same.reason := before.reason;
    RETURN same IS NOT DISTINCT FROM before AND EXISTS (
        SELECT 1 FROM cases_payment p JOIN cases_account a ON a.id = p.account_id JOIN cases_case k ON k.id = a.case_id
        WHERE p.id = before.payment_id AND k.sealed_at IS NOT NULL);
END $$;
DROP TRIGGER commissions_clearance_locked ON commissions_clearance;
CREATE TRIGGER commissions_clearance_locked BEFORE INSERT OR DELETE ON commissions_clearance
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
CREATE TRIGGER commissions_clearance_kept BEFORE UPDATE ON commissions_clearance FOR EACH ROW
    WHEN (NOT commissions_clearance_sealed(OLD, NEW)) EXECUTE FUNCTION commissions_rows_locked();
"""
UNSEALED = """
DROP TRIGGER commissions_clearance_kept ON commissions_clearance;
DROP TRIGGER commissions_clearance_locked ON commissions_clearance;
CREATE TRIGGER commissions_clearance_locked BEFORE INSERT OR UPDATE OR DELETE ON commissions_clearance
    FOR EACH ROW EXECUTE FUNCTION commissions_rows_locked();
DROP FUNCTION commissions_clearance_sealed(commissions_clearance, commissions_clearance);
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0013_pay_disputes")]

    operations = [migrations.RunSQL(SEALED, UNSEALED)]
