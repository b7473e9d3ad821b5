"""Stored bytes: kept in the database with the transaction that made them, so neither exists without the other."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from placement.extensions import db
from placement.infra.types import UtcDateTime
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text

UPLOAD_LIMIT = 10 * 1024 * 1024
_SUFFIXES = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_SIGNATURES = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


class StoredFile(db.Model):  # type: ignore[name-defined,misc]
    """What is known of a file; the bytes are in `stored_bytes`, so that a list never loads them."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StoredBytes(db.Model):  # type: ignore[name-defined,misc]
    """The bytes of one stored file."""

    __tablename__ = "stored_bytes"

    file_id: Mapped[int] = mapped_column(db.ForeignKey("stored_file.id"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


def store(data: bytes, *, name: str, media_type: str, at: datetime) -> StoredFile:
    """Keep bytes that the application made itself."""
    file = StoredFile(
        name=name[:200], media_type=media_type, size=len(data), sha256=hashlib.sha256(data).hexdigest(), created_at=at
    )
    db.session.add(file)
    db.session.flush()
    db.session.add(StoredBytes(file_id=file.id, data=data))
    return file


def store_upload(data: bytes, *, name: str, at: datetime) -> StoredFile:
    """Keep an uploaded scan: PDF, PNG or JPEG, known by its content and not by its name, at most 10 MB.

    Raises RuleBroken for an empty, too large or foreign file, and for one that is not what its name says.
    """
    if not data:
        raise RuleBroken("file_empty", Text("文件是空的，请重新选择"), field="file")
    if len(data) > UPLOAD_LIMIT:
        raise RuleBroken("file_too_large", Text("文件不能超过 10 MB"), field="file")
    media_type = _sniff(data)
    suffix = PurePath(name).suffix.lower()
    if _SUFFIXES.get(suffix, media_type) != media_type:
        why = Text("文件名以 %(suffix)s 结尾，内容却不是这种文件，请确认选对了文件", suffix=suffix)
        raise RuleBroken("file_name", why, field="file")
    return store(data, name=_plain(name), media_type=media_type, at=at)


def _plain(name: str) -> str:
    """The last part of a path, without what no file name holds; the end of a long name is kept."""
    return re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/")).rsplit("/", 1)[-1][-200:]


def _sniff(data: bytes) -> str:
    for media_type, signature in _SIGNATURES.items():
        if data.startswith(signature):
            return media_type
    raise RuleBroken("file_kind", Text("只能上传 PDF、PNG 或 JPEG 文件，该文件的内容不是其中任何一种"), field="file")


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file."""
    row = db.session.get(StoredBytes, file.id)
    if row is None:
        raise LookupError(f"bytes of stored file {file.id} are missing")
    return row.data
