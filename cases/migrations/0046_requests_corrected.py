"""A request knows from which day its term counts; the kind of an open one can be corrected, with a note."""

from django.db import migrations, models

COUNTED = """
    UPDATE cases_request r SET counts_from = (COALESCE(
        (SELECT max(n.at) FROM cases_requestnote n WHERE n.request_id = r.id AND n.kind = 'reopened'), r.received_at)
        AT TIME ZONE c.time_zone)::date
    FROM cases_case k JOIN cases_creditor c ON c.id = k.creditor_id WHERE k.id = r.case_id;
    UPDATE cases_historicalrequest h SET counts_from = r.counts_from FROM cases_request r WHERE r.id = h.id;
"""
KEEP = """
CREATE OR REPLACE FUNCTION cases_request_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a request is never deleted' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Close it with an outcome.';
    END IF;
    IF (NEW.id, NEW.number, NEW.case_id, NEW.channel, NEW.received_at, NEW.opened_at, NEW.opened_by_id)
        IS DISTINCT FROM
        (OLD.id, OLD.number, OLD.case_id, OLD.channel, OLD.received_at, OLD.opened_at, OLD.opened_by_id)
        OR NEW.kind <> OLD.kind AND (OLD.outcome <> '' OR NEW.outcome <> '')
        OR NEW.subject NOT IN (OLD.subject, '••••') OR NEW.details NOT IN (OLD.details, '', '••••') THEN
        RAISE EXCEPTION 'what was asked never changes' USING ERRCODE = 'integrity_constraint_violation',
            HINT = 'Write a note, or close it and open another.';
    END IF;
    RETURN NEW;
END $$;
"""
KEEP_BEFORE = KEEP.replace("NEW.case_id, NEW.channel", "NEW.case_id, NEW.kind, NEW.channel")
KEEP_BEFORE = KEEP_BEFORE.replace("OLD.case_id, OLD.channel", "OLD.case_id, OLD.kind, OLD.channel")
KEEP_BEFORE = KEEP_BEFORE.replace("\n        OR NEW.kind <> OLD.kind AND (OLD.outcome <> '' OR NEW.outcome <> '')", "")


class Migration(migrations.Migration):
    dependencies = [("cases", "0045_first_request_terms")]
    operations = [
        migrations.RemoveConstraint(
            model_name="requestnote",
            name="request_note_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="requestnote",
            name="request_note_says_why",
        ),
        migrations.AddField(
            model_name="historicalrequest",
            name="counts_from",
            field=models.DateField(null=True, verbose_name="term counts from"),
        ),
        migrations.AddField(
            model_name="request",
            name="counts_from",
            field=models.DateField(null=True, verbose_name="term counts from"),
        ),
        migrations.AddField(
            model_name="requestnote",
            name="from_kind",
            field=models.CharField(
                blank=True,
                db_default="",
                choices=[
                    ("complaint", "Complaint"),
                    ("dispute", "Dispute"),
                    ("statement_query", "Statement query"),
                    ("payment_query", "Payment query"),
                    ("identity_claim", "Says it is somebody else"),
                    ("fraud_claim", "Fraud claim"),
                    ("legal_work", "Work for legal"),
                    ("card_operations_work", "Work for card operations"),
                    ("customer_service_work", "Work for customer service"),
                    ("other", "Other"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="requestnote",
            name="to_kind",
            field=models.CharField(
                blank=True,
                db_default="",
                choices=[
                    ("complaint", "Complaint"),
                    ("dispute", "Dispute"),
                    ("statement_query", "Statement query"),
                    ("payment_query", "Payment query"),
                    ("identity_claim", "Says it is somebody else"),
                    ("fraud_claim", "Fraud claim"),
                    ("legal_work", "Work for legal"),
                    ("card_operations_work", "Work for card operations"),
                    ("customer_service_work", "Work for customer service"),
                    ("other", "Other"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="requestnote",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "Opened"),
                    ("comment", "Comment"),
                    ("taken", "Taken"),
                    ("handed_over", "Handed over"),
                    ("escalated", "Near its deadline"),
                    ("returned", "Back in the inbox"),
                    ("closed", "Closed"),
                    ("reopened", "Reopened"),
                    ("corrected", "Kind corrected"),
                ],
                default="comment",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="requestnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "opened",
                            "comment",
                            "taken",
                            "handed_over",
                            "escalated",
                            "returned",
                            "closed",
                            "reopened",
                            "corrected",
                        ],
                    )
                ),
                name="request_note_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["comment", "handed_over", "reopened", "corrected"]), ("text", ""), _negated=True
                ),
                name="request_note_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "corrected"), _negated=True),
                    models.Q(
                        (
                            "from_kind__in",
                            [
                                "complaint",
                                "dispute",
                                "statement_query",
                                "payment_query",
                                "identity_claim",
                                "fraud_claim",
                                "legal_work",
                                "card_operations_work",
                                "customer_service_work",
                                "other",
                            ],
                        ),
                        (
                            "to_kind__in",
                            [
                                "complaint",
                                "dispute",
                                "statement_query",
                                "payment_query",
                                "identity_claim",
                                "fraud_claim",
                                "legal_work",
                                "card_operations_work",
                                "customer_service_work",
                                "other",
                            ],
                        ),
                        models.Q(("to_kind", models.F("from_kind")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="request_note_from_and_to_kind",
            ),
        ),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="historicalrequest",
            name="counts_from",
            field=models.DateField(verbose_name="term counts from"),
        ),
        migrations.AlterField(
            model_name="request",
            name="counts_from",
            field=models.DateField(verbose_name="term counts from"),
        ),
        migrations.RunSQL(KEEP, KEEP_BEFORE),
    ]
