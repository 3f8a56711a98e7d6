"""Addresses of promises."""

from django.urls import URLPattern, path

from cases.views import promises

urlpatterns: list[URLPattern] = [
    path("promises/", promises.promise_list, name="promise-list"),
    path("cases/<int:pk>/promises/record/", promises.promise_record, name="promise-record"),
    path("promises/<int:pk>/withdraw/", promises.promise_withdraw, name="promise-withdraw"),
]
