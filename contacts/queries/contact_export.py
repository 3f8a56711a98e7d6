"""The contact list as a file: every contact that fits the filters, newest first, streamed out of the database."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import Channel, Outcome
from common.exports import Column, Kind, Table, label_sql
from contacts.enums import Ability, ArrearsReason, Direction, Mood, Party, Willingness
from contacts.queries.contacts import Filters, filtered
from staff.models import User

CORRECTED = "(SELECT o.sequence FROM contacts_contact o WHERE o.id = c.corrects_id)"


def table(user: User, by: Filters) -> Table:
    """Return the table of the contacts that fit; numbers and addresses stay in the desk."""
    ids, params = filtered(user, by).order_by().values("pk").query.sql_with_params()
    source = f"""contacts_contact c JOIN cases_case k ON k.id = c.case_id JOIN cases_debtor d ON d.id = k.debtor_id
        LEFT JOIN staff_user u ON u.id = c.collector_id WHERE c.id IN ({ids}) ORDER BY c.at DESC, c.id DESC"""
    return Table(
        title=_("Contacts"),
        columns=[
            Column(_("When"), "c.at", Kind.MOMENT, width=18),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            _label(_("Channel"), "c.channel", Channel.choices),
            _label(_("Direction"), "c.direction", Direction.choices),
            _label(_("Reached"), "c.party", Party.choices),
            _label(_("Outcome"), "c.outcome", Outcome.choices),
            _label(pgettext("arrears", "Reason"), "c.arrears_reason", ArrearsReason.choices),
            _label(_("Will"), "c.willingness", Willingness.choices),
            _label(_("Ability"), "c.ability", Ability.choices),
            _label(_("Mood"), "c.mood", Mood.choices),
            Column(_("Seconds"), "c.seconds", Kind.WHOLE),
            Column(_("Recording"), "c.recording", width=20),
            Column(_("Note"), "c.note", width=60),
            Column(_("Collector"), "u.name", width=20),
            Column(
                _("Corrects row"), "(SELECT o.sequence FROM contacts_contact o WHERE o.id = c.corrects_id)", Kind.WHOLE
            ),
        ],
        source=source,
        params=tuple(params),
    )


def _label(head: str, sql: str, choices: Any) -> Column:
    words, params = label_sql(sql, dict(choices))
    return Column(head, words, Kind.LABEL, params=params)
