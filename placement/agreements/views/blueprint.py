"""The blueprint, its places in the menu, and what every view of agreements asks of a request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, request
from flask.wrappers import Response
from werkzeug.datastructures import FileStorage

from placement.accounts.rules import ENTERPRISE_STAFF, SCHOOL_STAFF, Role
from placement.infra import files
from placement.infra.files import StoredFile
from placement.kernel.text import Text
from placement.placements.rules import Scan
from placement.web import navigation
from placement.web.downloads import download

blueprint = Blueprint("agreements", __name__)
PARTIES = (Role.STUDENT, Role.TEACHER, Role.HR, Role.PLACEMENT_OFFICE)
"""Who fills in and signs."""
SIGNERS = (*PARTIES, *sorted((SCHOOL_STAFF | ENTERPRISE_STAFF) - set(PARTIES)))
"""Who may sign: the parties, and colleagues into whose hands an organisation gave its signature."""
navigation.item(
    Text("协议"),
    "agreements.index",
    icon="signature",
    order=50,
    roles={Role.STUDENT, Role.HR, Role.PLACEMENT_OFFICE, Role.TEACHER},
)


def now() -> datetime:
    """The present instant."""
    instant: datetime = current_app.extensions["clock"].now()
    return instant


def uploaded(field: Any) -> Scan:
    """The file of an upload field; an empty one when nothing was chosen."""
    file: FileStorage | None = field.data if isinstance(field.data, FileStorage) else None
    if not file:
        return Scan(b"", "")
    with file.stream:  # a large one lies in a file of its own until it is closed
        return Scan(file.read(), file.filename or "")


def comment() -> str:
    """What was written beside an act: a common reason, own words, or both."""
    return "；".join(filter(None, (request.form.get("reason", "").strip(), request.form.get("comment", "").strip())))


def send_file(file: StoredFile, *, name: str, inline: bool = False) -> Response:
    """Stored bytes, exactly as they are: our own papers may be shown, uploads are only downloaded."""
    return download(files.read(file), name, file.media_type, inline=inline)
