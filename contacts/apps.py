"""The app's registration with Django."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"
