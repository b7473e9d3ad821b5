"""Reads may not write; instants keep their zone; secrets are not readable in the table."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from placement.infra import files, outbox
from placement.infra.database import ReadsMayNotWrite, unit_of_work
from placement.kernel.clock import FixedClock
from placement.kernel.errors import RuleBroken


def test_a_request_with_a_safe_method_may_not_change_the_database(app: Flask, clock: FixedClock) -> None:
    with app.test_request_context("/", method="GET"), pytest.raises(ReadsMayNotWrite):
        outbox.post("a@example.cn", "题", "文", at=clock.now())


def test_what_an_unsafe_request_did_before_it_failed_leaves_no_trace(db: SQLAlchemy, clock: FixedClock) -> None:
    with pytest.raises(RuleBroken), unit_of_work():
        outbox.post("a@example.cn", "题", "文", at=clock.now())
        files.store_upload(b"", name="x.pdf", at=clock.now())
    assert db.session.execute(text("SELECT count(*) FROM mail")).scalar() == 0


@pytest.mark.parametrize(
    "data,code",
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00 program", "file_kind"),
        (b"<html>", "file_kind"),
        (b"%PDF-" + b"x" * files.UPLOAD_LIMIT, "file_too_large"),
    ],
)
def test_a_file_is_known_by_its_content_and_not_by_its_name(
    db: SQLAlchemy, clock: FixedClock, data: bytes, code: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        files.store_upload(data, name="scan.pdf", at=clock.now())
    assert refusal.value.code == code


def test_stored_bytes_come_back_as_they_went_in(db: SQLAlchemy, clock: FixedClock) -> None:
    data = b"%PDF-1.7 \x00\xff"
    with unit_of_work():
        file_id = files.store_upload(data, name="扫描件.pdf", at=clock.now()).id
    assert files.read(db.session.get_one(files.StoredFile, file_id)) == data
