"""All settings in one place. What differs between two installations is read from the environment (see the README)."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

from gaitsite import csp, env

BASE_DIR = Path(__file__).resolve().parent.parent
BUILD_DIR = BASE_DIR / "var"
"""What set-up makes from the checkout: static files, catalogues, pose model bundles."""
VAR_DIR = Path(env.text("GAITSITE_VAR", str(BUILD_DIR))).resolve()
"""What belongs to this installation: database, clips, queue, secret key."""

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret_key(VAR_DIR / "secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "gaitsite",
    "athletes",
    "analysis",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gaitsite.browser.DeviceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gaitsite.languages.middleware.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "analysis.units.UnitsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gaitsite.urls"
WSGI_APPLICATION = "gaitsite.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gaitsite.languages.pages.languages",
            ],
            "builtins": ["gaitsite.languages.pages"],
        },
    },
]

# Database: SQLite beside the clips, or whatever DATABASE_URL names.
if env.text("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(env.text("DATABASE_URL"), conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "gaitsite.sqlite3",
            "OPTIONS": {
                # Take the write lock when a transaction begins: two writers then wait instead of failing.
                "transaction_mode": "IMMEDIATE",
                # What is erased is overwritten, not only marked as free.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
                "timeout": 30,
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts: email and password. Coaches are made by the operator (`manage.py add_coach`) unless sign-up is opened.
AUTH_USER_MODEL = "athletes.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SIGNUP_OPEN = env.flag("SIGNUP_OPEN")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "athletes.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "athletes.account.forms.LoginForm",
    "signup": "athletes.account.forms.SignupForm",
    "reauthenticate": "athletes.account.forms.ReauthenticateForm",
    "change_password": "athletes.account.forms.ChangePasswordForm",
    "reset_password_from_key": "athletes.account.forms.ResetPasswordKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_RATE_LIMITS = {"login_failed": "5/900s/key"}  # of codes; django-axes counts wrong passwords, in the database
MFA_TOTP_ISSUER = "GaitSite"
MFA_TOTP_TOLERANCE = 1
"""A phone's clock may be half a minute off."""
INVITATION_DAYS = env.number("INVITATION_DAYS", 7, least=1)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_CLIENT_IP_CALLABLE = "gaitsite.proxies.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

# What is counted of tries at second-factor codes, and which code was used: by all processes of the web server.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# Mail: to the log unless a server is named.
EMAIL_HOST = env.text("EMAIL_HOST")
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_HOST or SIGNUP_OPEN else "none"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 15  # seconds: somebody waits for the page meanwhile
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "gaitsite@localhost")

# Browser and network
BEHIND_HTTPS = env.flag("BEHIND_HTTPS")
"""A reverse proxy speaks HTTPS for us and sets X-Forwarded-Proto."""
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
"""To redirect to HTTPS is the proxy's; what other names of its domain are served by is not ours to promise."""
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
"""Whose X-Forwarded-For is believed, when failed log-ins are counted by address."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "gaitsite_session"
CSRF_COOKIE_NAME = "gaitsite_csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = csp.POLICY

# Static files: ours, and the browser libraries that set-up copies out of node_modules.
STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "static"
STATIC_VENDOR_DIR = BUILD_DIR / "static_vendor"
STATIC_LANGUAGES_DIR = BUILD_DIR / "static_languages"
for made_by_setup in (STATIC_ROOT, STATIC_VENDOR_DIR, STATIC_LANGUAGES_DIR):
    made_by_setup.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", STATIC_VENDOR_DIR), ("languages", STATIC_LANGUAGES_DIR)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Plain names, so that native modules import each other by relative path; browsers ask whether a file has changed.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 0
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# Clips
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
"""Forms bring no file but a note's recording: what is larger than FILE_UPLOAD_MAX_MEMORY_SIZE is dropped, never spooled
to disk. Clips come by `analysis.intake.tus`."""
MEDIA_ROOT = VAR_DIR / "media"
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_BYTES", 2 * 1024**3)
UPLOAD_QUOTA_BYTES = env.number("UPLOAD_QUOTA_BYTES", 50 * 1024**3)
"""Clips and unfinished uploads of one coach, together."""
UPLOAD_EXPIRES_HOURS = env.number("UPLOAD_EXPIRES_HOURS", 48, least=1)
X_ACCEL_PREFIX = env.text("X_ACCEL_PREFIX")
"""Where nginx serves MEDIA_ROOT internally, e.g. /protected/; empty: the application sends the bytes."""

# How long clips are kept, in days; 0: until somebody erases them. A club or a coach may say less; the shortest counts.
RETENTION_ORIGINAL_DAYS = env.number("RETENTION_ORIGINAL_DAYS", 365)
RETENTION_COPY_DAYS = env.number("RETENTION_COPY_DAYS", 1095)
RETENTION_NUMBERS_DAYS = env.number("RETENTION_NUMBERS_DAYS", 0)
RETENTION_WARN_DAYS = env.number("RETENTION_WARN_DAYS", 14)
"""Nothing goes that was not announced for so long."""

# Queue. The row is the truth, the message only a doorbell: no result backend, and a message may be lost or come twice.
BROKER_DIR = VAR_DIR / "broker"
BROKER_URL = env.text("BROKER_URL")
"""Empty: `manage.py up` runs a broker of its own on a unix socket in BROKER_DIR."""
CELERY_BROKER_URL = BROKER_URL or f"redis+socket://{BROKER_DIR / 'valkey.sock'}"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = env.number("CLIP_TIME_LIMIT_S", 3600, least=120)
CELERY_TASK_SOFT_TIME_LIMIT = CELERY_TASK_TIME_LIMIT - 60
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}
"""Once more on a fresh connection; a broker that is gone keeps nobody waiting, however many clips are rung for."""
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.number("WORKER_CONCURRENCY", 1, least=1)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": CELERY_TASK_TIME_LIMIT + 600}

# A clip on its way
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
POSE_PROCESSES = env.number("POSE_PROCESSES", max(1, min(8, CORES // CELERY_WORKER_CONCURRENCY)), least=1)
"""Each holds a pose model of its own, some 300 MB."""
POSE_MODEL = Path(env.text("POSE_MODEL")) if env.text("POSE_MODEL") else None
"""A MediaPipe `.task` bundle of the operator's; none: the one that set-up builds."""
POSE_ENGINE = env.choice("POSE_ENGINE", "mediapipe", "litert")
"""What runs the pose model. The results of the two are not compared with each other."""
CLIP_ATTEMPTS = 3
CLIP_HEARTBEAT_S = 5
CLIP_STALE_S = env.number("CLIP_STALE_S", 30, least=2 * CLIP_HEARTBEAT_S)
"""A running clip whose worker has not been heard of for so long is taken from it."""
RECONCILE_EVERY_S = env.number("RECONCILE_EVERY_S", 15, least=1)

# Language, time, log
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_CODE = env.choice("DEFAULT_LANGUAGE", "en", *(code for code, _ in LANGUAGES))
"""Of whoever has chosen none and whose browser asks for none that there is."""
LANGUAGE_COOKIE_NAME = "gaitsite_language"
LANGUAGE_COOKIE_AGE = 31536000
LANGUAGE_COOKIE_SECURE = BEHIND_HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BUILD_DIR / "locale"]
FORMAT_MODULE_PATH = "gaitsite.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"mask_tokens": {"()": "gaitsite.logs.MaskTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask_tokens"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"level": "INFO"},
        "django.server": {"level": "INFO", "propagate": True},  # what runserver says goes the same way
        "django.utils.autoreload": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
