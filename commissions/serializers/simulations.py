"""What the API of simulations takes and gives."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from commissions.models import PlanVersion, Simulation
from commissions.queries import simulations
from common import jobs


class SimulateSerializer(serializers.Serializer[Simulation]):
    """On whom a version is tried: "plan" (whom it pays), "all", or a team, "t7"."""

    whom = serializers.CharField(max_length=20)

    def validate_whom(self, value: str) -> str:
        """Return whom the version can be tried on."""
        known = dict(self.context.get("whom", []))
        if value not in known:
            raise serializers.ValidationError(_("Choose one of: %(choices)s.") % {"choices": ", ".join(known)})
        return value


class SimulationJobSerializer(serializers.Serializer[Any]):
    """How far the work is: `percent` is null while that is unknown; `error` says why nothing came of it."""

    id = serializers.IntegerField()
    state = serializers.CharField()
    percent = serializers.IntegerField(allow_null=True)
    error = serializers.CharField()


class SimulationResultSerializer(serializers.ModelSerializer[Simulation]):
    """What came of a version; `sha256` is of the document that was tried, amounts are text."""

    class Meta:
        model = Simulation
        fields = ("sha256", "whom", "months", "people", "made_at", "made_by")
        read_only_fields = fields


class SimulationSerializer(serializers.Serializer[Any]):
    """The job that tries a version, and the last result."""

    job = SimulationJobSerializer(allow_null=True)
    result = SimulationResultSerializer(allow_null=True)


def simulation_of(version: PlanVersion) -> dict[str, Any]:
    """Return the job of a version and its last result as the API gives them."""
    job, result = simulations.job_of(version), simulations.of(version)
    percent = jobs.progress_of(job)["percent"] if job and job.is_live else None
    told = job and {"id": job.pk, "state": job.state, "percent": percent, "error": job.error}
    return {"job": told, "result": SimulationResultSerializer(result).data if result else None}
