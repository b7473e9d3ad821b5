"""The blueprint, and what every view of papers asks of a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app
from flask.wrappers import Response
from werkzeug.datastructures import FileStorage

from placement.infra import files
from placement.infra.files import StoredFile
from placement.web.downloads import download

blueprint = Blueprint("papers", __name__)


def now() -> datetime:
    """The present instant."""
    instant: datetime = current_app.extensions["clock"].now()
    return instant


def send_file(file: StoredFile, *, name: str, inline: bool = False) -> Response:
    """Stored bytes, exactly as they are: our own papers may be shown, uploads are only downloaded."""
    return download(files.read(file), name, file.media_type, inline=inline)


def uploaded(field: Any) -> bytes:
    """The bytes of an upload field; none when nothing was chosen."""
    file: FileStorage | None = field.data if isinstance(field.data, FileStorage) else None
    return file.read() if file else b""
