"""Django's settings. Values that differ between places come from `environment.py`, everything else is decided here."""

import mimetypes
from datetime import timedelta

from csp.constants import NONE, SELF
from jinja2 import StrictUndefined

from shanzhi.config.environment import CHECKOUT, Environment, database

environment = Environment()

DEBUG = environment.debug
DEMO = environment.demo
SECRET_KEY = environment.secret_key
FIELD_KEY = environment.field_key
INDEX_KEY = environment.index_key
FIELD_CIPHER = "shanzhi.core.crypto.AesGcmCipher"
ALLOWED_HOSTS = [host for host in environment.allowed_hosts.split(",") if host]

INSTALLED_APPS = [
    "shanzhi.config.apps.ConfigConfig",
    "shanzhi.core.apps.CoreConfig",
    "shanzhi.records.apps.RecordsConfig",
    "shanzhi.territory.apps.TerritoryConfig",
    "shanzhi.people.apps.PeopleConfig",
    "shanzhi.organisations.apps.OrganisationsConfig",
    "shanzhi.messaging.apps.MessagingConfig",
    "shanzhi.elections.apps.ElectionsConfig",
    "shanzhi.service_requests.apps.ServiceRequestsConfig",
    "shanzhi.building_groups.apps.BuildingGroupsConfig",
    "shanzhi.care.apps.CareConfig",
    "shanzhi.venues.apps.VenuesConfig",
    "shanzhi.partnerships.apps.PartnershipsConfig",
    "shanzhi.publicity.apps.PublicityConfig",
    "shanzhi.reports.apps.ReportsConfig",
    "shanzhi.portal.apps.PortalConfig",
    "shanzhi.desk.apps.DeskConfig",
    "shanzhi.scenarios.apps.ScenariosConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "lucide",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shanzhi.core.kept_connection.LivingConnection",
    "shanzhi.people.sessions.AccountSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "shanzhi.people.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "shanzhi.core.middleware.ScopedTransaction",
]

ROOT_URLCONF = "shanzhi.config.urls"
WSGI_APPLICATION = "shanzhi.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "shanzhi.core.templatetags.face",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "shanzhi.core.context.face",
                "shanzhi.core.navigation.navigation",
            ],
        },
    },
    # The rows of long lists (core.templatetags.face.rows): in an app's folder jinja2/.
    {"BACKEND": "django.template.backends.jinja2.Jinja2", "APP_DIRS": True, "OPTIONS": {"undefined": StrictUndefined}},
]
FORM_RENDERER = "shanzhi.core.forms.FaceRenderer"

_web = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": False}
DATABASES = {
    "default": database(environment.database_web_url, **_web, prepared=True, TEST={"MIRROR": "owner"}),
    "owner": database(environment.database_url),
}
DATABASE_ROUTERS = ["shanzhi.config.databases.OwnerMigrates"]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "shanzhi.people.sign_in.NameOrPhoneBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shanzhi.people.passwords.ThreeKindsValidator", "OPTIONS": {"min_length": 10, "kinds": 3}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "desk:today"
LOGOUT_REDIRECT_URL = "/"
PHONE_PROOF_URL = "portal:mine"  # where a resident proves a phone with a code; takes `street`
SESSION_ENGINE = "shanzhi.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.https
SECURE_SSL_REDIRECT = environment.https
SECURE_HSTS_SECONDS = 31_536_000 if environment.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.https else None
SECURE_REFERRER_POLICY = "same-origin"
IDLE_MINUTES = 30

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "shanzhi.people.sign_in.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins stand in the audit chain
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = environment.data / "static"
ASSEMBLED_ROOT = environment.data / "assembled"
MEDIA_ROOT = environment.data / "files"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "shanzhi.core.assembled_static.AssembledFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
NODE_MODULES = CHECKOUT / "node_modules"
mimetypes.add_type("text/javascript", ".js", strict=True)

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 12

PROCRASTINATE_DATABASE_ALIAS = "default"
PROCRASTINATE_IMPORT_PATHS: list[str] = []
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 4}  # a gateway that thinks holds one of four up, not all

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # a whole office shares one address: the account is locked, not the office
]
