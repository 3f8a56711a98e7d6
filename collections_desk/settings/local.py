"""A desk on one machine: engines beside it, known secrets, plain HTTP on loopback. Never for production."""

import os

from collections_desk.settings.base import *
from collections_desk.settings.base import database, env, redis

SECRET_KEY = env.str("DESK_SECRET_KEY", default="local-desk-only-not-a-secret-0123456789abcdef")
FIELD_KEYS = env.list("DESK_FIELD_KEYS", default=["bG9jYWwtZGVzay1vbmx5LW5vdC1hLXNlY3JldC0wMDE="])
HASH_KEY = env.str("DESK_HASH_KEY", default="local-desk-only-not-a-secret")
ORGANISATION_PHONE = env.str("DESK_ORGANISATION_PHONE", default="021 5555 0100")
# Nobody is written to from a desk on one machine, unless a gateway or a mail server is named.
MESSAGE_LINES = {
    "sms": MESSAGE_LINES["sms"] if SMS_GATEWAY else "contacts.channels.practice.Practice",
    "email": MESSAGE_LINES["email"] if EMAIL_HOST else "contacts.channels.practice.Practice",
}
ALLOWED_HOSTS = env.list("DESK_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
DATABASES = {"default": database(env.str("DATABASE_URL", default="postgres:///desk"))}
CACHES = redis(env.str("REDIS_URL", default="redis://127.0.0.1:6379/0"))
CELERY_BROKER_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
INTERNAL_IPS = ["127.0.0.1"]
DEBUG = os.environ.get("DESK_DEBUG") == "1"
