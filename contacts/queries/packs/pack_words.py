"""The rules of packs as people read them, in the reader's language: what each says, how strict it is, its source."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.enums import Channel, Jurisdiction
from common import names, punctuation
from common.names import place
from contacts.gate.house import OWN
from contacts.gate.kinds.windows import WEEKDAYS
from contacts.gate.packs import ANYWHERE, Pack, Rule
from contacts.queries import spoken, wording
from contacts.queries.note_words import NAMES
from contacts.queries.templates.template_words import ITEM_WORDS
from contacts.queries.wording import PACKS, PLAIN, SAID

KINDS = {
    "contact_window": gettext_lazy("Hours"),
    "frequency_cap": gettext_lazy("Limit"),
    "cooldown": gettext_lazy("Pause"),
    "party_rule": gettext_lazy("Who may be reached"),
    "consent_rule": gettext_lazy("Numbers and addresses"),
    "stop_state": gettext_lazy("Stop"),
    "disclosure": gettext_lazy("What is said"),
    "content_rule": gettext_lazy("What is written"),
    "plan_constraint": gettext_lazy("Repayment plans"),
    "retention": gettext_lazy("What is kept"),
}
SEVERITIES = {
    "prohibition": gettext_lazy("Nobody lifts it"),
    "presumption": gettext_lazy("A supervisor may lift it for a listed reason"),
    "recommendation": gettext_lazy("Recommended"),
}
EVIDENCE = {
    "text": gettext_lazy("Read in the text of the rule"),
    "secondary": gettext_lazy("Read in a report of it"),
    "memory": gettext_lazy("From memory: a draft, never asked"),
}
ROLES = {
    "creditor": gettext_lazy("the creditor's own staff"),
    "creditor_under_other_name": gettext_lazy("an agency"),
    "agency": gettext_lazy("an agency"),
    "third_party": gettext_lazy("an agency"),
    "buyer": gettext_lazy("a buyer of debts"),
    "debt_buyer": gettext_lazy("a buyer of debts"),
}
DAYS = dict(
    zip(
        WEEKDAYS,
        [
            gettext_lazy("Mon"),
            gettext_lazy("Tue"),
            gettext_lazy("Wed"),
            gettext_lazy("Thu"),
            gettext_lazy("Fri"),
            gettext_lazy("Sat"),
            gettext_lazy("Sun"),
        ],
        strict=True,
    )
)
UNITS = {
    "attempts": gettext_lazy("attempts"),
    "connected_attempts": gettext_lazy("calls that ring"),
    "contacts_made": gettext_lazy("contacts made"),
    "conversations": gettext_lazy("conversations"),
    "unanswered": gettext_lazy("unanswered calls"),
    "voicemails": gettext_lazy("messages left"),
}
PARTIES = {
    "debtor": gettext_lazy("debtor"),
    "guarantor": gettext_lazy("guarantor"),
    "contact_person": gettext_lazy("contact person"),
    "third_party": gettext_lazy("third party"),
    "employer": gettext_lazy("employer"),
    "household_member": gettext_lazy("member of the household"),
    "someone_else": gettext_lazy("somebody else"),
    "unknown": gettext_lazy("somebody unknown"),
    "attorney": gettext_lazy("attorney"),
    "co_borrower": gettext_lazy("joint borrower"),
    "spouse": gettext_lazy("spouse"),
    "parent": gettext_lazy("parent of a minor"),
    "guardian": gettext_lazy("guardian"),
    "heir": gettext_lazy("heir"),
    "executor": gettext_lazy("executor"),
}
CHANNELS = {
    "ringless_voicemail": gettext_lazy("voicemail without ringing"),
    "fax": gettext_lazy("fax"),
    "web_portal": gettext_lazy("web portal"),
}
"""Ways that packs speak of and the desk itself does not write or call on."""
KEPT = {
    "recordings": gettext_lazy("recordings"),
    "attempt_log": gettext_lazy("the log of contacts"),
    "decision_log": gettext_lazy("the answers of the gate"),
}


@dataclass(frozen=True)
class Line:
    """A rule as a page shows it; `source` is its citation, `evidence` how it was read, or that it is the desk's own.

    `key` is that of a rule of the house in its document.
    """

    kind: str
    says: str
    only_in: str
    channels: str
    strictness: str
    source: str
    evidence: str
    is_draft: bool
    reason: str = ""
    key: str = ""


def name(pack: Pack) -> str:
    """Return what a pack is called."""
    return str(PACKS.get(pack.id, pack.name))


def evidence(mark: str) -> str:
    """Return how a source was read."""
    return str(EVIDENCE.get(mark, mark))


def applies(pack: Pack) -> str:
    """Return for whom a pack is asked: where the person lives, who collects."""
    if ANYWHERE in pack.regions:
        return _("Everybody")
    labels = dict(Jurisdiction.choices)
    regions = sorted(str(labels.get(one) or names.region(one)) for one in pack.regions)
    roles = dict.fromkeys(str(ROLES[one]) for one in sorted(pack.roles) if one in ROLES)
    by = _("collected by %(who)s") % {"who": punctuation.listed(roles)} if roles else ""
    return punctuation.parts((punctuation.listed(regions), by))


def lines(pack: Pack) -> list[Line]:
    """Return every rule of a pack, by kind."""
    return [line(rule) for rule in sorted(pack.rules, key=lambda one: list(KINDS).index(one.kind))]


def line(rule: Rule) -> Line:
    """Return a rule as a page shows it."""
    why = rule.terms.get("why")
    own = _("The desk's own rule, not a law.") if rule.ours or not rule.citation else ""
    return Line(
        kind=str(KINDS[rule.kind]),
        says=_begun(says(rule)),
        only_in=_only_in(rule),
        channels=punctuation.listed(_channel(one) for one in _in_order(rule.channels)),
        strictness=_("Warns only") if rule.advisory else str(SEVERITIES[rule.severity]),
        source=punctuation.cited(rule.citation),
        evidence=own or evidence(rule.evidence),
        is_draft=rule.is_draft,
        reason=wording.in_own_words(why) if why else "",
        key=rule.id.removeprefix(OWN),
    )


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _only_in(rule: Rule) -> str:
    labels = dict(Jurisdiction.choices)
    places = punctuation.listed(str(labels.get(one) or names.region(one)) for one in rule.terms.get("regions", ()))
    return _("Only in %(places)s") % {"places": places} if places else ""


def _channel(name: str) -> str:
    return str(dict(Channel.choices).get(name) or CHANNELS.get(name) or name)


def _in_order(channels: Iterable[str]) -> list[str]:
    known = list(Channel.values)
    return sorted(channels, key=lambda one: (known.index(one) if one in known else len(known), one))


def says(rule: Rule) -> str:
    """Return what a rule says in a line."""
    tell: dict[str, Callable[[dict[str, Any]], str]] = {
        "contact_window": _hours,
        "frequency_cap": _limit,
        "cooldown": _pause,
        "party_rule": _party,
        "consent_rule": _consent,
        "stop_state": _stop,
        "disclosure": _said,
        "content_rule": _written,
        "plan_constraint": _plan,
        "retention": _kept,
    }
    return tell[rule.kind](dict(rule.terms))


def hours(days: Iterable[str], opens: str, closes: str) -> str:
    """Return hours with their days: "Mon–Fri 08:00–21:00"."""
    wanted = [one for one in WEEKDAYS if one in days]
    row = len(wanted) > 2 and WEEKDAYS[WEEKDAYS.index(wanted[0]) :][: len(wanted)] == tuple(wanted)
    said = f"{DAYS[wanted[0]]}–{DAYS[wanted[-1]]}" if row else punctuation.listed(DAYS[one] for one in wanted)
    return f"{said} {opens}–{closes}"


def _hours(terms: dict[str, Any]) -> str:
    said = [hours(one["days"], one["from"], one["to"]) for one in terms["allow"]]
    if "holidays" in terms:
        said.append(_("none on public holidays"))
    if terms.get("condition"):
        most = terms["condition"]["days_past_due_at_most"]
        said.append(_("up to %(days)s days past due") % {"days": most})
    if "zone" in terms:
        said.append(_("%(place)s time") % {"place": place(terms["zone"])})
    return punctuation.parts(said)


def span(days: int) -> str:
    """Return a look-back of local days: "a day", "in 7 days"."""
    return _("a day") if days == 1 else _("in %(days)s days") % {"days": days}


def _limit(terms: dict[str, Any]) -> str:
    window = terms["window"]
    told = {
        "local_day": lambda: _("a day"),
        "rolling_local_days": lambda: span(int(window["n"])),
        "minutes": lambda: _minutes(int(window["n"])),
        "calendar_week": lambda: _("a week"),
        "calendar_month": lambda: _("a month"),
    }[window["type"]]()
    most = int(terms["max"])
    said = _at_most(str(terms["count"]), most) % {"most": most, "span": told}
    return punctuation.parts((said, _per(terms["key"])))


def _minutes(number: int) -> str:
    return ngettext("in %(minutes)s minute", "in %(minutes)s minutes", number) % {"minutes": number}


def _at_most(unit: str, most: int) -> str:
    return {
        "attempts": ngettext("At most %(most)s attempt %(span)s", "At most %(most)s attempts %(span)s", most),
        "connected_attempts": ngettext(
            "At most %(most)s call that rings %(span)s", "At most %(most)s calls that ring %(span)s", most
        ),
        "contacts_made": ngettext(
            "At most %(most)s contact made %(span)s", "At most %(most)s contacts made %(span)s", most
        ),
        "conversations": ngettext(
            "At most %(most)s conversation %(span)s", "At most %(most)s conversations %(span)s", most
        ),
        "unanswered": ngettext(
            "At most %(most)s unanswered call %(span)s", "At most %(most)s unanswered calls %(span)s", most
        ),
        "voicemails": ngettext(
            "At most %(most)s message left %(span)s", "At most %(most)s messages left %(span)s", most
        ),
    }[unit]


def _per(key: list[str]) -> str:
    if "number" in key:
        return _("for each number")
    if {"particular_debt", "account"} & set(key):
        return _("for each debt")
    return _("for each person")


def _pause(terms: dict[str, Any]) -> str:
    days = int(terms["duration"]["local_days"])
    return ngettext(
        "No call for %(days)s day after a conversation.", "No call for %(days)s days after a conversation.", days
    ) % {"days": days}


def _party(terms: dict[str, Any]) -> str:
    named = terms.get("parties") or [terms["party"]]
    who = punctuation.listed(str(PARTIES.get(one, one)) for one in named)
    return _("%(who)s: %(when)s") % {"who": who, "when": _allowed(terms["allow_if"])}


def _allowed(allow: Any) -> str:
    if allow == "never":
        return _("never")
    if allow == "always":
        return _("only for what concerns them")
    if "communications" in allow:
        return _("once, to ask where the person can be reached")
    needed = int(allow["unreached"]["consecutive"])
    text = ngettext("after %(number)d failed call in a row", "after %(number)d failed calls in a row", needed)
    return text % {"number": needed}


def _consent(terms: dict[str, Any]) -> str:
    if "refuse_states" in terms:
        return _("No number or address that is wrong, somebody else's, or closed by the person")
    return str(PLAIN["address_of_others" if "address_kinds" in terms else "safe_harbor"][0])


def _stop(terms: dict[str, Any]) -> str:
    state = str(terms["state"])
    if state == "hold":
        return _("A hold stops what its kind says")
    said = str(SAID.get(state) or PLAIN.get(f"stop_{state}", (state.replace("_", " ").capitalize(),))[0])
    days = int(terms.get("lasts_days", 0))
    return punctuation.parts((said, ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else ""))


def _said(terms: dict[str, Any]) -> str:
    codes = dict.fromkeys([*terms.get("first", ()), *terms.get("later", ())])
    if codes:
        return punctuation.listed(spoken.label(one) for one in codes)
    if "within_days_of_first" in terms:
        return _("A notice within %(days)s days of the first contact") % {"days": terms["within_days_of_first"]}
    return _("Before the debt is reported: spoken with the person, or %(days)s days since a letter") % {
        "days": terms.get("wait_days", 0)
    }


def _written(terms: dict[str, Any]) -> str:
    if "log_requires" in terms:
        return _("The recording is named when the contact is logged")
    needed = punctuation.listed(_item(one) for one in terms.get("required", ()))
    banned = punctuation.listed(_item(one) for one in terms.get("banned", ()))
    said = [_("Must be there: %(what)s") % {"what": needed}] if needed else []
    said += [_("May not be there: %(what)s") % {"what": banned}] if banned else []
    return punctuation.parts(said)


def _item(raw: dict[str, Any]) -> str:
    code = str(raw["name"])
    return str(ITEM_WORDS.get(code) or NAMES.get(code) or code.replace("_", " "))


def _plan(terms: dict[str, Any]) -> str:
    most = int(terms["max_months"])
    return ngettext("At most %(months)d month", "At most %(months)d months", most) % {"months": most}


def _kept(terms: dict[str, Any]) -> str:
    what = punctuation.listed(str(KEPT.get(one, one)) for one in terms["what"])
    years = int(terms["keep"]["years"])
    text = ngettext("%(what)s: %(years)d year", "%(what)s: %(years)d years", years)
    return text % {"what": what, "years": years}
