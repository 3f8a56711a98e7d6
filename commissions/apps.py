"""The app's registration with Django."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "commissions"

    def ready(self) -> None:
        """Name to other apps what is personal in commissions, what waits for approval, and the signs of states."""
        from cases.models import Correction
        from cases.queries import approvals, tones
        from cases.rules.closings import sealing
        from commissions.enums import DisputeState
        from commissions.models import Adjustment, Amendment, Dispute, PlanVersion
        from commissions.queries import amendments, run_waiting
        from commissions.queries.pay import adjustments
        from commissions.queries.plans import plan_waiting
        from commissions.rules.sealing import PARTS

        sealing.PARTS.extend(part for part in PARTS if part not in sealing.PARTS)
        waiting = (run_waiting.WAITING, plan_waiting.WAITING, amendments.WAITING, adjustments.WAITING)
        approvals.SOURCES.extend(one for one in waiting if one not in approvals.SOURCES)
        disputes = {DisputeState.OPEN: tones.WARN, DisputeState.JUSTIFIED: tones.OK}
        tones.TONES.update({PlanVersion: tones.VERSION, Amendment: tones.VERSION})
        tones.TONES.update({Adjustment: tones.TONES[Correction], Dispute: disputes})
