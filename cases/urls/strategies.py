"""Addresses of strategies, queues and tests."""

from django.urls import URLPattern, path

from cases.views.strategies import queues, skips, strategies, trials

urlpatterns: list[URLPattern] = [
    path("strategies/", strategies.strategy_list, name="strategy-list"),
    path("strategies/draft/", strategies.strategy_draft, name="strategy-draft"),
    path("strategies/<int:pk>/", strategies.strategy_detail, name="strategy-detail"),
    path("strategies/<int:pk>/segments/add/", strategies.segment_change, name="segment-add"),
    path("strategies/<int:pk>/segments/<int:place>/", strategies.segment_change, name="segment-change"),
    path("strategies/<int:pk>/segments/<int:place>/move/", strategies.segment_move, name="segment-move"),
    path("strategies/<int:pk>/submit/", strategies.strategy_submit, name="strategy-submit"),
    path("strategies/<int:pk>/count/", strategies.strategy_count, name="strategy-count"),
    path("strategies/<int:pk>/discard/", strategies.strategy_discard, name="strategy-discard"),
    path("strategies/<int:pk>/decide/", strategies.strategy_decide, name="strategy-decide"),
    path("queues/", queues.queue_list, name="queue-list"),
    path("queues/add/", queues.queue_change, name="queue-add"),
    path("queues/<int:pk>/", queues.queue_change, name="queue-change"),
    path("queues/passed-over/", skips.skip_list, name="skip-list"),
    path("queues/passed-over/export.csv", skips.skip_export, {"kind": "csv"}, name="skip-export-csv"),
    path("queues/passed-over/export.xlsx", skips.skip_export, {"kind": "xlsx"}, name="skip-export-xlsx"),
    path("strategies/tests/start/", trials.trial_start, name="trial-start"),
    path("strategies/tests/<int:pk>/", trials.trial_detail, name="trial-detail"),
    path("strategies/tests/<int:pk>/stop/", trials.trial_stop, name="trial-stop"),
]
