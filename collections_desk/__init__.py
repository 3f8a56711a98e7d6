"""The composition of the desk: settings, addresses, jobs, and the engines of a local desk."""

from collections_desk.celery import app as celery_app

__all__ = ["celery_app"]
