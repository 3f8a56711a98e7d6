"""The lists of answers and scripts as files, with the wording in force."""

from datetime import date

from django.utils.translation import gettext as _

from common.exports import Column, Kind, Table, label_sql
from contacts.enums import Language
from contacts.queries.library import kinds
from contacts.queries.library.library import LibraryFilter, filtered


def table(kind: kinds.Kind, by: LibraryFilter, *, on: date) -> Table:
    """Return the texts that fit, by title, each with its version in force on the day `on`."""
    ids, params = filtered(kind, by).order_by().values("pk").query.sql_with_params()
    language, languages = label_sql("t.language", dict(Language.choices))
    group, groups = label_sql(f"t.{kind.group}", dict(kind.groups.choices))
    owner, version = kind.owner._meta.db_table, kind.version._meta.db_table
    source = f"""{owner} t LEFT JOIN cases_creditor c ON c.id = t.creditor_id
        LEFT JOIN LATERAL (
            SELECT * FROM {version} v
            WHERE v.{kind.name}_id = t.id AND v.state = 'approved' AND v.effective_on <= %s
            ORDER BY v.effective_on DESC, v.number DESC LIMIT 1
        ) v ON true
        WHERE t.id IN ({ids}) ORDER BY t.{kind.title}, t.id"""  # noqa: S608 (the parts are our own)
    labels = {
        "also": _("Also asked as"),
        "announcement": _("Who we are"),
        "body": _("Text"),
        "objections": _("Objections"),
        "closing": _("End of the call"),
    }
    return Table(
        title=str(kind.words),
        columns=[
            Column(_("Question") if kind.title == "question" else _("Script"), f"t.{kind.title}", width=30),
            Column(_("Creditor"), "c.name", width=24),
            Column(_("Language"), language, Kind.LABEL, params=languages),
            Column(_("Topic") if kind.group == "topic" else _("Situation"), group, Kind.LABEL, params=groups),
            Column(_("Version"), "v.number", Kind.WHOLE),
            Column(_("In force from"), "v.effective_on", Kind.DAY),
            *(Column(labels[one], f"v.{one}", width=50) for one in kind.columns),
        ],
        source=source,
        params=(on, *params),
    )
