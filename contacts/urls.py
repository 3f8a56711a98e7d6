"""Addresses of the pages."""

from django.urls import URLPattern, path

from contacts.views import act, archive, contacts, data_requests, desk, timeline

app_name = "contacts"

urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/next/", desk.next_case, name="next"),
    path("desk/news/", desk.queue_news, name="queue-news"),
    path("desk/<int:pk>/skip/", desk.skip, name="skip"),
    path("cases/<int:pk>/act/", act.act, name="act"),
    path("cases/<int:pk>/act/dial/<int:point_pk>/", act.dial, name="dial"),
    path("cases/<int:pk>/act/log/", act.contact_log, name="log"),
    path("cases/<int:pk>/timeline/", timeline.timeline, name="timeline"),
    path("requests/<int:pk>/contacts/", timeline.request_contacts, name="request-contacts"),
    path("contacts/", contacts.contact_list, name="contact-list"),
    path("contacts/<int:pk>/", contacts.contact_detail, name="contact-detail"),
    path("contacts/<int:pk>/correct/", contacts.contact_correct, name="contact-correct"),
    path("cases/<int:pk>/personal-data/", data_requests.data_request, name="data-request"),
    path("personal-data/<int:pk>/file/", data_requests.data_request_file, name="data-request-file"),
    path("contacts/archive/", archive.archive, name="archive"),
    path("contacts/archive/prove/", archive.archive_prove, name="archive-prove"),
]
