"""Settings: from the environment or `.env`, prefix `PALABRE_`, each also as `PALABRE_…_FILE` with its value in a file."""

import os
import re
import secrets
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from server.channels.mails import ascii_address
from server.channels.smtp import parse_smtp_url
from server.channels.vapid import new_vapid_key, parse_vapid_key

PREFIX = "PALABRE_"
SECRET_LENGTH = 32


class SettingsError(Exception):
    """A wrong setting, in one line that says what to do."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", env_ignore_empty=True)

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65_535, description="Port; with several workers the first of as many.")
    data_dir: Path = Field(Path("var"), description="Where the embedded MongoDB and development secrets are kept.")
    mongo_url: str = Field("", description="MongoDB replica set; empty: an embedded one in the data directory.")
    redis_url: str = Field("", description="Redis or Valkey, needed with more than one process; empty: one node.")
    env: Literal["development", "production"] = Field("development", description="Production needs its own secrets.")
    jwt_keys: str = Field("", description="`kid:secret,kid:secret`; the first signs, all are accepted.")
    public_url: str = Field("", description="Address under which people reach this server.")
    trusted_proxies: str = Field("", description="Networks whose `X-Forwarded-For` and `-Proto` are believed.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")
    demo_password: str = Field("", description="Password of the demo accounts (development only; empty: palabre-demo).")
    quick_passwords: bool = Field(False, description="Little work for each password (development only): for tests.")
    smtp_url: str = Field(
        "",
        description="Mail server, `smtp://user:password@host:587?starttls=required` (or `optional`, `off`) or "
        "`smtps://user:password@host:465`; empty: e-mails are simulated.",
    )
    smtp_from: str = Field("", description="Address that e-mails come from, such as `hello@shop.example`.")
    vapid_key: str = Field(
        "", description="Private key of notifications, P-256 in PEM or base64url; empty in production: simulated."
    )
    vapid_subject: str = Field(
        "",
        description="Whom push services turn to, `mailto:…` or `https://…`; empty: the public address, else `smtp_from`.",
    )
    push_insecure_hosts: str = Field(
        "", description="Hosts of own push services that may be in a private network, without https."
    )
    ping_interval: float = Field(25.0, gt=0, le=300, description="Seconds between heartbeats of a socket.")
    ping_timeout: float = Field(20.0, gt=0, le=300, description="Seconds that a client may take to answer one.")
    drain_seconds: float = Field(5.0, ge=0, le=300, description="Over how long a stopping node sends clients away.")
    twilio_account_sid: str = Field("", description="Account for SMS and WhatsApp; empty: they are only simulated.")
    twilio_auth_token: str = Field("", description="Its token, with which Twilio also signs what it tells.")
    twilio_messaging_service_sid: str = Field("", description="Messaging service that sends the SMS.")
    twilio_sms_from: str = Field("", description="Or the number that does, in E.164.")
    twilio_whatsapp_from: str = Field("", description="Number that sends on WhatsApp, in E.164.")
    twilio_url: str = Field("", description="Another address of Twilio's interface, such as a region's.")

    @field_validator("jwt_keys")
    @classmethod
    def _check_keys(cls, value: str) -> str:
        parse_keys(value)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _check_mail_server(cls, value: str) -> str:
        if value:
            parse_smtp_url(value)
        return value

    @field_validator("smtp_from")
    @classmethod
    def _check_sender(cls, value: str) -> str:
        return ascii_address(value) if value else ""

    @field_validator("vapid_key")
    @classmethod
    def _check_vapid_key(cls, value: str) -> str:
        if value:
            parse_vapid_key(value)
        return value

    @field_validator("vapid_subject")
    @classmethod
    def _check_subject(cls, value: str) -> str:
        if value and not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://[\w.-]+", value):
            raise ValueError("write mailto:you@shop.example or https://shop.example")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, value: str) -> str:
        parse_networks(value)
        return value

    @property
    def push_subject(self) -> str:
        if self.vapid_subject:
            return self.vapid_subject
        site = re.match(r"https://[\w.-]+", self.public_url)
        return site.group() if site else f"mailto:{self.smtp_from or 'palabre@localhost'}"

    @property
    def push_hosts(self) -> frozenset[str]:
        return frozenset(host.strip().lower() for host in self.push_insecure_hosts.split(",") if host.strip())

    @property
    def keys(self) -> dict[str, str]:
        return parse_keys(self.jwt_keys)

    @property
    def proxies(self) -> "list[IPv4Network | IPv6Network]":
        return parse_networks(self.trusted_proxies)


def parse_keys(value: str) -> dict[str, str]:
    """`kid:secret,kid:secret` as a mapping; raise `ValueError` for anything else."""
    keys = {}
    for part in filter(None, value.split(",")):
        kid, _, secret = part.strip().partition(":")
        if not kid or len(secret) < SECRET_LENGTH:
            raise ValueError(f"write kid:secret,kid:secret with secrets of at least {SECRET_LENGTH} characters")
        keys[kid] = secret
    return keys


def parse_networks(value: str) -> "list[IPv4Network | IPv6Network]":
    return [ip_network(part.strip(), strict=False) for part in filter(None, value.split(","))]


def load_settings() -> Settings:
    """Read the settings; raise `SettingsError` with one line for the first wrong one."""
    given = {key: value or "" for key, value in dotenv_values(".env").items()} | dict(os.environ)
    names = {f"{PREFIX}{name}".upper(): name for name in Settings.model_fields}
    values: dict[str, str] = {}
    for key, value in given.items():
        if not key.startswith(PREFIX):
            continue
        name, from_file = (names.get(key), False) if key in names else (names.get(key.removesuffix("_FILE")), True)
        if name is None:
            raise SettingsError(f"{key} is not a setting of Palabre; see .env.example for those there are.")
        if value:
            values[name] = _read_file(key, value) if from_file else value
    try:
        settings = Settings(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        problem = error.errors(include_input=False)[0]
        name = f"{PREFIX}{problem['loc'][0]}".upper()
        raise SettingsError(f"{name} is wrong: {problem['msg'].removeprefix('Value error, ')}.") from error
    _check_channels(settings)
    return _with_secrets(settings)


def _check_channels(settings: Settings) -> None:
    """What a channel needs more than one setting for."""
    if settings.smtp_url and not settings.smtp_from:
        raise SettingsError(
            "PALABRE_SMTP_FROM is missing: PALABRE_SMTP_URL needs an address that e-mails come from, "
            "for instance hello@shop.example."
        )
    if settings.env == "production" and settings.vapid_key and settings.push_subject.endswith("@localhost"):
        raise SettingsError(
            "PALABRE_VAPID_SUBJECT is missing: PALABRE_VAPID_KEY needs somebody whom push services can turn to, "
            "for instance mailto:you@shop.example."
        )


def _read_file(key: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise SettingsError(f"{key}: cannot read {path} ({error.strerror}).") from error


def _with_secrets(settings: Settings) -> Settings:
    """Production brings its own secrets; development keeps random ones, so that sign-ins survive a restart (I10)."""
    if settings.env == "production":
        if not settings.jwt_keys:
            raise SettingsError(
                "PALABRE_JWT_KEYS is missing: production needs a secret of its own, for instance "
                "PALABRE_JWT_KEYS=first:$(openssl rand -hex 32)."
            )
        if settings.demo_password:
            raise SettingsError("PALABRE_DEMO_PASSWORD is for development only; remove it in production.")
        if settings.quick_passwords:
            raise SettingsError("PALABRE_QUICK_PASSWORDS is for development only; remove it in production.")
        return settings
    changes = {"demo_password": settings.demo_password or "palabre-demo"}
    if not settings.jwt_keys:
        changes["jwt_keys"] = _keep(settings.data_dir / "jwt_keys", lambda: f"development:{secrets.token_hex(32)}")
    if not settings.vapid_key:
        changes["vapid_key"] = _keep(settings.data_dir / "vapid_key", new_vapid_key)
    return settings.model_copy(update=changes)


def _keep(path: Path, make: Callable[[], str]) -> str:
    """The secret in this file, made when there is none."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(make())
        return path.read_text()
    except OSError as error:
        raise SettingsError(
            f"PALABRE_DATA_DIR: cannot write to {path.parent} ({error.strerror}); "
            "make it writable or choose another directory."
        ) from error
