"""A plan as its page shows it, offers as comparable rows, and the plans that wait for a second person."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.enums import InstalmentState, PlanKind, PlanState, VersionState
from cases.models import Agreement, Case, Instalment, Plan, PlanVersion
from cases.queries.approval_items import Effect, Item, Source, others_first
from cases.queries.closings import comeback
from cases.queries.closings.comeback import Said
from cases.queries.plans import agreements as papers
from cases.queries.plans import plan_words as words
from cases.queries.plans.plans import Ground, Told, terms_of, told
from cases.rules.plans import offers as rules
from cases.rules.plans.affordability import Part
from cases.rules.plans.plans import a_month
from cases.rules.plans.proposals import Wanted
from common import dates, links, money, punctuation
from staff.models import User

SIZE = 50


@dataclass(frozen=True)
class InstalmentRow:
    """An instalment, and whether it is due."""

    instalment: Instalment
    is_due: bool


@dataclass(frozen=True)
class VersionRow:
    """A version with why it needed approval, in sentences."""

    version: PlanVersion
    findings: list[str]


@dataclass(frozen=True)
class PlanView:
    """Everything that the page of a plan shows. `percent` is how much of it is paid."""

    plan: Plan
    version: PlanVersion | None
    rows: list[InstalmentRow]
    versions: list[VersionRow]
    agreements: list[Agreement]
    waiting: VersionRow | None
    percent: int
    paid: int
    another_language: str = ""
    comeback: Said | None = None

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        left: Decimal = self.plan.total - self.plan.received
        return left


def detail(user: User) -> QuerySet[Plan]:
    """Return the plans that `user` may open, with what their pages name."""
    related = ("case__creditor", "case__debtor", "case__collector", "statement", "proposed_by", "activated_by")
    return Plan.objects.filter(case__in=Case.objects.visible_to(user)).select_related(*related)


def view(plan: Plan, *, today: date) -> PlanView:
    """Return the plan as its page shows it, in four queries."""
    versions = list(plan.versions.select_related("made_by", "decided_by").order_by("-number"))
    currency = plan.case.creditor.currency
    shown = [VersionRow(one, words.sentences(words.loaded(one.findings), currency)) for one in versions]
    standing = next((one for one in versions if one.state == VersionState.STANDING), None)
    version = standing or (versions[0] if versions else None)
    waiting = next((one for one in shown if one.version.state == VersionState.AWAITING), None)
    rows = _rows(version, today)
    agreements = Agreement.objects.filter(version__plan=plan).select_related("creditor", "issued_by", "version")
    return PlanView(
        plan=plan,
        version=version,
        rows=rows,
        versions=shown,
        agreements=list(agreements.order_by("-pk")),
        waiting=waiting,
        percent=int(plan.received * 100 / plan.total),
        paid=sum(one.instalment.state == InstalmentState.PAID for one in rows),
        another_language=papers.another_language(plan.case),
        comeback=comeback.of_plan(plan),
    )


def _rows(version: PlanVersion | None, today: date) -> list[InstalmentRow]:
    found = Instalment.objects.filter(version=version).order_by("number") if version else []
    return [InstalmentRow(one, one.state == InstalmentState.OPEN and one.due_on <= today) for one in found]


@dataclass(frozen=True)
class OfferRow:
    """An offer as a row one can compare; `values` is what its button sends."""

    name: str
    first_on: date
    last_on: date
    now: Decimal | None
    monthly: Decimal | None
    total: Decimal
    discount: Decimal
    annual_rate: Decimal
    share: int | None
    why: str
    needs: list[str]
    warnings: list[str]
    wanted: Wanted
    is_promise: bool
    fits: bool


@dataclass(frozen=True)
class LeftOutRow:
    """What is not offered and why."""

    name: str
    why: str


@dataclass(frozen=True)
class OfferPanel:
    """What the panel of offers shows: the sum of what is left, the offers, what is not offered, and why so few."""

    ground: Ground
    steps: list[tuple[str, str, Decimal]]
    offers: list[OfferRow] = field(default_factory=list)
    left_out: list[LeftOutRow] = field(default_factory=list)
    fewer: list[str] = field(default_factory=list)


def panel(ground: Ground, found: tuple[list[rules.Offer], list[rules.LeftOut]]) -> OfferPanel:
    """Return the panel of the offers `found`."""
    currency = ground.case.creditor.currency
    return OfferPanel(
        ground,
        steps_of(ground.told),
        [_offer(one, currency) for one in found[0]],
        [
            LeftOutRow(_name(one.form, one.proposal.rows[0].amount, len(one.proposal.rows), currency), said)
            for one in found[1]
            for said in [words.sentence(one.finding, currency)]
        ],
        words.fewer(ground.standing, ground.bounds, len(found[0])),
    )


def steps_of(known: Told | None) -> list[tuple[str, str, Decimal]]:
    """Return the sum of what is left as (sign, name, amount); nothing while the debtor has told nothing."""
    if known is None:
        return []
    labels = {
        Part.INCOME: ("", _("Income")),
        Part.LIVING_COSTS: (money.MINUS, _("Living costs")),
        Part.FLOOR: (money.MINUS, _("Up to the least a household needs")),
        Part.OTHER_DEBTS: (money.MINUS, _("Other debts")),
        Part.LEFT: ("=", _("Left each month")),
    }
    return [(*labels[one.part], one.amount) for one in known.statement.steps]


def _offer(one: rules.Offer, currency: str) -> OfferRow:
    rows = one.proposal.rows
    spread, later = len(rows) > 1, one.form is rules.Form.DEFERMENT
    return OfferRow(
        name=words.name(one.form, one.wanted, len(rows), currency),
        first_on=rows[0].due_on,
        last_on=one.proposal.last_on,
        now=None if later or (spread and not one.wanted.down_payment) else rows[0].amount,
        monthly=a_month(one.proposal) if spread else None,
        total=sum((row.amount for row in rows), Decimal(0)),
        discount=one.proposal.discount,
        annual_rate=one.weighing.annual_rate,
        share=one.share,
        why=words.why(one),
        needs=words.sentences(one.weighing.reasons, currency),
        warnings=words.sentences((f for f in one.weighing.findings if f.weight == "warning"), currency),
        wanted=one.wanted,
        is_promise=one.form is rules.Form.IN_FULL,
        fits=one.why is not rules.Why.BEYOND_MEANS,
    )


def _name(form: rules.Form, each: Decimal, rows: int, currency: str) -> str:
    amount = money.signed(each, currency)
    if form in (rules.Form.BY_NUMBER, rules.Form.BY_AMOUNT):
        return _("%(rows)s instalments of %(amount)s") % {"rows": rows, "amount": amount}
    names = {
        rules.Form.IN_FULL: _("All at once"),
        rules.Form.DEFERMENT: _("A short deferment"),
        rules.Form.WITH_DOWN_PAYMENT: _("%(amount)s down, then instalments") % {"amount": amount},
        rules.Form.SETTLEMENT: _("Settlement for %(amount)s") % {"amount": amount},
    }
    return names[form]


def _waiting(user: User) -> QuerySet[PlanVersion]:
    cases = Case.objects.visible_to(user)
    rows = PlanVersion.objects.filter(state=VersionState.AWAITING, plan__case__in=cases)
    return rows.select_related("plan__case__creditor", "plan__case__debtor", "made_by")


def _others(user: User) -> QuerySet[Any]:
    return _waiting(user).exclude(made_by=user)


def _items(user: User, now: datetime) -> list[Item]:
    waiting = _waiting(user).annotate(last_due_on=Max("instalments__due_on"))
    rows = others_first(waiting, user=user, maker="made_by", at="made_at")
    return [_item(row, user) for row in rows[:SIZE]]


def _item(row: Any, user: User) -> Item:
    case, currency = row.plan.case, row.plan.case.creditor.currency
    facts = {
        "amount": money.signed(row.amount + row.interest, currency),
        "months": row.months,
        "kind": str(PlanKind(row.plan.kind).label),
    }
    effects = [
        Effect(_("To be paid"), money.signed(row.balance, currency), money.signed(row.amount + row.interest, currency))
    ]
    if row.discount:
        effects.append(Effect(_("Let go"), money.signed(Decimal(0), currency), money.signed(row.discount, currency)))
    present = dates.day(row.plan.last_due_on) if row.plan.state == PlanState.ACTIVE else ""
    effects.append(Effect(_("Last due"), present, dates.day(row.last_due_on)))
    if row.agreed_on:
        how = punctuation.listed(part for part in (dates.day(row.agreed_on), row.recording) if part)
        effects.append(Effect(_("Agreed on"), "", how))
    if row.effective_rate:
        effects.append(Effect(_("Annual rate"), "", f"{row.effective_rate} %"))
    return Item(
        key=f"plan-{row.pk}",
        title=ngettext(
            "%(kind)s: %(amount)s over %(months)s month", "%(kind)s: %(amount)s over %(months)s months", row.months
        )
        % facts,
        why=punctuation.sentences(words.sentences(words.loaded(row.findings), currency)),
        reason="",
        words=row.reason,
        asked_by=row.made_by.name,
        asked_at=row.made_at,
        decide_url=links.to("cases:plan-decide", row.pk),
        is_own=row.made_by_id == user.pk,
        case=case,
        url=row.plan.get_absolute_url(),
        effects=effects,
    )


def decides(user: User, shown: PlanView) -> bool:
    """Return whether `user` may be the second person for the version that waits."""
    waiting = shown.waiting
    return bool(waiting and waiting.version.made_by_id != user.pk and user.has_perm("cases.decide_plan"))


def decidable(user: User) -> QuerySet[PlanVersion]:
    """Return the versions that `user` may be asked to decide."""
    return PlanVersion.objects.filter(plan__case__in=Case.objects.visible_to(user)).select_related("plan__case")


WAITING = Source(
    name="plans",
    title=gettext_lazy("Repayment plans"),
    permissions=("cases.decide_plan",),
    others=_others,
    items=_items,
    most_words=200,
    full=lambda: f"{reverse('cases:plan-list')}?show=awaiting",
)


def tab(case: Case, *, today: date) -> dict[str, Any]:
    """Return what the tab of a case shows: its latest plan whole, those before it as lines, what is left a month."""
    related = ("case__creditor", "case__debtor", "proposed_by")
    found = list(Plan.objects.filter(case=case).select_related(*related).order_by("-pk")[:SIZE])
    known = told(case, terms=terms_of(case.creditor), today=today)
    return {
        "plan_view": view(found[0], today=today) if found else None,
        "earlier_plans": found[1:],
        "told": known,
        "steps": steps_of(known),
    }
