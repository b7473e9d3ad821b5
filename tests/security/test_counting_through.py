"""Numbers of papers follow one another: whoever counts through them learns nothing of the people on them."""

from __future__ import annotations

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from placement.infra.files import read
from tests.factories.agreements import a_desk, signed

HEAD = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'


def test_a_file_with_only_a_guessed_number_shows_no_facts_and_a_real_one_that_was_changed_does(
    client: FlaskClient, db: SQLAlchemy
) -> None:
    document = signed(a_desk()).agreement.document
    assert document is not None
    data = read(document.file)

    def checked(content: bytes) -> str:
        body = HEAD + content + b"\r\n--edge--\r\n"
        return client.post("/verify/", data=body, content_type="multipart/form-data; boundary=edge").text

    guessed = checked(f"%PDF-1.4 {document.number}".encode())
    assert "已被改动" in guessed
    for hidden in (*document.parties, document.sha256):
        assert hidden not in guessed
    for content in (data, data + b"\n"):
        assert document.parties[0] in checked(content)
