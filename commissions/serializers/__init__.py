"""What the API of commissions takes and gives."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.serializers.approvals import SubmitSerializer
from commissions.models import Amendment, Assignment, Line, Plan, PlanVersion, ReviewScore, Run, Statement, Target
from commissions.queries.plans import advice, bench, outcomes
from commissions.queries.plans import plans as plan_queries
from staff.enums import Role
from staff.models import Team, User


class PayPlanSerializer(serializers.ModelSerializer[Plan]):
    """A commission plan."""

    class Meta:
        model = Plan
        fields = ("id", "name", "currency")
        read_only_fields = fields


class PayPlanAddSerializer(serializers.Serializer[Plan]):
    """Name, currency and document of a new plan, with its worked cases."""

    name = serializers.CharField(max_length=80)
    currency = serializers.CharField(max_length=3)
    definition = serializers.JSONField()
    cases = serializers.ListField(child=serializers.DictField(), required=False, default=list)

    def validate_definition(self, value: Any) -> Any:
        """Return the document when it is an object."""
        return an_object(value)


def an_object(value: Any) -> Any:
    """Return a document; refuse what is no object."""
    if not isinstance(value, dict):
        raise serializers.ValidationError(_("Send one object in braces."))
    return value


class PayPlanVersionSerializer(serializers.ModelSerializer[PlanVersion]):
    """A version of a plan; `valid_from` and `valid_until` (half-open) are those of an approved one."""

    valid_from = serializers.DateField(source="valid.lower", read_only=True, default=None, allow_null=True)
    valid_until = serializers.DateField(source="valid.upper", read_only=True, default=None, allow_null=True)

    class Meta:
        model = PlanVersion
        fields = (
            "id",
            "plan",
            "number",
            "state",
            "note",
            "effective_on",
            "valid_from",
            "valid_until",
            "sha256",
            "made_at",
            "made_by",
            "decided_at",
            "decided_by",
            "decision",
        )
        read_only_fields = fields


class PayPlanDocumentSerializer(PayPlanVersionSerializer):
    """A version with its document and cases, everything found in the document, and what came of each case."""

    found = serializers.SerializerMethodField()
    tried = serializers.SerializerMethodField()

    class Meta:
        model = PlanVersion
        fields = (*PayPlanVersionSerializer.Meta.fields, "definition", "cases", "found", "tried")
        read_only_fields = fields

    def get_found(self, row: PlanVersion) -> list[dict[str, Any]]:
        """Return every finding: section, component, row, code, sentence, and whether it stands before approval."""
        currency = row.plan.currency
        chinese = plan_queries.under_chinese_pack(currency)
        return advice.told(advice.examine(row.definition, currency=currency, chinese=chinese).found)

    def get_tried(self, row: PlanVersion) -> list[dict[str, Any]]:
        """Return each case with whether it passed, and what differs: code, figure, expected, found, sentence."""
        return [
            {
                "id": one.id,
                "passed": one.passed,
                "differences": [asdict(each) for each in outcomes.tell(one.differences)],
            }
            for one in bench.run(row.definition, row.cases)
        ]


class PayPlanWriteSerializer(serializers.Serializer[PlanVersion]):
    """A document for a draft, its cases, or both."""

    definition = serializers.JSONField(required=False)
    cases = serializers.ListField(child=serializers.DictField(), required=False)

    def validate_definition(self, value: Any) -> Any:
        """Return the document when it is an object."""
        return an_object(value)


class PayPlanSubmitSerializer(SubmitSerializer):
    """From when a version is to hold and why; `amends` says that a day of an approved month is meant."""

    amends = serializers.BooleanField(default=False)


class AmendmentSerializer(serializers.ModelSerializer[Amendment]):
    """A change of what figured approved months; its difference is posted by the run in `booked_in`."""

    class Meta:
        model = Amendment
        fields = (
            "id",
            "kind",
            "month",
            "currency",
            "collector",
            "team",
            "plan",
            "version",
            "amount",
            "reason",
            "state",
            "made_at",
            "made_by",
            "decided_at",
            "decided_by",
            "decision",
            "booked_in",
        )
        read_only_fields = fields


class PayAssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """Whom a plan pays: a collector or a team, in the months from `since` on, until before `until`."""

    since = serializers.DateField(source="during.lower", read_only=True)
    until = serializers.DateField(source="during.upper", read_only=True, allow_null=True)

    class Meta:
        model = Assignment
        fields = ("id", "plan", "currency", "collector", "team", "since", "until")
        read_only_fields = fields


class PayAssignSerializer(serializers.Serializer[Assignment]):
    """A plan for a collector or a team, from the month of `since` on; a `reason` where months are approved."""

    plan = serializers.PrimaryKeyRelatedField(queryset=Plan.objects.all())
    collector = serializers.PrimaryKeyRelatedField(queryset=User.objects.all(), required=False, default=None)
    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all(), required=False, default=None)
    since = serializers.DateField()
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class PayAssignmentEndSerializer(serializers.Serializer[Assignment]):
    """The month before which an assignment ends (any day of it); a `reason` where months are approved."""

    since = serializers.DateField()
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class PayTargetSerializer(serializers.ModelSerializer[Target]):
    """What a collector is to recover in a month; it counts once it is approved."""

    class Meta:
        model = Target
        fields = ("id", "collector", "month", "currency", "amount", "set_by", "approved_at", "approved_by")
        read_only_fields = fields


class TargetRowSerializer(serializers.Serializer[Target]):
    """One collector's target; no amount takes it away."""

    collector = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(role=Role.COLLECTOR))
    amount = serializers.DecimalField(max_digits=18, decimal_places=3, allow_null=True)


class TargetMonthSerializer(serializers.Serializer[Target]):
    """A month (any day of it) and currency."""

    month = serializers.DateField()
    currency = serializers.CharField(max_length=3)


class TargetSetSerializer(TargetMonthSerializer):
    """The targets of a month; a `reason` when its run is approved."""

    targets = TargetRowSerializer(many=True)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class ReviewScoreSerializer(serializers.ModelSerializer[ReviewScore]):
    """The score of a collector's reviewed contacts in a month; a correction is a further row that `replaces` it."""

    class Meta:
        model = ReviewScore
        fields = (
            "id",
            "collector",
            "month",
            "score",
            "reviewed",
            "reason",
            "replaces",
            "set_at",
            "set_by",
            "approved_at",
            "approved_by",
        )
        read_only_fields = fields


class ScoreRowSerializer(serializers.Serializer[ReviewScore]):
    """One collector's score, of how many reviewed contacts."""

    collector = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(role=Role.COLLECTOR))
    score = serializers.DecimalField(max_digits=5, decimal_places=2, min_value=0, max_value=100)
    reviewed = serializers.IntegerField(min_value=1, max_value=9999)


class ScoreRecordSerializer(serializers.Serializer[ReviewScore]):
    """The scores of a month (any day of it); a `reason` where an approved score or a paid month is changed."""

    month = serializers.DateField()
    scores = ScoreRowSerializer(many=True)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class ScoreApproveSerializer(serializers.Serializer[ReviewScore]):
    """The month (any day of it) whose waiting scores are approved."""

    month = serializers.DateField()


class PayCountSerializer(serializers.Serializer[Target]):
    """How many rows changed."""

    count = serializers.IntegerField()


class RunSerializer(serializers.ModelSerializer[Run]):
    """A run; `month` is its first day, `counts` its control totals once it is figured."""

    class Meta:
        model = Run
        fields = (
            "id",
            "month",
            "currency",
            "kind",
            "booked_in",
            "plans",
            "watermark",
            "as_of",
            "state",
            "total",
            "counts",
            "faults",
            "fingerprint",
            "created_at",
            "calculated_at",
            "calculated_by",
            "review_at",
            "review_by",
            "approved_at",
            "approved_by",
            "exported_at",
        )
        read_only_fields = fields


class RunStartSerializer(serializers.Serializer[Run]):
    """The month (any day of it) and currency of a run to start."""

    month = serializers.DateField()
    currency = serializers.CharField(max_length=3)


class JobSerializer(serializers.Serializer[Run]):
    """The job that does what was asked for."""

    job = serializers.IntegerField()


class ExactSerializerField(serializers.DecimalField):
    """An amount with every digit that it has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=None, decimal_places=None, **kwargs)


class StatementSerializer(serializers.ModelSerializer[Statement]):
    """A statement: line_total + effects + rounding = total; `steps` say how, `settled` what is paid of it."""

    currency = serializers.CharField(source="run.currency", read_only=True)
    month = serializers.DateField(source="run.month", read_only=True)
    line_total = ExactSerializerField(read_only=True)
    effects = ExactSerializerField(read_only=True)
    rounding = ExactSerializerField(read_only=True)

    class Meta:
        model = Statement
        fields = (
            "id",
            "run",
            "month",
            "currency",
            "collector",
            "version",
            "payments",
            "recovered",
            "target",
            "line_total",
            "steps",
            "effects",
            "rounding",
            "total",
            "settled",
            "paid",
            "figures",
        )
        read_only_fields = fields


class LineSerializer(serializers.ModelSerializer[Line]):
    """A payment credited, or left out with its reason; `amount` is unrounded.

    `rows` and `values` are those of the version's line components, in the order in which they work.
    """

    amount = ExactSerializerField(read_only=True)
    values = serializers.ListField(child=ExactSerializerField(allow_null=True), read_only=True)

    class Meta:
        model = Line
        fields = (
            "id",
            "run",
            "payment",
            "collector",
            "version",
            "bps",
            "base",
            "amount",
            "rows",
            "values",
            "exclusion",
            "faults",
        )
        read_only_fields = fields
