"""The duties to keep that the laws state; what an administrator changes afterwards stays."""

from django.db import migrations

RULES = (
    ("cn", "recording", 24, "信用卡业务监督管理办法 art. 68"),
    ("cn", "placement_end", 0, "PIPL arts. 19, 21, 47"),
    ("us", "last_activity", 36, "12 CFR 1006.100"),
    ("uk", "closed", 36, "FCA DISP 1.9.1, complaint records"),
    ("tw", "closed", 24, "個人資料保護法 art. 11, own value"),
)
ADD = """
    INSERT INTO cases_retentionrule (jurisdiction, creditor_id, basis, months, citation, is_active)
    VALUES (%s, NULL, %s, %s, %s, true) ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    replaces = [("cases", "0032_first_retention_rules")]
    dependencies = [("cases", "0018_sealing")]
    operations = [
        migrations.RunSQL([(ADD, list(rule)) for rule in RULES], migrations.RunSQL.noop),
    ]
