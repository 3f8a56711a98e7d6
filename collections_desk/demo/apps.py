"""The demo's registration with Django; it has commands and no tables."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "collections_desk.demo"
    label = "demo"
