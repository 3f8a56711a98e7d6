"""The list of templates as a file, with the wording in force."""

from datetime import date

from django.utils.translation import gettext as _

from cases.enums import Channel, PartyRole
from common.exports import Column, Kind, Table, label_sql
from contacts.enums import Language, Purpose
from contacts.queries.templates.templates import TemplateFilter, filtered


def table(by: TemplateFilter, *, on: date) -> Table:
    """Return the templates that fit, by name, each with its version in force on the day `on`."""
    ids, params = filtered(by).order_by().values("pk").query.sql_with_params()
    channel, channels = label_sql("t.channel", dict(Channel.choices))
    language, languages = label_sql("t.language", dict(Language.choices))
    purpose, purposes = label_sql("t.purpose", dict(Purpose.choices))
    party, parties = label_sql("t.party", dict(PartyRole.choices))
    source = f"""contacts_template t LEFT JOIN cases_creditor c ON c.id = t.creditor_id
        LEFT JOIN LATERAL (
            SELECT * FROM contacts_templateversion v
            WHERE v.template_id = t.id AND v.state = 'approved' AND v.effective_on <= %s
            ORDER BY v.effective_on DESC, v.number DESC LIMIT 1
        ) v ON true
        WHERE t.id IN ({ids}) ORDER BY t.name, t.id"""  # noqa: S608 (the parts are our own)
    return Table(
        title=_("Templates"),
        columns=[
            Column(_("Template"), "t.name", width=24),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Channel"), channel, Kind.LABEL, params=channels),
            Column(_("Language"), language, Kind.LABEL, params=languages),
            Column(_("Purpose"), purpose, Kind.LABEL, params=purposes),
            Column(_("Written to"), party, Kind.LABEL, params=parties),
            Column(_("Version"), "v.number", Kind.WHOLE),
            Column(_("In force from"), "v.effective_on", Kind.DAY),
            Column(_("Subject"), "v.subject", width=30),
            Column(_("Text"), "v.body", width=60),
        ],
        source=source,
        params=(on, *params),
    )
