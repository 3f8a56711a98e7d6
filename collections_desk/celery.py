"""The Celery application. The database row is the queue; a message only says "look now"."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collections_desk.settings.local")

app = Celery("collections_desk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
