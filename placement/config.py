"""Settings: from the environment, with defaults that work on one machine without any other service."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def settings(overrides: dict[str, Any] | None = None) -> dict[str, Any]:
    """The configuration of one application; `overrides` win over the environment."""
    given = dict(overrides or {})
    instance = Path(given.get("PLACEMENT_INSTANCE") or os.environ.get("PLACEMENT_INSTANCE") or ROOT / "instance")
    instance.mkdir(parents=True, exist_ok=True)
    database = os.environ.get("PLACEMENT_DATABASE_URL") or f"sqlite:///{instance / 'placement.db'}"
    queue = os.environ.get("PLACEMENT_QUEUE_URL", "sqlite")
    return {
        "PLACEMENT_INSTANCE": str(instance),
        "PLACEMENT_DEMO": os.environ.get("PLACEMENT_DEMO") == "1",
        "PLACEMENT_QUEUE_URL": queue,
        "PLACEMENT_PUBLIC_URL": os.environ.get("PLACEMENT_PUBLIC_URL", "http://127.0.0.1:8000"),
        "PLACEMENT_SMTP_URL": os.environ.get("PLACEMENT_SMTP_URL", ""),
        "PLACEMENT_MAIL_FROM": os.environ.get("PLACEMENT_MAIL_FROM", "placement@localhost"),
        "PLACEMENT_SEAL_PKCS12": os.environ.get("PLACEMENT_SEAL_PKCS12", ""),
        "PLACEMENT_SEAL_PASSPHRASE": os.environ.get("PLACEMENT_SEAL_PASSPHRASE", ""),
        "PLACEMENT_TIMESTAMP_URL": os.environ.get("PLACEMENT_TIMESTAMP_URL", ""),
        "SECRET_KEY": os.environ.get("PLACEMENT_SECRET_KEY") or _kept_secret(instance / "secret.key"),
        "PLACEMENT_DATA_KEY": os.environ.get("PLACEMENT_DATA_KEY") or _kept_secret(instance / "data.key"),
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "placement",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": os.environ.get("PLACEMENT_PUBLIC_URL", "").startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "RATELIMIT_STORAGE_URI": queue if queue.startswith("redis") else "memory://",
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "application/javascript", "application/json", "image/svg+xml"],
        "COMPRESS_MIN_SIZE": 1024,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # what people typed never reaches a log
        **given,
        "SQLALCHEMY_DATABASE_URI": normal_database_url(given.get("SQLALCHEMY_DATABASE_URI") or database),
    }


def normal_database_url(url: str) -> str:
    """`postgres://` and `postgresql://` both mean psycopg 3; a relative SQLite path is relative to where we run."""
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        return f"sqlite:///{Path(url.removeprefix('sqlite:///')).resolve()}"
    return url


def _kept_secret(path: Path) -> str:
    """A secret made once and kept beside the data, readable by the owner only."""
    if path.exists():
        return path.read_text()
    with suppress(FileExistsError):
        complete = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(complete, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(complete, path)  # of two processes that start at once the first one's secret stands
        finally:
            complete.unlink()
    return path.read_text()
