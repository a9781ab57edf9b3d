"""What the environment says, read by functions that refuse nonsense: settings.py calls them.

number("ANLAN_SESSION_HOURS", 12)      # raises BadSetting for what is no whole number
"""

import base64
import binascii
import contextlib
import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict

from anlan.conference.carry.gb28181.platform import INVENTED, BadPlatform, Platform, span
from anlan.conference.carry.nodes import BadTopology, Node, topology


class BadSetting(Exception):
    """An environment variable has a value that makes no sense."""


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise BadSetting(f"{name}={value}: say 1 or 0")
    return value in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise BadSetting(f"{name}={value}: say a whole number")
    return int(value)


def choice(name: str, *offered: str) -> str:
    """One of the words offered; the first where nothing is said."""
    value = os.environ.get(name) or offered[0]
    if value not in offered:
        raise BadSetting(f"{name}={value}: say one of {', '.join(offered)}")
    return value


def rule(name: str, default: str) -> tuple[int, int, int]:
    """Three whole numbers with commas."""
    value = os.environ.get(name) or default
    numbers = [int(part) for part in value.split(",") if part.strip().isdigit()]
    if len(numbers) != 3 or len(value.split(",")) != 3:
        raise BadSetting(f"{name}={value}: say days, weeks, months, as 7,5,12")
    return numbers[0], numbers[1], numbers[2]


def names(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Networks with commas, as 10.0.0.0/8."""
    try:
        return [ip_network(each) for each in names(name, default)]
    except ValueError as error:
        raise BadSetting(f"{name}: {error}; say networks as 10.0.0.0/8") from error


PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("ANLAN_VAR") or PACKAGE.parent / "var")


def kept_secret() -> str:
    """The signing key: from the environment, else one made at the first start and kept under var/ (mode 0600)."""
    if key := os.environ.get("ANLAN_SECRET_KEY"):
        return key
    path = VAR / "secret-key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # whoever is first wins; the others read what is there
        draft.unlink()
    return path.read_text()


def video_nodes() -> dict[str, Node]:
    """The media servers: those that the file ANLAN_VIDEO_NODES names, else one beside the site."""
    path = os.environ.get("ANLAN_VIDEO_NODES", "")
    origins = names("ANLAN_ORIGINS", "")
    root = {
        "name": "district",
        "origin": origins[0] if len(origins) == 1 else "",  # Janus compares with one
        "port": number("ANLAN_VIDEO_PORT", 8188),
        "ws": os.environ.get("ANLAN_VIDEO_WS", ""),
        "media_ip": os.environ.get("ANLAN_VIDEO_IP", ""),
        "public_ip": os.environ.get("ANLAN_VIDEO_PUBLIC_IP", ""),
        "rtp": os.environ.get("ANLAN_VIDEO_RTP", "20000-20999"),
        "turn": os.environ.get("ANLAN_VIDEO_TURN", ""),
    }
    try:
        return topology(Path(path).read_text(encoding="utf-8") if path else "", VAR / "video", root)
    except (OSError, BadTopology) as error:
        raise BadSetting(f"ANLAN_VIDEO_NODES={path}: {error}") from error


def video_platform() -> Platform:
    """What cameras by GB/T 28181 register with; without ANLAN_SIP_PORT none may."""
    port, own = number("ANLAN_SIP_PORT", 0), os.environ.get("ANLAN_SIP_PLATFORM", "")
    if port and not own:
        raise BadSetting("ANLAN_SIP_PORT needs ANLAN_SIP_PLATFORM: the district's own number of 20 digits")
    media = os.environ.get("ANLAN_SIP_MEDIA", "30000-30499")
    try:
        return Platform(
            own or INVENTED, port, os.environ.get("ANLAN_SIP_IP", ""), span(media), md5=flag("ANLAN_SIP_MD5", True)
        )
    except BadPlatform as error:
        raise BadSetting(f"ANLAN_SIP_…: {error}") from error


def mail_server(url: str) -> dict[str, object]:
    """Django's settings for a server of outgoing mail: smtp://user:password@host:587, smtps:// where all is encrypted; "" has none."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("smtp", "smtps", "smtp+plain") or not parts.hostname):
        raise BadSetting(
            "ANLAN_MAIL: say smtp://user:password@host:587, smtps:// or smtp+plain:// (unencrypted, within the house)"
        )
    usual = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or usual.get(parts.scheme, 0),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def web_address(name: str) -> str:
    """An address that is asked with a secret: https, or this machine's own."""
    value = os.environ.get(name, "")
    parts = urlsplit(value)
    is_own = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if value and not (is_own or (parts.scheme == "https" and parts.hostname)):
        raise BadSetting(f"{name}={value}: say https://…, or http://127.0.0.1:port/")
    return value


def push_key(name: str) -> str:
    """The private key by which push services know this site (`anlan push-key` makes one); "" where nothing is pushed."""
    value = os.environ.get(name, "")
    try:
        length = len(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except (binascii.Error, ValueError):
        length = -1
    if value and length != 32:  # bytes of a private key of P-256
        raise BadSetting(f"{name}: say what `anlan push-key` prints")
    return value


def folder(name: str) -> str:
    """A folder by its whole path: which folder another one is depends on who starts the program."""
    value = os.environ.get(name, "")
    if value and not Path(value).is_absolute():
        raise BadSetting(f"{name}={value}: say the whole path, as /mnt/share/anlan")
    return value


def virus_scanner() -> str:
    """Where clamd listens: host:port, or the whole path of its socket; "" where there is none."""
    value = os.environ.get("ANLAN_CLAMD", "")
    if value and not value.startswith("/") and not value.rpartition(":")[2].isdigit():
        raise BadSetting(f"ANLAN_CLAMD={value}: say host:3310, or the path of its socket")
    return value


def time_stamping() -> tuple[str, str]:
    """The address of a time-stamping service, and the file of certificates by which its answers are trusted."""
    url, certificates = os.environ.get("ANLAN_ANCHOR_TSA", ""), os.environ.get("ANLAN_ANCHOR_TSA_CERTIFICATES", "")
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise BadSetting(f"ANLAN_ANCHOR_TSA={url}: say http://… or https://…")
    if url and not Path(certificates).is_file():
        raise BadSetting(
            "ANLAN_ANCHOR_TSA needs ANLAN_ANCHOR_TSA_CERTIFICATES: a PEM file with the service's root certificate"
        )
    return url, certificates


def origin(address: str) -> str:
    """The part of an address that a content security policy names."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def database(url: str) -> dict[str, object]:
    """Django's words for a PostgreSQL address; what it has no word for (sslmode …) goes to the driver."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "anlan"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,  # the server may have been killed and come back
        # The planner's usual costs are those of disks that turn: on them a village's rows would be sought by reading all.
        "OPTIONS": {"options": "-c jit=off -c random_page_cost=1.1", "application_name": "anlan", **parts},
        "TEST": {"NAME": os.environ.get("ANLAN_TEST_DATABASE", "test_anlan")},
    }
