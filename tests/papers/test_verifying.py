"""Genuine, altered or unknown: by the bytes, by the code, on the command line and on the public pages."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.infra.files import read
from placement.papers import issuing
from placement.papers.models import IssuedDocument
from placement.papers.rules import DocumentVerdict
from tests.factories.agreements import a_desk, signed
from tests.factories.applications import MORNING

GENUINE, ALTERED, UNKNOWN = DocumentVerdict


@pytest.fixture
def document(db: SQLAlchemy) -> IssuedDocument:
    """An issued agreement."""
    issued = signed(a_desk()).agreement.document
    assert issued is not None
    return issued


def flip(data: bytes, place: int) -> bytes:
    """One bit of one byte changed."""
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def multipart(content: bytes) -> bytes:
    """The body of an upload; the test client's own way leaves a temporary file open when it is large."""
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    return head + content + b"\r\n--edge--\r\n"


def test_the_issued_bytes_are_genuine_and_one_changed_byte_anywhere_is_seen(document: IssuedDocument) -> None:
    data = read(document.file)
    assert issuing.verify_bytes(data) == issuing.Verdict(GENUINE, document)
    step = max(1, len(data) // 60)
    for place in [*range(0, len(data), step), *range(len(data) - 400, len(data), 13)]:
        verdict = issuing.verify_bytes(flip(data, place))
        assert (verdict.word, verdict.document) == (ALTERED, document), f"byte {place}"
    assert issuing.verify_bytes(data + b"\n").word is ALTERED


def test_each_trace_alone_gives_an_altered_file_away(document: IssuedDocument) -> None:
    data = read(document.file)
    without_identifier = data.replace(document.file_identifier.encode(), b"0" * 32)
    assert issuing.verify_bytes(without_identifier).word is ALTERED
    assert issuing.verify_bytes(f"编号 {document.number}".encode()).word is ALTERED
    assert issuing.verify_bytes(f"/verify/{document.token}".encode()).word is ALTERED


def test_a_file_of_somebody_else_is_unknown_and_a_packed_bomb_is_not_unpacked(db: SQLAlchemy) -> None:
    bomb = b"stream\n" + zlib.compress(b"\0" * 50_000_000)
    for data in (b"", b"hello", b"%PDF-1.7 another", b"XY-S9999-2026-9999", b"stream\n\x00\xff" * 50, bomb):
        assert issuing.verify_bytes(data) == issuing.Verdict(UNKNOWN)


def test_the_command_says_it_in_a_sentence_and_in_its_exit_code(
    app: Flask, document: IssuedDocument, tmp_path: Path
) -> None:
    data, file = read(document.file), tmp_path / "agreement.pdf"
    for content, status, word in (
        (data, 0, "真实"),
        (flip(data, 5000), 1, "已被改动"),
        (b"%PDF-1.4 something else", 3, "未知"),
    ):
        file.write_bytes(content)
        done = app.test_cli_runner().invoke(args=["documents", "verify", str(file)])
        assert (done.exit_code, done.output.count("\n")) == (status, 1)
        assert done.output.startswith(word)


def test_a_file_that_cannot_be_read_is_exit_3(app: Flask, tmp_path: Path) -> None:
    done = app.test_cli_runner().invoke(args=["documents", "verify", str(tmp_path / "missing.pdf")])
    assert (done.exit_code, "无法读取文件" in done.output) == (3, True)


def test_the_page_of_a_code_names_the_paper_its_state_and_nothing_private(
    client: FlaskClient, document: IssuedDocument
) -> None:
    page = client.get(f"/verify/{document.token}")
    assert page.status_code == 200
    for shown in (document.number, document.sha256, "岗位实习三方协议", "有效", "张*"):
        assert shown in page.text
    person = [document.snapshot[f"student.{fact}"] for fact in ("name", "phone", "resident_id", "address")]
    for hidden in (*person, "13700000000"):
        assert hidden not in page.text

    issuing.supersede(document, at=MORNING)
    assert "已被新版本取代" in client.get(f"/verify/{document.token}").text
    issuing.end(document, at=MORNING)
    assert "已终止" in client.get(f"/verify/{document.token}").text


def test_a_code_that_was_never_given_out_is_404(client: FlaskClient) -> None:
    page = client.get("/verify/AAAAAAAAAAAAAAAA")
    assert (page.status_code, "没有签发过" in page.text) == (404, True)


def test_anybody_can_have_a_file_checked(client: FlaskClient, document: IssuedDocument) -> None:
    data = read(document.file)

    def upload(content: bytes) -> tuple[int, str]:
        answer = client.post("/verify/", data=multipart(content), content_type="multipart/form-data; boundary=edge")
        return answer.status_code, re.sub(r"\s+", "", answer.text)

    assert "真实，与签发的文件完全一致" in upload(data)[1]
    assert "已被改动" in upload(flip(data, 9000))[1]
    assert "不是本系统签发的文件" in upload(b"%PDF-1.4 other")[1]
    assert upload(b"")[0] == 422


def test_tokens_are_secret_unless_the_demo_fixes_them(app: Flask, db: SQLAlchemy) -> None:
    assert issuing.new_token("XY-1-2026-0001") != issuing.new_token("XY-1-2026-0001")
    app.config["PLACEMENT_TOKEN_SEED"] = "demo"
    assert issuing.new_token("XY-1-2026-0001") == issuing.new_token("XY-1-2026-0001")
    assert len(issuing.new_token("XY-1-2026-0002")) == issuing.TOKEN_LENGTH


def test_who_looks_up_too_many_codes_in_a_minute_is_asked_to_wait(client: FlaskClient) -> None:
    answers = [client.get(f"/verify/{'A' * 15}{n % 10}").status_code for n in range(61)]
    assert (set(answers[:60]), answers[60]) == ({404}, 429)


def test_who_has_too_many_files_checked_in_a_minute_is_asked_to_wait(client: FlaskClient, db: SQLAlchemy) -> None:
    sent = {"data": multipart(b"hello"), "content_type": "multipart/form-data; boundary=edge"}
    answers = [client.post("/verify/", **sent).status_code for _ in range(21)]
    assert (set(answers[:20]), answers[20]) == ({200}, 429)
