"""A signed agreement under a school's seal, from the signature to whoever checks the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.infra.files import read
from placement.papers import issuing
from placement.papers.models import IssuedDocument
from placement.papers.rules import DocumentVerdict
from tests.factories.agreements import Desk, a_desk, signed
from tests.infra.seals import PASSPHRASE, holder, signed_by
from tests.papers.test_verifying import flip, multipart

SCHOOL, FIRM = "西湖职业高级中学电子签章", "东海科技有限公司"
SEAL = f"杭州市 {SCHOOL}"
"""The certificate as pages name it: the place and the name in it."""


def keep_certificate(app: Flask, folder: Path) -> None:
    """What the operator configures: a file for each school, named by its code."""
    app.config.update(
        PLACEMENT_SEAL_PKCS12=str(folder / "{school}.p12"),
        PLACEMENT_SEAL_PASSPHRASE=PASSPHRASE,
    )


@pytest.fixture
def desk(app: Flask, db: SQLAlchemy, tmp_path: Path) -> Desk:
    """An agreement that all have signed, of a school with a certificate."""
    desk = a_desk()
    keep_certificate(app, tmp_path)
    (tmp_path / f"{desk.trio.school.code}.p12").write_bytes(holder(SCHOOL).pkcs12())
    return signed(desk)


def paper_of(desk: Desk) -> IssuedDocument:
    assert desk.agreement.document is not None
    return desk.agreement.document


def later(data: bytes) -> bytes:
    """The same file with the enterprise's own signature behind it."""
    return signed_by(data, holder(FIRM).signer())


def test_the_final_paper_carries_the_seal_and_the_draft_does_not(desk: Desk) -> None:
    assert (paper_of(desk).sealed_by, desk.agreement.draft.sealed_by) == (SEAL, "")  # type: ignore[union-attr]
    (seal,) = issuing.verify_bytes(read(paper_of(desk).file)).signatures
    assert (seal.signer, seal.sound, seal.covers_file) == (SEAL, True, True)


def test_a_changed_byte_is_found_and_a_later_signature_is_no_change(desk: Desk) -> None:
    data = read(paper_of(desk).file)
    for place in range(100, len(data), len(data) // 25):
        verdict = issuing.verify_bytes(flip(data, place))
        assert (verdict.word, verdict.document) == (DocumentVerdict.ALTERED, paper_of(desk)), f"byte {place}"
    verdict = issuing.verify_bytes(later(data))
    assert (verdict.word, verdict.document, verdict.signed_later) == (
        DocumentVerdict.GENUINE,
        paper_of(desk),
        True,
    )


def test_the_command_tells_the_signatures_and_names_the_altered_revision(
    app: Flask, desk: Desk, tmp_path: Path
) -> None:
    file, data = tmp_path / "a.pdf", read(paper_of(desk).file)
    seal_begins = data.rindex(b"/ByteRange")
    for content, status, words in (
        (data, 0, ("完全一致", f"签章：{SEAL}", "第 2 次修订，完好")),
        (later(data), 0, ("其后另有签名", f"签章：杭州市 {FIRM}", "第 3 次修订，完好")),
        (flip(data, 5000), 1, ("改动在第 1 次修订",)),
        (flip(data, seal_begins + 200), 1, ("改动在第 2 次修订",)),
    ):
        file.write_bytes(content)
        done = app.test_cli_runner().invoke(args=["documents", "verify", str(file)])
        assert done.exit_code == status, done.output
        assert [word for word in words if word not in done.output] == []


def test_the_public_page_says_whose_seal_it_is_and_that_somebody_signed_later(client: FlaskClient, desk: Desk) -> None:
    assert "学校证书签章" in client.get(f"/verify/{paper_of(desk).token}").text
    body = {"data": multipart(later(read(paper_of(desk).file))), "content_type": "multipart/form-data; boundary=edge"}
    page = client.post("/verify/", **body).text
    for shown in ("其后另有签名", SCHOOL, FIRM, paper_of(desk).number):
        assert shown in page


def test_a_certificate_that_is_missing_leaves_the_paper_unissued_and_the_job_to_be_tried_again(
    app: Flask, db: SQLAlchemy, tmp_path: Path
) -> None:
    keep_certificate(app, tmp_path)
    desk = signed(a_desk())
    assert (desk.agreement.state, desk.agreement.document) == ("signing", None)


def test_without_a_certificate_the_page_says_that_there_is_no_seal(client: FlaskClient, db: SQLAlchemy) -> None:
    assert "没有证书签章" in client.get(f"/verify/{paper_of(signed(a_desk())).token}").text
