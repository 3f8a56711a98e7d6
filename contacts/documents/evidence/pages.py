"""The record of a case as parts to read on paper, in the language in force."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import Channel, Component, EntryKind, Jurisdiction, Outcome, RetentionBasis
from cases.models import Account, Case, Hold, LedgerEntry, RetentionRule
from cases.rules.closings import retention
from common import money, punctuation
from common.papers.parts import Entry, Part
from contacts.enums import Direction, Party, Purpose, Verdict
from contacts.models import Contact, Decision, EvidencePack, Message
from contacts.queries import evidence as behind
from contacts.queries import evidence_rows as rows
from contacts.queries import fact_words, overrides, spoken, timeline
from contacts.queries.record import sections
from contacts.queries.record.cells import Section
from contacts.queries.wording import PACKS

SHORT = 16
INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d[+-]\d\d:\d\d")


@dataclass(frozen=True)
class Event:
    """One row of the time line as it is packed."""

    at: datetime
    has_hour: bool
    title: str
    by: str
    lines: list[str]

    def row(self) -> dict[str, Any]:
        """Return it for programs."""
        return {"at": self.at.isoformat(), "title": self.title, "by": self.by, "lines": self.lines}


def events(case: Case) -> Iterator[Event]:
    """Yield the whole time line of a case, oldest first."""
    found, before = [], ""
    while True:
        line = timeline.line(case=case, before=before)
        found += [event for day in line.days for event in day.events]
        if not line.earlier:
            break
        before = line.earlier
    for one in reversed(found):
        yield Event(one.at, one.has_hour, one.title, one.by, one.lines)


def of(pack: EvidencePack, *, chains: dict[str, Any], linked: dict[str, list[rows.Row]], now: datetime) -> list[Part]:
    """Return the parts of the record, in the order in which it is read."""
    case, zone = pack.case, pack.case.creditor.time_zone
    found = {one.name: one for one in sections.of_case(case)}
    return [
        _head(pack, now),
        _numbers(chains, linked),
        _accounts(case),
        Part(_("Time line"), entries=[_event(one, case) for one in events(case)]),
        _contacts(case),
        _decisions(case),
        _records(sections.wishes_of(case), zone, _("Consents and wishes")),
        _messages(case),
        _ledger(case),
        _records(found["payments"], zone),
        _records(found["corrections"], zone),
        _records(found["promises"], zone),
        _records(found["affordability"], zone, _("What the debtor said they can pay")),
        _records(found["plans"], zone),
        _records(found["instalments"], zone),
        _records(found["agreements"], zone),
        _records(found["requests"], zone),
        _records(found["holds"], zone),
        _recordings(case),
        _attachments(case),
        _retention(case),
        _proof(chains),
    ]


def _head(pack: EvidencePack, now: datetime) -> Part:
    case = pack.case
    zone = case.creditor.time_zone
    facts = [
        (_("Case"), case.number),
        (_("Creditor"), str(case.creditor)),
        (_("Debtor"), punctuation.parts((case.debtor.name, case.debtor.reference))),
        (_("Opened"), case.opened_on.isoformat()),
        (_("State"), str(case.get_state_display())),
        (_("Owed"), money.signed(case.balance, case.creditor.currency)),
        (_("For whom and why"), pack.reason),
        (_("Put together"), punctuation.parts((_at(now, zone), pack.asked_by.name))),
        (_("Times"), _("in the zone %(zone)s unless another is named") % {"zone": zone}),
    ]
    return Part(_("Record of case %(number)s") % {"number": case.number}, facts=facts)


def _numbers(chains: dict[str, Any], linked: dict[str, list[rows.Row]]) -> Part:
    facts = [
        (_("Contacts"), str(len(linked["contacts"]))),
        (_("Decisions of the gate"), str(len(linked["decisions"]))),
        (_("Ledger entries"), str(len(linked["ledger"]))),
        (_("Accounts"), str(len(chains["ledger"]))),
    ]
    return Part(_("What is in it"), facts=facts)


def _accounts(case: Case) -> Part:
    currency = case.creditor.currency
    heads = [_("Account"), _("Card"), *(str(one.label) for one in Component), _("Overpaid"), _("Balance")]
    table = [heads]
    for one in Account.objects.filter(case=case).order_by("pk"):
        parts = [getattr(one, part) for part in Component]
        amounts = [*parts, one.unapplied, one.balance]
        table.append([one.reference, one.card_last_four, *(money.grouped(amount, currency) for amount in amounts)])
    title = _("Accounts, in %(currency)s") % {"currency": currency}
    return Part(title, table=table, widths=(32, 12, 20, 18, 16, 18, 14, 16, 20), figures=7)


def _event(one: Event, case: Case) -> Entry:
    local = one.at.astimezone(ZoneInfo(case.creditor.time_zone))
    before = f"{local:%Y-%m-%d %H:%M}" if one.has_hour else f"{local:%Y-%m-%d}"
    return Entry(punctuation.parts((one.title, one.by)), before, one.lines)


def _contacts(case: Case) -> Part:
    found = (
        Contact.objects.filter(case=case).select_related("contact_point", "collector", "person").order_by("sequence")
    )
    return Part(_("Contacts"), entries=[_contact(one) for one in found])


def _contact(one: Contact) -> Entry:
    said = [
        str(Channel(one.channel).label),
        str(Direction(one.direction).label),
        str(Party(one.party).label),
        str(Outcome(one.outcome).label),
    ]
    how = punctuation.parts(
        (
            one.contact_point.value if one.contact_point else "",
            _("%(seconds)s s") % {"seconds": one.seconds} if one.seconds else "",
            one.collector.name if one.collector else _("The desk itself"),
            one.time_zone,
        )
    )
    ticked = punctuation.listed(spoken.label(str(check)) for check in one.checks)
    lines = [
        how,
        one.note,
        behind.person(one),
        _named(_("Ticked"), ticked),
        _named(_("Recording"), one.recording),
        _named(_("Attached"), ", ".join(str(sha)[:SHORT] for sha in one.attachments)),
        _named(_("Corrects row with id"), str(one.corrects_id or "")),
        _named(_("Decision of the gate"), str(one.decision_id or "")),
        _named(_("Digest"), bytes(one.digest).hex()),
    ]
    head = punctuation.parts((f"{one.sequence}", *said))
    return Entry(head, _at(one.at, one.time_zone), [line for line in lines if line])


def _decisions(case: Case) -> Part:
    rows = Decision.objects.filter(case=case).select_related("contact_point", "asked_by", "overridden_by", "case")
    found = list(rows.order_by("asked_at", "pk"))
    holds = fact_words.holds_of(found)
    return Part(_("Decisions of the gate"), entries=[_decision(one, holds) for one in found])


def _decision(one: Decision, holds: dict[int, Hold]) -> Entry:
    zone = (one.facts.get("zones") or ["UTC"])[0]
    asked_by = one.asked_by.name if one.asked_by else _("The desk itself")
    reached = one.contact_point.value if one.contact_point else ""
    said = (Channel(one.channel).label, Purpose(one.purpose).label, Verdict(one.verdict).label)
    lines = [punctuation.parts((reached, asked_by))]
    lines += [punctuation.parts((reason.words, reason.source)) for reason in behind.reasons(one, zone)]
    if one.overridden_by:
        reason = overrides.REASONS.get(one.override, one.override)
        over = {"name": one.overridden_by.name, "reason": reason, "number": one.overrides_id}
        lines.append(_("Overridden by %(name)s: %(reason)s, in place of decision %(number)s") % over)
    packs = punctuation.listed(f"{PACKS.get(name, name)} {version}" for name, version in one.packs.items())
    before = fact_words.last_contact_at(one)
    facts = fact_words.told(one, holds, moment=_at(before, zone) if before else "")
    lines += [_named(_("Rule packs"), packs), _named(_("Facts"), facts)]
    lines.append(_named(_("Possible instead"), fact_words.possible(one)))
    lines.append(_named(_("Digest of the facts"), one.facts.get("digest", "")))
    return Entry(punctuation.parts((str(one.pk), *said)), _at(one.asked_at, zone), [line for line in lines if line])


def _messages(case: Case) -> Part:
    found = Message.objects.filter(case=case).select_related("contact_point", "version__template").order_by("pk")
    return Part(_("Messages as sent"), entries=[_message(one) for one in found])


def _message(one: Message) -> Entry:
    zone = one.case.creditor.time_zone
    when = one.ended_at or one.queued_at
    said = (one.get_channel_display(), one.get_state_display(), one.get_reason_display(), one.get_delivery_display())
    wording = punctuation.parts((one.version.template.name, _("version %(number)s") % {"number": one.version.number}))
    lines = [one.contact_point.value if one.contact_point else "", wording, one.subject, *one.body.splitlines()]
    lines.append(_named(_("Digest"), bytes(one.digest).hex()))
    return Entry(punctuation.parts(said), _at(when, zone), [line for line in lines if line])


def _ledger(case: Case) -> Part:
    currency = case.creditor.currency
    parts = [*Component, "unapplied"]
    heads = [_("Value date"), _("Account"), _("Entry"), *(str(one.label) for one in Component), _("Overpaid")]
    table, sums = [heads], dict.fromkeys(parts, Decimal(0))
    found = LedgerEntry.objects.filter(account__case=case).select_related("account")
    for one in found.order_by("effective_on", "pk"):
        amounts = {part: getattr(one, part) for part in parts}
        sums = {part: sums[part] + amounts[part] for part in parts}
        named = [one.effective_on.isoformat(), one.account.reference, str(EntryKind(one.kind).label)]
        table.append(named + [money.grouped(amounts[part], currency) if amounts[part] else "" for part in parts])
    table.append(["", "", _("In all"), *(money.grouped(sums[part], currency) for part in parts)])
    title = _("Ledger, in %(currency)s") % {"currency": currency}
    return Part(title, table=table, widths=(20, 28, 25, 19, 16, 13, 16, 12, 17), figures=6)


def _records(section: Section, zone: str, title: str = "") -> Part:
    """Return rows as entries: two values in the line, the rest named below; instants on the wall of `zone`."""
    entries = []
    for row in section.rows:
        told = [(name, _local(value, zone)) for name, value in row.items() if value]
        head = punctuation.parts(value for _name, value in told[:2])
        named = punctuation.parts(_named(name, value) for name, value in told[2:])
        entries.append(Entry(head, "", [named] if named else []))
    return Part(title or section.title, entries=entries)


def _recordings(case: Case) -> Part:
    table = [[_("Contact"), _("When"), _("Recording"), _("Digest of the contact")]]
    for one in rows.recordings(case):
        at = _at(datetime.fromisoformat(one["at"]), case.creditor.time_zone)
        table.append([str(one["sequence"]), at, one["reference"], one["row_digest"]])
    return Part(_("Recordings"), table=table, widths=(16, 30, 46, 74), note=_("Kept where they were made."))


def _attachments(case: Case) -> Part:
    table = [[_("Contact"), _("File"), "SHA-256"]]
    table += [[str(one.contact.sequence), one.name, one.sha256] for one in rows.attachments(case)]
    return Part(_("Attachments"), table=table, widths=(16, 60, 90))


def _retention(case: Case) -> Part:
    """Return the duties to keep this record; the longest wins."""
    table = [[_("Where"), pgettext("retention", "Counts from"), pgettext("duration", "Months"), _("Source")]]
    place = case.creditor.jurisdiction
    for rule in RetentionRule.objects.filter(is_active=True).select_related("creditor").order_by("pk"):
        if rule.creditor_id == case.creditor_id or rule.jurisdiction == place:
            where = str(rule.creditor) if rule.creditor else str(rule.get_jurisdiction_display())
            table.append([where, str(rule.get_basis_display()), str(rule.months), rule.source])
    for duty in retention.DUTIES:
        if duty.jurisdiction == place:
            where = punctuation.parts((Jurisdiction(place).label, duty.pack))
            table.append(
                [where, str(RetentionBasis(duty.basis).label), str(duty.months), punctuation.cited(duty.citation)]
            )
    note = _("The longest wins; the clock starts when the case is closed.")
    if case.retain_until:
        note = _("The longest wins: kept until %(day)s.") % {"day": case.retain_until.isoformat()}
    return Part(_("Retention"), table=table, widths=(52, 40, 16, 58), note=note)


def _proof(chains: dict[str, Any]) -> Part:
    ends = [(_("Contacts"), chains["contacts"]), (_("Decisions of the gate"), chains["decisions"])]
    ends += [(_("Ledger of %(account)s") % {"account": one["reference"]}, one) for one in chains["ledger"]]
    table = [[_("Chain"), _("Rows"), _("Digest of the last row")]]
    table += [[title, str(one["rows"]), one["head"]] for title, one in ends]
    note = _(
        "Each row carries the digest of its content and of the row before it. verify.py in the pack computes them anew "
        "and names every row that does not hold; it needs Python alone."
    )
    return Part(_("Proof"), table=table, widths=(56, 16, 94), note=note)


def _named(name: str, value: str) -> str:
    return f"{name}{punctuation.signs().colon}{value}" if value else ""


def _local(value: str, zone: str) -> str:
    return _at(datetime.fromisoformat(value), zone) if INSTANT.fullmatch(value) else value


def _at(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
