"""Django's settings: all that differs between two offices comes from the environment or the office's own folder."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from yingbao.database import ALIASES, address, home, overlays
from yingbao.database.keystore import KeyStore

HOME = home()
DEMO = os.environ.get("YINGBAO_DEMO") == "1"
SECRET_KEY = KeyStore(HOME / "keys").secret("django")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("YINGBAO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SECURE = os.environ.get("YINGBAO_HTTPS") == "1"
POLICIES = Path(os.environ.get("YINGBAO_POLICIES", "policies")).resolve()
OVERLAYS = overlays()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "yingbao.web",
    "yingbao.accounts",
    "yingbao.accounts.log",
    "yingbao.registry",
    "yingbao.discovery",
    "yingbao.casework",
    "yingbao.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yingbao.web.languages.Language",
    "yingbao.web.errors.Explained",
    "yingbao.web.editions.OneEdition",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yingbao.accounts.middleware.AtADesk",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yingbao.web.urls"
WSGI_APPLICATION = "yingbao.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["yingbao.web.templatetags.frame", "yingbao.web.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]

DATABASES = {alias: {**address().django(role), "CONN_MAX_AGE": 600} for alias, role in ALIASES.items()}
DATABASE_ROUTERS = ["yingbao.web.routing.Rooms"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_DATABASE_ALIAS = "worker" if os.environ.get("YINGBAO_PROCESS") == "worker" else "gate"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:enter"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
OTP_TOTP_ISSUER = "Yingbao"

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "yingbao.web.errors.csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
HASHED = os.environ.get("YINGBAO_STATIC") == "hashed"
"""Whether files are served from STATIC_ROOT under names that change with what they hold (web/gathering.py)."""
WHITENOISE_USE_FINDERS = not HASHED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
"""Whether HTTPS is spoken is the deployer's word (YINGBAO_HTTPS); `yingbao doctor` tells."""

LOGGING_CONFIG = "yingbao.web.logging.configure"
LOGGING = {"one way": True}
"""Django asks nobody to configure what is empty."""
