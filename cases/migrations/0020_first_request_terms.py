"""The terms of requests that the laws state; what an administrator changes afterwards stays.

Where a law names only "promptly", the number is ours. New York City's term holds for every debtor of the United States,
since nobody tells who lives in the city: in force from 1 September 2026 (DCWP, 26 February 2026).
"""

from django.db import migrations

CARDS, COMPLAINTS = "信用卡业务监督管理办法 art. 69", "银行业保险业消费投诉处理管理办法 (2020)"
NYC = "NYC DCWP, 6 RCNY 5-77"
TERMS = (
    ("cn", "dispute", 5, "working", CARDS, "dispute_open", CARDS, None),
    ("cn", "complaint", 15, "calendar", COMPLAINTS, "complaint_open", "", None),
    ("us", "dispute", 60, "calendar", NYC, "dispute_open", "12 CFR 1006.38(c), (d)(2)", "2026-09-01"),
    ("us", "complaint", 10, "working", "", "", "", None),
    ("uk", "complaint", 56, "calendar", "FCA DISP 1.6.2 R", "complaint_open", "", None),
    ("uk", "dispute", 10, "working", "", "dispute_open", "FCA CONC 7.14.1 R", None),
    ("tw", "complaint", 30, "calendar", "金融消費者保護法 art. 13", "complaint_open", "", None),
)
ADD = """
    INSERT INTO cases_requestterm
        (jurisdiction, creditor_id, kind, days, unit, source, hold, hold_source, effective_from)
    VALUES (%s, NULL, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    replaces = [("cases", "0045_first_request_terms")]
    dependencies = [("cases", "0019_first_retention_rules")]
    operations = [migrations.RunSQL([(ADD, list(row)) for row in TERMS], migrations.RunSQL.noop)]
