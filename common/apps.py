"""The app's registration with Django."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
