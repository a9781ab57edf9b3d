"""One settings file, read from the environment (`environment.py`). Each setting has a line in docs/deploy.md."""

import os

from csp.constants import NONE, SELF

from .environment import (
    PACKAGE,
    VAR,
    choice,
    database,
    flag,
    folder,
    kept_secret,
    mail_server,
    names,
    networks,
    number,
    origin,
    push_key,
    rule,
    time_stamping,
    video_nodes,
    video_platform,
    virus_scanner,
    web_address,
)  # fmt: skip
from .postgres import database_url

DEBUG = False
SECRET_KEY = kept_secret()
SECRET_KEY_FALLBACKS = names("ANLAN_SECRET_KEY_BEFORE", "")
PROXIES = names("ANLAN_PROXIES", "127.0.0.1,::1")
ALLOWED_HOSTS = names("ANLAN_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = names("ANLAN_ORIGINS", "")
HTTPS = flag("ANLAN_HTTPS", False)

LEDGER_APPS = sorted(
    f"anlan.ledgers.{folder.name}" for folder in (PACKAGE / "ledgers").iterdir() if (folder / "__init__.py").exists()
)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "anlan.kernel.clock",
    "anlan.kernel.people",
    "anlan.kernel.evidence",
    "anlan.kernel.loop",
    "anlan.kernel.notice",
    "anlan.kernel.sheets",
    "anlan.kernel.report",
    "anlan.check",
    "anlan.places",
    "anlan.ui",
    *LEDGER_APPS,
    "anlan.conference",
    "anlan.desk",
    "anlan.gate",
    "anlan.sample",
    "anlan.site",
]

MIDDLEWARE = [
    "anlan.gate.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "anlan.gate.compressing.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "anlan.gate.session.KeptCookie",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "anlan.gate.nul.WithoutNul",
    "anlan.gate.alteration_door.AlteredMiddleware",
    "anlan.gate.acting.ActorMiddleware",
    "anlan.gate.rates.RateMiddleware",
    "anlan.gate.session.SessionMiddleware",
    "anlan.gate.guarding.GuardingMiddleware",
    "anlan.gate.sync.arriving.Arriving",
    "anlan.gate.scanning.Scanning",
    "axes.middleware.AxesMiddleware",
    "anlan.gate.presses.PressMiddleware",
]

ROOT_URLCONF = "anlan.site.urls"
CSRF_FAILURE_VIEW = "anlan.desk.errors.forgery"
WSGI_APPLICATION = "anlan.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "anlan.ui.frame.frame",
                "anlan.gate.session.of_page",
            ],
            "builtins": ["anlan.ui.templatetags.days", "anlan.ui.templatetags.presses"],
        },
    }
]

DATABASES = {"default": database(database_url())}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
EVIDENCE_ROOT = VAR / "evidence"
INCOMING_ROOT = VAR / "incoming"  # spreadsheets between preview and import, some days long
SHEET_ROWS_AT_ONCE = number("ANLAN_SHEET_ROWS", 5000)  # longer ones are read, taken in and taken back by a job
OUT_ROOT = VAR / "out"

# The media servers, and what turns a ticket into a pass for one of them.
VIDEO_NODES = video_nodes()
VIDEO_PLATFORM = video_platform()
# Cameras that the site asks for a picture: private networks, neither this machine nor what only its own link reaches.
CAMERA_NETWORKS = networks("ANLAN_CAMERA_NETWORKS", "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7")
CONFERENCE_PASS = "anlan.conference.carry.passes.pass_for"
WHITENOISE_MANIFEST_STRICT = False

# Accounts: GB/T 22239-2019 8.1.4 身份鉴别 (level 3).
AUTH_USER_MODEL = "people.Account"
PLACE_MODEL = "places.Enterprise"  # where a post may be bound to one place: the kernel knows none by name
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "anlan.gate.login.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "anlan.gate.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "anlan.gate.passwords.EnoughDigits"},
    {"NAME": "anlan.gate.passwords.NotGuessed"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "anlan.gate.login.NoSignup"
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "anlan.gate.login.SealedFactors"
MFA_TOTP_ISSUER = "安澜"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a phone's clock may be early or late
SECOND_FACTOR = choice("ANLAN_SECOND_FACTOR", "required", "offered", "everyone")
AXES_HANDLER = "anlan.gate.lockout.Lockout"
AXES_FAILURE_LIMIT = 5
ADDRESS_FAILURE_LIMIT = 20  # accounts at which an address has failed and not succeeded since (docs/threats.md says why)
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # half an hour is half an hour, whoever goes on trying
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # shown to whose account it is, kept as log-ins are (gate/logins.py)
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code"]  # a mistyped recovery code stays out of the log
AXES_LOCKOUT_CALLABLE = "anlan.gate.login.locked_out"
SESSION_HOURS = number("ANLAN_SESSION_HOURS", 12)  # used or not, a session ends after that
FIRST_PASSWORD_DAYS = number("ANLAN_FIRST_PASSWORD_DAYS", 14)  # until one that nobody changed lets in no more
SESSION_COOKIE_AGE = number("ANLAN_SESSION_IDLE_MINUTES", 120) * 60  # since its last use
SESSION_COOKIE_HTTPONLY = True
if HTTPS:  # browsers take such names from this host alone
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^api/"]  # a program is told that it spoke in the clear, else it would go on doing so
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *dict.fromkeys(origin(node.ws) for node in VIDEO_NODES.values())],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": ["/policy-reports/"],
    }
}

POLICY_REPORTS = VAR / "policy-reports.jsonl"
CLAMD = virus_scanner()

# Where pages hear that something has changed: an address, ":8001" for that port of the same host, "" where they only ask.
NEWS = os.environ.get("ANLAN_NEWS", "")

# Where people open the site, written into what goes out of it.
ADDRESS = os.environ.get("ANLAN_ADDRESS", "")
CERTIFICATE = os.environ.get("ANLAN_CERTIFICATE", "")  # that of the proxy: how long it holds is shown
globals().update(mail_server(os.environ.get("ANLAN_MAIL", "")))
EMAIL_TIMEOUT = 20  # seconds
SMS_URL = web_address("ANLAN_SMS_URL")
SMS_TOKEN = os.environ.get("ANLAN_SMS_TOKEN", "")
SMS_TIMEOUT = 20  # seconds
PUSH_KEY = push_key("ANLAN_PUSH_KEY")
PUSH_CONTACT = os.environ.get(
    "ANLAN_PUSH_CONTACT", "mailto:anlan@localhost"
)  # whom a push service writes to about this site
PUSH_HOSTS = names(
    "ANLAN_PUSH_HOSTS", "fcm.googleapis.com,updates.push.services.mozilla.com,.push.apple.com,.notify.windows.com"
)
PUSH_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("ANLAN_MAIL_FROM", "anlan@localhost")

# Where back-ups go, for whom they are sealed, and of how many days, weeks and months they stay.
BACKUP_FOLDER = folder("ANLAN_BACKUP_FOLDER")
BACKUP_KEY = os.environ.get("ANLAN_BACKUP_KEY", "")
BACKUP_KEEP = rule("ANLAN_BACKUP_KEEP", "7,5,12")

# Where each day's anchor is kept outside the house.
ANCHOR_FOLDER = folder("ANLAN_ANCHOR_FOLDER")
ANCHOR_MAIL = names("ANLAN_ANCHOR_MAIL", "")
ANCHOR_TSA, ANCHOR_TSA_CERTIFICATES = time_stamping()

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# The sample's personas log in on one click; a real district never sets this.
SAMPLE = flag("ANLAN_SAMPLE", False)
SAMPLE_STORY = "anlan.sample.personas.STORY"  # what they have to do with each other
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "anlan.site.logs.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ANLAN_LOG_LEVEL", "WARNING")},
}
