"""The LACHAN_… variables as one frozen value, so that no room reads the environment by itself."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """One OpenID Connect provider; `metadata_url` is its discovery document."""

    name: str
    metadata_url: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The mail server; `tls` is starttls, tls (from the first byte on) or none, `sender` an address.

    `timeout` is for each step of the talk with it.
    """

    host: str
    port: int
    user: str
    password: str
    sender: str
    tls: str
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set. Days are local days, sizes bytes, times seconds.

    `organisation` stands on printed slips; empty where none was named.
    """

    var: Path
    database_url: str
    base_url: str
    organisation: str
    demo: bool
    secret_key: str
    oidc: OidcSettings | None
    smtp: SmtpSettings | None = None

    @property
    def secure_cookies(self) -> bool:
        """Cookies carry `Secure` exactly when people reach the product over https."""
        return self.base_url.startswith("https://")


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the environment once; raises ValueError naming the variable that is wrong."""
    var = Path(environ.get("LACHAN_VAR") or ROOT / "var").resolve()
    return Settings(
        var=var,
        database_url=environ.get("LACHAN_DATABASE_URL") or f"sqlite:///{var / 'lachan.sqlite3'}",
        base_url=(environ.get("LACHAN_BASE_URL") or "http://localhost:8501").rstrip("/"),
        organisation=environ.get("LACHAN_ORGANISATION", "").strip(),
        demo=_read_switch(environ, "LACHAN_DEMO"),
        secret_key=environ.get("LACHAN_SECRET_KEY") or _kept_secret(var),
        oidc=_read_oidc(environ),
        smtp=_read_smtp(environ),
    )


def _read_switch(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise ValueError(f"{name}={value!r}: chỉ nhận 0 hoặc 1")
    return value in {"1", "yes", "true"}


def _kept_secret(var: Path) -> str:
    """A key made on first start and kept under var/, for a single machine that sets none."""
    path = var / "secret.key"
    if not path.exists():
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(path, secrets.token_hex(32))
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Two processes may start together: the first to create the file wins, both then read it."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(text)


def _read_smtp(environ: Mapping[str, str]) -> SmtpSettings | None:
    names = ("HOST", "PORT", "USER", "PASSWORD", "FROM", "TLS")
    given = {name: environ.get(f"LACHAN_SMTP_{name}", "").strip() for name in names}
    if not any(given.values()):
        return None
    for name in ("HOST", "FROM"):
        if not given[name]:
            raise ValueError(f"Máy chủ thư còn thiếu LACHAN_SMTP_{name}")
    tls = given["TLS"].lower() or "starttls"
    if tls not in SMTP_PORTS:
        raise ValueError(f"LACHAN_SMTP_TLS={given['TLS']!r}: chỉ nhận starttls, tls hoặc none")
    if tls == "none" and given["PASSWORD"] and given["HOST"] not in THIS_MACHINE:
        raise ValueError("LACHAN_SMTP_TLS=none: không gửi mật khẩu qua đường truyền không mã hoá")
    if not (given["USER"] + given["PASSWORD"]).isascii():
        raise ValueError("LACHAN_SMTP_USER, LACHAN_SMTP_PASSWORD: chỉ dùng chữ không dấu, số và ký hiệu")
    port = given["PORT"] or str(SMTP_PORTS[tls])
    if not (port.isdecimal() and 0 < int(port) < 65_536):
        raise ValueError(f"LACHAN_SMTP_PORT={port!r}: cần một số từ 1 đến 65535")
    if not _is_address(given["FROM"]):
        raise ValueError(f"LACHAN_SMTP_FROM={given['FROM']!r}: cần một địa chỉ thư, ví dụ lachan@so.example")
    return SmtpSettings(given["HOST"], int(port), given["USER"], given["PASSWORD"], given["FROM"], tls)


def _is_address(value: str) -> bool:
    name, _, host = value.partition("@")
    return bool(name and host) and value.isascii() and not set(value) & set(" <>,;\r\n") and "@" not in host


def _read_oidc(environ: Mapping[str, str]) -> OidcSettings | None:
    names = ("LACHAN_OIDC_METADATA_URL", "LACHAN_OIDC_CLIENT_ID", "LACHAN_OIDC_CLIENT_SECRET")
    values = [environ.get(name, "") for name in names]
    if not any(values):
        return None
    if not all(values):
        missing = ", ".join(name for name, value in zip(names, values, strict=True) if not value)
        raise ValueError(f"Đăng nhập một lần còn thiếu {missing}")
    return OidcSettings(environ.get("LACHAN_OIDC_NAME") or "SSO", *values)
