"""Addresses of the pages."""

from django.urls import URLPattern, path

from contacts.urls import library, messages, packs
from contacts.views import (
    act,
    archive,
    contacts,
    data_requests,
    desk,
    evidence_packs,
    overrides,
    reach,
    scenarios,
    sources,
    timeline,
)

app_name = "contacts"

urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/next/", desk.next_case, name="next"),
    path("desk/news/", desk.queue_news, name="queue-news"),
    path("desk/<int:pk>/skip/", desk.skip, name="skip"),
    path("cases/<int:pk>/act/", act.act, name="act"),
    path("calls/<str:call>/open/", act.call_open, name="call-open"),
    path("cases/<int:pk>/act/dial/<int:point_pk>/", act.dial, name="dial"),
    path("cases/<int:pk>/act/draft/", act.draft_keep, name="draft"),
    path("attachments/<int:pk>/", contacts.attachment, name="attachment"),
    path("cases/<int:pk>/act/log/", act.contact_log, name="log"),
    path("cases/<int:pk>/reach/", reach.reach, name="reach"),
    path("cases/<int:pk>/reach/add/", reach.point_add, name="point-add"),
    path("cases/<int:pk>/wishes/record/", reach.wish_record, name="wish-record"),
    path("contact-points/<int:pk>/", reach.point, name="point"),
    path("contact-points/<int:pk>/stop/", reach.wish_stop, name="wish-stop"),
    path("wishes/<int:pk>/take-back/", reach.wish_take_back, name="wish-take-back"),
    path("people-around/<int:pk>/refuse/", reach.person_refuse, name="person-refuse"),
    path("contact-sources/", sources.source_list, name="source-list"),
    path("contact-sources/export.csv", sources.source_export, {"kind": "csv"}, name="source-export-csv"),
    path("contact-sources/export.xlsx", sources.source_export, {"kind": "xlsx"}, name="source-export-xlsx"),
    path("cases/<int:pk>/timeline/", timeline.timeline, name="timeline"),
    path("requests/<int:pk>/contacts/", timeline.request_contacts, name="request-contacts"),
    path("contacts/", contacts.contact_list, name="contact-list"),
    path("contacts/export.csv", contacts.contact_export_file, {"kind": "csv"}, name="contact-export-csv"),
    path("contacts/export.xlsx", contacts.contact_export_file, {"kind": "xlsx"}, name="contact-export-xlsx"),
    path("contacts/<int:pk>/", contacts.contact_detail, name="contact-detail"),
    path("contacts/<int:pk>/correct/", contacts.contact_correct, name="contact-correct"),
    path("cases/<int:pk>/personal-data/", data_requests.data_request, name="data-request"),
    path("cases/<int:pk>/evidence/", evidence_packs.packs, name="evidence-packs"),
    path("evidence/<int:pk>/file/", evidence_packs.pack_file, name="evidence-pack-file"),
    path("personal-data/<int:pk>/file/", data_requests.data_request_file, name="data-request-file"),
    path("contacts/overrides/", overrides.override_list, name="override-list"),
    path("contacts/overrides/<int:pk>/", overrides.override_allow, name="override-allow"),
    path("rules/scenarios/", scenarios.scenario_list, name="scenario-list"),
    path("rules/scenarios/<int:pk>/", scenarios.scenario_detail, name="scenario-detail"),
    path("rules/scenarios/<int:pk>/discard/", scenarios.scenario_discard, name="scenario-discard"),
    path("contacts/archive/", archive.archive, name="archive"),
    path("contacts/archive/prove/", archive.archive_prove, name="archive-prove"),
    *packs.urlpatterns,
    *messages.urlpatterns,
    *library.urlpatterns,
]
