"""The app's registration with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
