"""The list of messages as a file; numbers and addresses stay masked, as on the page."""

from django.utils.translation import gettext as _

from cases.enums import Channel
from common.exports import Column, Kind, Table, label_sql
from contacts.enums import Delivery, MessageState, Unsent
from contacts.queries.messages.messages import MessageFilter, filtered
from staff.models import User


def table(user: User, by: MessageFilter) -> Table:
    """Return the table of the messages that fit, the newest first."""
    ids, params = filtered(user, by).order_by().values("pk").query.sql_with_params()
    channel, channels = label_sql("m.channel", dict(Channel.choices))
    state, states = label_sql("m.state", dict(MessageState.choices))
    reason, reasons = label_sql("m.reason", dict(Unsent.choices))
    delivery, deliveries = label_sql("m.delivery", dict(Delivery.choices))
    source = f"""contacts_message m JOIN cases_case k ON k.id = m.case_id JOIN cases_debtor d ON d.id = k.debtor_id
        JOIN cases_creditor c ON c.id = k.creditor_id JOIN contacts_templateversion v ON v.id = m.version_id
        JOIN contacts_template t ON t.id = v.template_id LEFT JOIN staff_user u ON u.id = m.queued_by_id
        WHERE m.id IN ({ids}) ORDER BY m.queued_at DESC, m.id DESC"""
    return Table(
        title=_("Messages"),
        columns=[
            Column(_("Queued"), "m.queued_at", Kind.MOMENT, width=18),
            Column(_("Debtor"), "d.name", width=24),
            Column(_("Case"), "k.number"),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Channel"), channel, Kind.LABEL, params=channels),
            Column(_("Template"), "t.name", width=24),
            Column(_("State"), state, Kind.LABEL, params=states),
            Column(_("Why not"), reason, Kind.LABEL, params=reasons, width=30),
            Column(_("Ended"), "m.ended_at", Kind.MOMENT, width=18),
            Column(_("Afterwards"), delivery, Kind.LABEL, params=deliveries),
            Column(_("Queued by"), "u.name", width=20),
        ],
        source=source,
        params=tuple(params),
    )
