"""What is known of templates: the list, the version in force, what a wording lacks, how it reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from cases.enums import PartyRole
from cases.models import Account, Case, Creditor, RelatedPerson
from common import keyset
from common import versions as versioning
from common.sorting import Sort, both_ways
from contacts.gate import contents
from contacts.gate.contents import Draft, Lack, Reader
from contacts.models import Template, TemplateVersion
from contacts.queries.templates import values
from contacts.rules import firewall
from contacts.rules import templates as rule

SIZE = 50
NAMELESS = dict.fromkeys(("recipient_name", "person_name", "debtor_name", "collector_name"), "…")
"""Names are no words: somebody may be called Loan."""
SORTS = both_ways(name=Sort("name", descending=False), made=Sort("made_at"))


@dataclass(frozen=True)
class TemplateFilter:
    """What the list shows; empty means everything. `creditor` 0 means those of the whole house."""

    creditor: int | None = None
    channel: str = ""
    language: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Text:
    """A message as its reader gets it."""

    subject: str
    body: str

    @property
    def parts(self) -> int:
        """In how many parts it goes out as a text message."""
        return rule.sms_parts(self.body)


def filtered(by: TemplateFilter) -> QuerySet[Template]:
    """Return the templates that fit."""
    rows = Template.objects.filter(retired_at__isnull=not by.retired)
    if by.creditor is not None:
        rows = rows.filter(creditor=by.creditor or None)
    if by.channel:
        rows = rows.filter(channel=by.channel)
    return rows.filter(language=by.language) if by.language else rows


def page(by: TemplateFilter, *, on: date, sort: str = "name", cursor: str = "") -> keyset.Page[Template]:
    """Return one page in the order `sort` of SORTS, each with its version in force on the day `on`."""
    how = SORTS[sort]
    rows = filtered(by).select_related("creditor", "made_by")
    found = keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)
    attach(found.rows, on=on)
    return found


def attach(templates: Iterable[Template], *, on: date) -> None:
    """Give each template its version in force on the day `on`; one query."""
    of = {one.pk: one for one in templates}
    newest = _in_force(on).filter(template=OuterRef("pk")).values("pk")[:1]
    wanted = Template.objects.filter(pk__in=of).annotate(newest=Subquery(newest)).values("newest")
    for version in TemplateVersion.objects.filter(pk__in=wanted):
        of[version.template_id].current = version


def _in_force(on: date) -> QuerySet[TemplateVersion]:
    return versioning.in_force(TemplateVersion.objects.all(), on=on)


def in_force(template: Template, *, on: date) -> TemplateVersion | None:
    """Return the version in force on the day `on`."""
    return _in_force(on).filter(template=template).first()


def versions(template: Template) -> QuerySet[TemplateVersion]:
    """Return every version of the template, the newest first."""
    rows = TemplateVersion.objects.filter(template=template)
    return rows.select_related("template__creditor", "made_by", "decided_by").order_by("-number")


def readers(template: Template) -> list[Reader]:
    """Return where it may be read and who writes it there: of the creditor, or of every creditor at work.

    Without any, the house alone is asked.
    """
    if template.creditor is not None:
        return [(template.creditor.jurisdiction, template.creditor.collector_role)]
    rows = Creditor.objects.filter(is_active=True).order_by("jurisdiction", "collector_role")
    return list(rows.values_list("jurisdiction", "collector_role").distinct()) or [("", "")]


def creditor_names(owner: Any) -> list[str]:
    """Return the names by which a text would name a creditor: of its own, or of every creditor at work."""
    wanted = {"pk": owner.creditor_id} if owner.creditor_id else {"is_active": True}
    rows = Creditor.objects.filter(**wanted)
    return [name for pair in rows.order_by("pk").values_list("name", "name_zh") for name in pair if name]


def lacks(template: Template, *, subject: str, body: str) -> list[Lack]:
    """Return what the packs miss in a wording or forbid in it, for everybody who may read it."""
    found: dict[str, Lack] = {}
    for reader in readers(template):
        for lack in contents.lacks(_draft(template, reader, subject, body), [reader]):
            found.setdefault(lack.id, lack)
    return sorted(found.values(), key=lambda one: not one.blocks)


def missing_for(version: TemplateVersion, *, creditor: Creditor) -> list[Lack]:
    """Return what keeps a wording from the creditor's readers: rules may ask for more than when it was approved."""
    reader = (creditor.jurisdiction, creditor.collector_role)
    found = contents.lacks(_draft(version.template, reader, version.subject, version.body), [reader])
    return [one for one in found if one.blocks]


def _draft(template: Template, reader: Reader, subject: str, body: str) -> Draft:
    whole = f"{subject}\n{body}"
    known = values.examples(channel=template.channel, language=template.language, reader=reader, currency="")
    filled = {key: known.get(key) or ("" if one.may_be_empty else "…") for key, one in rule.FIELDS.items()}
    return Draft(
        channel=template.channel,
        party=template.party,
        purpose=template.purpose,
        fields=frozenset(rule.fields(whole)),
        text=rule.rendered(whole, filled),
    )


def sample(template: Template, *, subject: str, body: str) -> Text:
    """Return the wording filled with examples."""
    creditor = template.creditor or Creditor.objects.filter(is_active=True).order_by("pk").first()
    reader = (creditor.jurisdiction, creditor.collector_role) if creditor else ("", "")
    currency = creditor.currency if creditor else "CNY"
    known = values.examples(channel=template.channel, language=template.language, reader=reader, currency=currency)
    return _text(subject, body, known)


def text(version: TemplateVersion, known: values.Known, *, today: date, person: RelatedPerson | None = None) -> Text:
    """Return the message to the debtor of the case, or to `person`. Raises FieldsEmpty, Revealed."""
    template = version.template
    said = values.said(known, channel=template.channel, language=template.language, today=today, person=person)
    if template.party == PartyRole.CONTACT_PERSON:
        nameless = _text(version.subject, version.body, said | NAMELESS)
        if words := leaking(f"{nameless.subject}\n{nameless.body}", known):
            raise rule.Revealed(words)
    return _text(version.subject, version.body, said)


def leaking(text: str, known: values.Known) -> list[str]:
    """Return the words by which a NAMELESS text would tell of this debt: what, how much, to whom, its numbers."""
    case, accounts = known.case, known.accounts
    amounts = [case.balance, *(getattr(one, name) for one in accounts for name in values.COMPONENTS)]
    references = [case.number, case.creditor.name, case.creditor.name_zh]
    references += [number for one in accounts for number in (one.reference, one.card_last_four)]
    found = firewall.leaks(text, amounts=amounts, references=references)
    return list(dict.fromkeys(one.words for one in found))


def _text(subject: str, body: str, known: dict[str, str]) -> Text:
    """Fill a wording; what a field says stays on one line where the channel has only lines."""
    said = {key: known[key] for key in rule.fields(f"{subject}\n{body}") if key in known}
    single = {key: rule.on_one_line(value) for key, value in said.items()} if subject else {}
    lines = {key: rule.clean(value) for key, value in said.items()}
    return Text(rule.on_one_line(rule.rendered(subject, single)), rule.clean(rule.rendered(body, lines)))


def case_for_preview(cases: QuerySet[Case], template: Template, number: str) -> Case | None:
    """Return the case of that number among `cases`, or some open one that fits the template."""
    rows = cases.select_related("creditor", "debtor")
    if template.creditor_id:
        rows = rows.filter(creditor=template.creditor_id)
    if number:
        return rows.filter(number__iexact=number, sealed_at=None).first()
    known = Account.objects.filter(case=OuterRef("pk"), state="open").exclude(card_last_four="")
    return rows.exclude(state="closed").filter(Exists(known)).order_by("-balance", "-pk").first()


def related(case: Case, template: Template) -> RelatedPerson | None:
    """Return a person around the debt to whom the template is written; None for the debtor, or when there is none."""
    return RelatedPerson.objects.filter(debtor=case.debtor_id, role=template.party).order_by("pk").first()
