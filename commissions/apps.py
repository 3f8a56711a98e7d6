"""The app's registration with Django."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "commissions"
