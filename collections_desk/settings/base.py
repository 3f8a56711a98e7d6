"""What every desk shares. The environment is read here and fails loudly, with the remedy."""

from pathlib import Path
from typing import Any

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from common.logs import without_query

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()


def required(name: str, remedy: str) -> str:
    """Return the environment variable `name`; raise ImproperlyConfigured with the remedy when it is empty."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return value


def dialled(name: str) -> str:
    """Return the address that dials a number; raise ImproperlyConfigured for one that no telephone takes."""
    value: str = env.str(name, default="tel:{number}")
    if not value.startswith(("tel:", "sip:")) or value.count("{number}") != 1:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Begin it with tel: or sip: and write {{number}} once: sip:{{number}}@pbx.example."
        )
    return value


DEBUG = False
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = env.list("DESK_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("DESK_ORIGINS", default=[])
# The desk's own zone, and the hour there from which the overdue report of the day before is made.
DESK_TIME_ZONE: str = env.str("DESK_TIME_ZONE", default="Asia/Shanghai")
OVERDUE_REPORT_HOUR: int = env.int("DESK_OVERDUE_REPORT_HOUR", default=6)
# How many connections write the lines of a large commission run at once: the processors that the database can spare.
RUN_CONNECTIONS: int = max(1, env.int("DESK_RUN_CONNECTIONS", default=2))
PDF_FONT: str = env.str("DESK_PDF_FONT", default="")
ORGANISATION_NAME: str = env.str("DESK_ORGANISATION", default="Lantern Bay Collections")
# What the desk calls itself to those who may not learn of a debt, and the phone on which it is called back.
ORGANISATION_NEUTRAL_NAME: str = env.str("DESK_ORGANISATION_NEUTRAL", default="Lantern Bay")
ORGANISATION_PHONE: str = env.str("DESK_ORGANISATION_PHONE", default="")

# The lines on which messages leave; an empty one keeps its channel closed. Email goes by Django's own settings.
MESSAGE_LINES: dict[str, str] = {"sms": "contacts.channels.sms.Gateway", "email": "contacts.channels.smtp.Smtp"}
SMS_GATEWAY: dict[str, Any] = env.json("DESK_SMS_GATEWAY", default={})
# How a number is dialled from a page: "tel:{number}", or "sip:{number}@pbx.example".
DIAL: str = dialled("DESK_DIAL")
# By whom the desk is told what became of messages: {"sms": "secret", "email": ["new", "old"]}.
WEBHOOK_SECRETS: dict[str, Any] = env.json("DESK_WEBHOOK_SECRETS", default={})
EMAIL_HOST: str = env.str("DESK_EMAIL_HOST", default="")
EMAIL_PORT: int = env.int("DESK_EMAIL_PORT", default=587)
EMAIL_HOST_USER: str = env.str("DESK_EMAIL_USER", default="")
EMAIL_HOST_PASSWORD: str = env.str("DESK_EMAIL_PASSWORD", default="")
EMAIL_USE_TLS: bool = env.bool("DESK_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env.str("DESK_EMAIL_FROM", default="desk@localhost")

# Keys that encrypt national numbers and files at rest, newest first, and the key of their search hash.
FIELD_KEYS: list[str] = env.list("DESK_FIELD_KEYS", default=[])
HASH_KEY: str = env.str("DESK_HASH_KEY", default="")
METRICS_TOKEN: str = env.str("DESK_METRICS_TOKEN", default="")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "rest_framework.authtoken",
    "simple_history",
    "common",
    "staff",
    "cases",
    "contacts",
    "commissions",
    "reports",
    "collections_desk.demo",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "staff.middleware.PersonMiddleware",
    "staff.middleware.SignInRequiredMiddleware",
    "staff.middleware.OwnPasswordMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "common.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "collections_desk.urls"
WSGI_APPLICATION = "collections_desk.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "collections_desk.navigation.frame",
            ],
            "builtins": ["common.templatetags.desk"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for the PostgreSQL at `url`."""
    config: dict[str, Any] = env.db_url_config(url)
    config["ENGINE"] = "django_prometheus.db.backends.postgresql"
    config["CONN_MAX_AGE"] = 600
    config["CONN_HEALTH_CHECKS"] = True
    return config


AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "staff.backends.RoleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "staff:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "staff:sign-in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "staff.views.sign_in.locked_out"
AXES_VERBOSE = False
# A failed try is kept with what was sent, without these.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "old_password", "new_password1", "new_password2"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("简体中文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"


def bootstrap_static() -> Path:
    """Return the folder in which django-include-bootstrap ships Bootstrap 5.3."""
    import django_include_bootstrap

    return Path(django_include_bootstrap.__file__).parent / "static"


STATICFILES_DIRS: list[Any] = [BASE_DIR / "static", ("bootstrap", bootstrap_static())]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap holds pictures in its style sheet, asked for where a style is read before ours has come.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "common.negotiation.OneKind",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "common.api.KeysetPagination",
    "EXCEPTION_HANDLER": "common.api.problem",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Collections desk",
    "DESCRIPTION": "What the pages of the desk do, for programs.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "CaseStateEnum": "cases.enums.CaseState",
        "AccountStateEnum": "cases.enums.AccountState",
        "PaymentStateEnum": "cases.enums.PaymentState",
        "PromiseStateEnum": "cases.enums.PromiseState",
        "ToleranceUnitEnum": "cases.enums.DayUnit",
        "PlanStateEnum": "cases.enums.PlanState",
        "PlanKindEnum": "cases.enums.PlanKind",
        "PlanVersionStateEnum": "cases.enums.VersionState",
        "InstalmentStateEnum": "cases.enums.InstalmentState",
        "EntryKindEnum": "cases.enums.EntryKind",
        "CorrectionStateEnum": "cases.enums.CorrectionState",
        "BatchStateEnum": "cases.enums.BatchState",
        "PointStateEnum": "cases.enums.PointState",
        "RequestKindEnum": "cases.enums.RequestKind",
        "RequestChannelEnum": "cases.enums.RequestChannel",
        "RequestOutcomeEnum": "cases.enums.RequestOutcome",
        "NoteKindEnum": "cases.enums.NoteKind",
        "DepartmentEnum": "staff.enums.Department",
        "ContactChannelEnum": "cases.enums.Channel",
        "ContactOutcomeEnum": "cases.enums.Outcome",
        "MoodEnum": "contacts.enums.Mood",
        "WishKindEnum": "contacts.enums.WishKind",
        "WishViaEnum": "contacts.enums.WishVia",
        "PointKindEnum": "cases.enums.PointKind",
        "PointPlaceEnum": "cases.enums.PointPlace",
        "PointSourceEnum": "cases.enums.PointSource",
        "MessageStateEnum": "contacts.enums.MessageState",
        "SendStateEnum": "contacts.enums.SendState",
        "CallEventKindEnum": "contacts.enums.CallEventKind",
        "ReceiptKindEnum": "contacts.enums.ReceiptKind",
        "DeliveryEnum": "contacts.enums.Delivery",
        "UnsentEnum": "contacts.enums.Unsent",
        "CorrectionReasonEnum": "cases.enums.CorrectionReason",
        "VersionStateEnum": "common.versions.VersionState",
        "LanguageEnum": "contacts.enums.Language",
        "PartyEnum": "contacts.enums.Party",
        "PartyRoleEnum": "cases.enums.PartyRole",
        "HoldFormEnum": "cases.enums.HoldForm",
        "AgreementFormEnum": "cases.enums.AgreementForm",
        "HoldKindEnum": "cases.enums.HoldKind",
        "HoldScopeEnum": "cases.enums.HoldScope",
        "HoldStateEnum": "cases.enums.HoldState",
        "CorrectionKindEnum": "cases.enums.CorrectionKind",
        "FileScopeEnum": "cases.enums.FileScope",
        "RunStateEnum": "commissions.enums.RunState",
        "JobStateEnum": "common.models.JobState",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "desk"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-jobs": {"task": "common.tasks.sweep_jobs", "schedule": 10.0},
    "open-business-days": {"task": "cases.tasks.open_business_days", "schedule": 60.0},
    "judge-promises": {"task": "cases.tasks.judge_promises", "schedule": 30.0},
    "keep-snapshots": {"task": "cases.tasks.keep_snapshots", "schedule": 300.0},
    "capture-facts": {"task": "commissions.tasks.capture_facts", "schedule": 60.0},
    "learn-best-hours": {"task": "contacts.tasks.learn_best_hours", "schedule": 3600.0},
    "sweep-requests": {"task": "cases.tasks.sweep_requests", "schedule": 300.0},
    "expire-drafts": {"task": "contacts.tasks.expire_drafts", "schedule": 3600.0},
    "expire-evidence-packs": {"task": "contacts.tasks.expire_evidence_packs", "schedule": 3600.0},
    "expire-data-requests": {"task": "contacts.tasks.expire_data_requests", "schedule": 3600.0},
    "send-messages": {"task": "contacts.tasks.send_messages", "schedule": 5.0, "options": {"expires": 5}},
    "recover-messages": {"task": "contacts.tasks.recover_messages", "schedule": 60.0},
    "sweep-overdue-reports": {"task": "reports.tasks.sweep_overdue", "schedule": 600.0},
}


def redis(url: str) -> dict[str, dict[str, Any]]:
    """Return Django's cache settings for the Redis-protocol server at `url`."""
    return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}


structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        without_query,
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "common.logs.WithoutValues"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django_structlog": {"level": "WARNING"}, "axes": {"level": "ERROR"}},
}
