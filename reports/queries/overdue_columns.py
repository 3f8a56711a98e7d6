"""The columns of the accounts in an overdue report, and what of its address a kept view keeps."""

from django.utils.translation import gettext_lazy as _

from staff.enums import ListName
from staff.rules.lists import Column, DeskList

ACCOUNTS = DeskList(
    name=ListName.OVERDUE,
    columns=(
        Column("debtor", _("Debtor, card"), fixed=True),
        Column("number", _("Case"), standard=False),
        Column("days", _("Days")),
        Column("bucket", _("Bucket")),
        Column("principal", _("Principal"), standard=False),
        Column("interest", _("Interest"), standard=False),
        Column("charges", _("Fees and charges"), standard=False),
        Column("balance", _("Balance")),
        Column("overdue", _("Overdue")),
        Column("last", _("Last contact")),
        Column("promise", _("Promise")),
        Column("concerns", _("What is wrong"), standard=False),
        Column("creditor", _("Creditor")),
        Column("team", _("Team"), standard=False),
        Column("collector", _("Collector")),
    ),
    parameters=("currency", "bucket", "creditor", "team", "concern", "sort"),
    defaults={"sort": "balance"},
    anchor="#accounts",
    has_downloads=True,
)
