"""Addresses of the API."""

from django.urls import URLPattern, path

from contacts.api import contacts, data_requests, desk, messages, packs, sends, templates, wishes
from contacts.api.library import urls as library

urlpatterns: list[URLPattern] = [
    path("queue/next/", desk.queue_next, name="api-queue-next"),
    path("contacts/", contacts.contact_log, name="api-contact-log"),
    path("cases/<int:pk>/contacts/", contacts.CaseContacts.as_view(), name="api-case-contacts"),
    path("cases/<int:pk>/personal-data/", data_requests.data_request, name="api-data-request"),
    path("personal-data/<int:pk>/file/", data_requests.data_request_file, name="api-data-request-file"),
    path("cases/<int:pk>/contact-points/", wishes.case_points, name="api-case-points"),
    path("cases/<int:pk>/contact-points/add/", wishes.point_add, name="api-point-add"),
    path("contact-points/<int:pk>/move/", wishes.point_move, name="api-point-move"),
    path("cases/<int:pk>/wishes/", wishes.case_wishes, name="api-case-wishes"),
    path("cases/<int:pk>/wishes/record/", wishes.wish_record, name="api-wish-record"),
    path("wishes/<int:pk>/take-back/", wishes.wish_take_back, name="api-wish-take-back"),
    path("people-around/<int:pk>/refuse/", wishes.person_refuse, name="api-person-refuse"),
    path("gate/ask/", contacts.gate_ask, name="api-gate-ask"),
    path("gate/decisions/<int:pk>/", contacts.gate_decision, name="api-gate-decision"),
    path("messages/", messages.MessageList.as_view(), name="api-message-list"),
    path("messages/<int:pk>/", messages.message_detail, name="api-message-detail"),
    path("messages/<int:pk>/take-back/", messages.message_take_back, name="api-message-take-back"),
    path("cases/<int:pk>/messages/", messages.message_queue, name="api-message-queue"),
    path("sends/", sends.SendList.as_view(), name="api-send-list"),
    path("sends/<int:pk>/", sends.send_detail, name="api-send-detail"),
    path("sends/<int:pk>/<slug:to>/", sends.send_move, name="api-send-move"),
    path("gate/decisions/<int:pk>/override/", contacts.gate_override, name="api-gate-override"),
    path("packs/", packs.pack_list, name="api-pack-list"),
    path("packs/house/versions/", packs.HouseVersions.as_view(), name="api-house-versions"),
    path("packs/house/versions/<int:number>/", packs.house_version, name="api-house-version"),
    path("packs/house/versions/<int:number>/content/", packs.house_write, name="api-house-write"),
    path("packs/house/versions/<int:number>/replay/", packs.house_replay, name="api-house-replay"),
    path("packs/house/versions/<int:number>/submit/", packs.house_submit, name="api-house-submit"),
    path("packs/house/versions/<int:number>/approve/", packs.house_approve, name="api-house-approve"),
    path("packs/house/versions/<int:number>/refuse/", packs.house_refuse, name="api-house-refuse"),
    path("packs/house/versions/<int:number>/discard/", packs.house_discard, name="api-house-discard"),
    path("packs/<slug:name>/", packs.pack_detail, name="api-pack-detail"),
    path("templates/", templates.TemplateList.as_view(), name="api-template-list"),
    path("templates/<int:pk>/versions/", templates.TemplateVersions.as_view(), name="api-template-versions"),
    path("templates/<int:pk>/versions/<int:number>/text/", templates.template_write, name="api-template-write"),
    path("templates/<int:pk>/versions/<int:number>/submit/", templates.template_submit, name="api-template-submit"),
    path("templates/<int:pk>/versions/<int:number>/approve/", templates.template_approve, name="api-template-approve"),
    path("templates/<int:pk>/versions/<int:number>/refuse/", templates.template_refuse, name="api-template-refuse"),
    path("templates/<int:pk>/versions/<int:number>/discard/", templates.template_discard, name="api-template-discard"),
    *library.urlpatterns,
]
