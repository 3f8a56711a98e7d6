"""The settings of the tests: a real PostgreSQL and a real broker, quick password hashes, plain static files."""

import os

from collections_desk.settings.local import *
from collections_desk.settings.local import CELERY_BROKER_URL, redis

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False

# Processes of tests side by side must not take each other's messages.
_server, _slash, _number = CELERY_BROKER_URL.rpartition("/")
if _number.isdigit():
    _beside = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CELERY_BROKER_URL = f"{_server}/{int(_number) + 4 * _beside}"
    CACHES = redis(CELERY_BROKER_URL)
