"""Addresses of templates and messages."""

from django.urls import URLPattern, path

from contacts.views import letters, messages, senders, sends, templates, webhooks

urlpatterns: list[URLPattern] = [
    path("messages/", messages.message_list, name="message-list"),
    path("messages/export.csv", messages.message_export_file, {"kind": "csv"}, name="message-export-csv"),
    path("messages/export.xlsx", messages.message_export_file, {"kind": "xlsx"}, name="message-export-xlsx"),
    path("messages/<int:pk>/", messages.message_detail, name="message-detail"),
    path("messages/<int:pk>/take-back/", messages.message_take_back, name="message-take-back"),
    path("cases/<int:pk>/messages/write/", messages.message_write, name="message-write"),
    path("letters/", letters.letter_list, name="letter-list"),
    path("letters/print/<int:pk>/", letters.letter_print, name="letter-print"),
    path("letters/<int:pk>/file/", letters.letter_file, name="letter-file"),
    path("hooks/<slug:source>/", webhooks.receipt, name="hook"),
    path("sends/", sends.send_list, name="send-list"),
    path("sends/start/", sends.send_start, name="send-start"),
    path("sends/<int:pk>/", sends.send_detail, name="send-detail"),
    path("sends/<int:pk>/pause/", sends.send_move, {"to": "pause"}, name="send-pause"),
    path("sends/<int:pk>/resume/", sends.send_move, {"to": "resume"}, name="send-resume"),
    path("sends/<int:pk>/cancel/", sends.send_move, {"to": "cancel"}, name="send-cancel"),
    path("templates/", templates.template_list, name="template-list"),
    path("templates/export.csv", templates.template_export_file, {"kind": "csv"}, name="template-export-csv"),
    path("templates/export.xlsx", templates.template_export_file, {"kind": "xlsx"}, name="template-export-xlsx"),
    path("templates/add/", templates.template_add, name="template-add"),
    path("templates/creditors/", senders.sender_list, name="sender-list"),
    path("templates/creditors/<int:pk>/", senders.sender_change, name="sender-change"),
    path("templates/<int:pk>/", templates.template_detail, name="template-detail"),
    path("templates/<int:pk>/retire/", templates.template_retire, name="template-retire"),
    path("templates/<int:pk>/<int:number>/", templates.template_version, name="template-version"),
    path("templates/<int:pk>/<int:number>/write/", templates.template_write, name="template-write"),
    path("templates/<int:pk>/<int:number>/submit/", templates.template_submit, name="template-submit"),
    path("templates/<int:pk>/<int:number>/draft/", templates.template_draft, name="template-draft"),
    path("templates/<int:pk>/<int:number>/discard/", templates.template_discard, name="template-discard"),
    path("templates/<int:pk>/<int:number>/decide/", templates.template_decide, name="template-decide"),
]
