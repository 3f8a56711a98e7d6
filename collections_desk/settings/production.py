"""A desk for a company: every secret from the environment, HTTPS only."""

from collections_desk.settings.base import *
from collections_desk.settings.base import database, env, redis, required

SECRET_KEY = required("DESK_SECRET_KEY", "Set it to 50 or more random characters and keep it secret.")
FIELD_KEYS = required(
    "DESK_FIELD_KEYS", "Set it to one or more base64 keys of 32 bytes, newest first, with commas between."
).split(",")
HASH_KEY = required("DESK_HASH_KEY", "Set it to 32 or more random characters; it must never change.")
ALLOWED_HOSTS = required("DESK_HOSTS", "Set it to the host names of the desk, with commas between.").split(",")
DATABASES = {"default": database(required("DATABASE_URL", "Set it to postgres://user:password@host:5432/desk."))}
REDIS_URL = required("REDIS_URL", "Set it to redis://host:6379/0.")
CACHES = redis(REDIS_URL)
CELERY_BROKER_URL = REDIS_URL

SECURE_SSL_REDIRECT = env.bool("DESK_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
