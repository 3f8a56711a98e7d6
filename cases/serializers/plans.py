"""Plans, offers and what debtors can pay, as the API takes and gives them."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from cases.actions.plans.plans import Agreed
from cases.enums import AgreementForm, PlanKind, Rhythm
from cases.models import AffordabilityStatement, Agreement, Instalment, Plan, PlanVersion
from cases.queries.plans import agreements
from cases.rules.plans.affordability import Stated
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from cases.rules.plans.schedules import Frequency


class InstalmentSerializer(serializers.ModelSerializer[Instalment]):
    """An instalment: what is due when, and what was received of it."""

    class Meta:
        model = Instalment
        fields = ["number", "due_on", "amount", "interest", "received", "state"]


class PlanVersionSerializer(serializers.ModelSerializer[PlanVersion]):
    """The terms of a plan at one time; `findings` say why a second person must decide."""

    instalments = serializers.SerializerMethodField()

    class Meta:
        model = PlanVersion
        fields = [
            "id",
            "number",
            "state",
            "balance",
            "amount",
            "discount",
            "interest",
            "frequency",
            "annual_rate",
            "effective_rate",
            "months",
            "tolerance_days",
            "findings",
            "reason",
            "made_at",
            "needs_approval",
            "decided_at",
            "decision",
            "form",
            "agreed_on",
            "recording",
            "pledge",
            "instalments",
        ]

    def get_instalments(self, version: PlanVersion) -> list[dict[str, Any]]:
        """Return the instalments in their order."""
        rows = sorted(version.instalments.all(), key=lambda one: one.number)
        return list(InstalmentSerializer(rows, many=True).data)


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan as a list gives it; amounts are in the creditor's currency."""

    case_number = serializers.CharField(source="case.number")
    currency = serializers.CharField(source="case.creditor.currency")

    class Meta:
        model = Plan
        fields = [
            "id",
            "case",
            "case_number",
            "kind",
            "state",
            "currency",
            "amount",
            "discount",
            "total",
            "received",
            "months",
            "next_due_on",
            "last_due_on",
            "offer_ends_on",
            "agreed_on",
            "form",
            "recording",
            "ended_on",
            "reason",
            "proposed_at",
            "activated_at",
        ]


class PlanDetailSerializer(PlanSerializer):
    """A plan with its versions, the newest first, each with its instalments."""

    versions = serializers.SerializerMethodField()

    class Meta(PlanSerializer.Meta):
        fields = [*PlanSerializer.Meta.fields, "versions"]

    def get_versions(self, plan: Plan) -> list[dict[str, Any]]:
        """Return the versions, the newest first."""
        rows = sorted(plan.versions.all(), key=lambda one: -one.number)
        return list(PlanVersionSerializer(rows, many=True).data)


class WantedSerializer(serializers.Serializer[Any]):
    """What a plan shall be: `count` or `each` says how it is spread, `amount` what settles."""

    kind = serializers.ChoiceField(choices=PlanKind.choices)
    first_on = serializers.DateField()
    count = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=600)
    each = serializers.DecimalField(max_digits=18, decimal_places=3, required=False, allow_null=True)
    amount = serializers.DecimalField(max_digits=18, decimal_places=3, required=False, allow_null=True)
    frequency = serializers.ChoiceField(choices=Rhythm.choices, default=Rhythm.MONTHLY)
    down_payment = serializers.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    down_on = serializers.DateField(required=False, allow_null=True)
    working_days = serializers.BooleanField(default=False)

    @property
    def wanted(self) -> Wanted:
        """What the valid body wants."""
        data = {name: value for name, value in self.validated_data.items() if name in Wanted.__slots__}
        return Wanted(**(data | {"kind": Kind(data["kind"]), "frequency": Frequency(data["frequency"])}))


class AgreeSerializer(serializers.Serializer[Any]):
    """How the debtor agreed; an oral agreement demands its recording."""

    form = serializers.ChoiceField(choices=AgreementForm.choices)
    agreed_on = serializers.DateField()
    recording = serializers.CharField(max_length=100, default="", allow_blank=True)
    pledge = serializers.BooleanField(default=False)

    @property
    def agreed(self) -> Agreed:
        """What the valid body says."""
        return Agreed(**self.validated_data)


class ChangeSerializer(WantedSerializer):
    """Other terms for a plan, and why; `agreement` says how the debtor agreed to those of an active plan."""

    reason = serializers.CharField(max_length=200)
    agreement = AgreeSerializer(required=False, allow_null=True, default=None)

    @property
    def agreed(self) -> Agreed | None:
        """What the valid body says of the agreement."""
        said = self.validated_data["agreement"]
        return Agreed(**said) if said else None


class PlanEndSerializer(serializers.Serializer[Any]):
    """What the debtor said who ends an agreed plan, and the reference of the letter or recording that says so."""

    reason = serializers.CharField(max_length=130)
    proof = serializers.CharField(max_length=60)


class PlanReasonSerializer(serializers.Serializer[Any]):
    """Why a plan is cancelled."""

    reason = serializers.CharField(max_length=200)


class AffordabilitySerializer(serializers.ModelSerializer[AffordabilityStatement]):
    """What a debtor told, and what was left each month by the floors in force on that day."""

    class Meta:
        model = AffordabilityStatement
        fields = [
            "id",
            "case",
            "version",
            "stated_on",
            "income",
            "living_costs",
            "other_debts",
            "dependants",
            "savings",
            "living_floor",
            "dependant_floor",
            "left",
            "willing",
            "note",
            "recorded_at",
        ]


class AffordabilityInSerializer(serializers.Serializer[Any]):
    """What a debtor tells of a month, in the creditor's currency."""

    income = serializers.DecimalField(max_digits=18, decimal_places=3)
    living_costs = serializers.DecimalField(max_digits=18, decimal_places=3)
    other_debts = serializers.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    savings = serializers.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    dependants = serializers.IntegerField(min_value=0, max_value=30, default=0)
    willing = serializers.BooleanField()
    stated_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=500, default="", allow_blank=True)

    @property
    def told(self) -> dict[str, Any]:
        """What the valid body says, as the action takes it."""
        data = dict(self.validated_data)
        names = ("income", "living_costs", "other_debts", "dependants", "savings")
        stated = Stated(**{name: data.pop(name) for name in names})
        return {"stated": stated, **data}


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """An agreement on paper: number, language and digest of the file; `notice` where the debtor reads another one."""

    number = serializers.CharField()
    notice = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields = ["id", "number", "version", "language", "notice", "sha256", "issued_at"]

    def get_notice(self, issued: Agreement) -> str:
        """Return that the paper is not in the debtor's language; "" when it is."""
        return agreements.another_language(issued.version.plan.case)


class OfferSerializer(serializers.Serializer[Any]):
    """One offer; `wanted` is what to send to propose it, `findings` why it would need approval."""

    form = serializers.CharField()
    why = serializers.CharField()
    total = serializers.DecimalField(max_digits=18, decimal_places=3)
    discount = serializers.DecimalField(max_digits=18, decimal_places=3)
    annual_rate = serializers.DecimalField(max_digits=9, decimal_places=2)
    instalments = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    share = serializers.IntegerField(allow_null=True)
    needs_approval = serializers.BooleanField()
    findings = serializers.ListField(child=serializers.DictField())
    wanted = serializers.DictField()


class ToldSerializer(serializers.Serializer[Any]):
    """What the debtor told last: when, how many days ago, and whether that is too long ago to carry an offer."""

    statement = serializers.IntegerField(source="statement.pk")
    stated_on = serializers.DateField(source="statement.stated_on")
    days = serializers.IntegerField()
    most_days = serializers.IntegerField()
    is_old = serializers.BooleanField()


class OffersSerializer(serializers.Serializer[Any]):
    """The offers on a case, best first, and what is left each month; null while nothing that counts was told."""

    left = serializers.DecimalField(max_digits=18, decimal_places=3, allow_null=True)
    told = ToldSerializer(allow_null=True)
    offers = OfferSerializer(many=True)
    left_out = serializers.ListField(child=serializers.DictField())
    fewer = serializers.ListField(child=serializers.CharField(), help_text="Why there are fewer than three offers.")
