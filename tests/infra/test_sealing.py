"""The school's seal: what was printed stays, what was sealed is the same each time, and what is missing is said."""

from __future__ import annotations

import asyncio
import http.server
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from pyhanko.pdf_utils.reader import PdfFileReader

from placement.infra import credentials, sealing
from placement.infra.sealing import Credential, SealingFailed
from placement.infra.signature_reader import read
from placement.infra.threads import apart
from tests.infra.seals import AT, PASSPHRASE, credential_of, holder, printed, stamper

SCHOOL = "西湖职业高级中学"


@pytest.fixture(scope="module")
def credential(tmp_path_factory: pytest.TempPathFactory) -> Credential:
    """The school's certificate, signed by nobody else."""
    return credential_of(holder(SCHOOL), tmp_path_factory.mktemp("seal"))


def seal(credential: Credential, pdf: bytes | None = None, at: datetime = AT) -> bytes:
    return sealing.seal(
        pdf or printed(), credential=credential, reason="签发 XY-1", name=SCHOOL, at=at, location="杭州"
    )


def test_sealing_and_reading_work_where_an_event_loop_is_running(credential: Credential) -> None:
    async def sealed() -> bytes:
        return seal(credential)

    async def found() -> int:
        return len(read(data).signatures)

    data = apart(lambda: asyncio.run(sealed()))  # apart here too: a browser test before leaves its own loop running
    assert apart(lambda: asyncio.run(found())) == 1


def test_what_was_printed_stays_in_front_and_the_seal_holds(credential: Credential) -> None:
    sealed = seal(credential)
    assert sealed.startswith(printed())

    found = read(sealed, trusted=credential.trusted)
    [one] = found.signatures
    assert (found.revisions, found.altered_revision) == (2, None)
    assert (one.intact, one.valid, one.trusted, one.covers_file, one.drawn) == (True, True, True, True, False)
    assert (one.signer, one.at, one.revision) == (f"杭州市 {SCHOOL}", AT, 2)


def test_the_seal_is_a_pades_signature_that_names_reason_place_and_time(credential: Credential) -> None:
    [embedded] = PdfFileReader(BytesIO(seal(credential))).embedded_signatures
    about = embedded.sig_object
    assert about["/SubFilter"] == "/ETSI.CAdES.detached"
    assert (about["/Reason"], about["/Name"], about["/Location"]) == ("签发 XY-1", SCHOOL, "杭州")
    assert about["/M"] == "D:20260316010000Z"
    kinds = {attribute["type"].native for attribute in embedded.signer_info["signed_attrs"]}
    assert "signing_certificate_v2" in kinds
    assert "signing_time" not in kinds  # PAdES wants it in the dictionary


def test_the_paper_stays_an_archival_one_with_its_own_metadata(credential: Credential) -> None:
    before, after = pypdf.PdfReader(BytesIO(printed())), pypdf.PdfReader(BytesIO(seal(credential)))
    assert after.xmp_metadata is not None
    assert before.xmp_metadata is not None
    assert after.xmp_metadata.stream.get_data() == before.xmp_metadata.stream.get_data()
    assert b'pdfaid:part="3" pdfaid:conformance="U"' in after.xmp_metadata.stream.get_data()
    assert after.metadata == before.metadata
    assert after.trailer["/ID"][0].original_bytes == before.trailer["/ID"][0].original_bytes  # type: ignore[index]
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]

    [widget] = cast(
        Any, after.pages[0]["/Annots"]
    )  # PDF/A: printed, not hidden, and of no size, so that it needs no appearance
    assert widget.get_object()["/F"] & 0b100111 == 0b100
    assert list(widget.get_object()["/Rect"]) == [0, 0, 0, 0]


def test_equal_papers_sealed_at_the_same_instant_are_equal_to_the_byte(credential: Credential) -> None:
    assert seal(credential) == seal(credential)
    assert seal(credential) != seal(credential, at=AT + timedelta(seconds=1))


def test_a_seal_below_an_authority_carries_the_certificates_above_it(tmp_path: Path) -> None:
    root = holder("根", ca=True)
    below = credential_of(holder("学校二", issuer=root, curve=True), tmp_path)
    sealed = seal(below)
    assert read(sealed, trusted=[root.der]).signatures[0].trusted
    assert not read(sealed).signatures[0].trusted
    assert not below.self_signed


def test_without_settings_there_is_no_seal_and_in_a_demonstration_one_that_says_so(tmp_path: Path) -> None:
    settings = {"PLACEMENT_INSTANCE": str(tmp_path), "PLACEMENT_SEAL_PKCS12": ""}
    assert credentials.load_credential(settings, "0101") is None

    demo = credentials.load_credential({**settings, "PLACEMENT_DEMO": True}, "0101", at=AT)
    again = credentials.load_credential({**settings, "PLACEMENT_DEMO": True}, "0102")
    assert demo is not None
    assert again is not None
    assert (demo.subject, demo.demo, demo.self_signed) == ("演示用电子签章（非法定）", True, True)
    assert again.certificate.sha256 == demo.certificate.sha256
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_demo_certificate_is_made_once_even_when_many_begin_at_the_same_time(tmp_path: Path) -> None:
    made: list[bytes] = []
    starters = [
        threading.Thread(target=lambda: made.append(credentials.make_demo_credential(tmp_path).read_bytes()))
        for _ in range(4)
    ]
    for each in starters:
        each.start()
    for each in starters:
        each.join()
    assert (len(made), len(set(made)), len(list(tmp_path.iterdir()))) == (4, 1, 1)


def test_each_school_may_have_its_own_file_and_a_new_file_counts_at_once(tmp_path: Path) -> None:
    settings = {"PLACEMENT_SEAL_PKCS12": str(tmp_path / "{school}.p12"), "PLACEMENT_SEAL_PASSPHRASE": PASSPHRASE}
    (tmp_path / "0101.p12").write_bytes(holder("甲校").pkcs12())
    (tmp_path / "0102.p12").write_bytes(holder("乙校").pkcs12())
    subjects = [credentials.load_credential(settings, code).subject for code in ("0101", "0102")]  # type: ignore[union-attr]
    assert subjects == ["杭州市 甲校", "杭州市 乙校"]

    (tmp_path / "0101.p12").write_bytes(holder("丙校").pkcs12())
    assert credentials.load_credential(settings, "0101").subject == "杭州市 丙校"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content,passphrase,said",
    [
        (None, "", "无法读取电子签章证书文件"),
        (b"-----BEGIN CERTIFICATE-----", "", "不是 PKCS#12"),
        (b"", "", "不是 PKCS#12"),
        (holder, "falsch", "口令不对"),
        (holder, "", "口令不对"),
    ],
)
def test_the_operator_is_told_what_is_wrong_with_the_file(
    content: object, passphrase: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "seal.p12"
    data = holder(SCHOOL).pkcs12() if content is holder else content
    if isinstance(data, bytes):
        path.write_bytes(data)
    settings = {"PLACEMENT_SEAL_PKCS12": str(path), "PLACEMENT_SEAL_PASSPHRASE": passphrase}
    with pytest.raises(SealingFailed, match=said):
        credentials.load_credential(settings, "0101")


def test_a_key_of_another_kind_is_refused_before_a_paper_is_sealed_with_it(tmp_path: Path) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    theirs = holder(SCHOOL).certificate
    name = theirs.subject
    certificate = (
        x509.CertificateBuilder(
            name, name, key.public_key(), 7, theirs.not_valid_before_utc, theirs.not_valid_after_utc
        )
    ).sign(key, None)
    path = tmp_path / "seal.p12"
    path.write_bytes(serialize_key_and_certificates(None, key, certificate, None, NoEncryption()))
    with pytest.raises(SealingFailed, match="请换用 RSA 或 ECDSA 证书"):
        credentials.load_credential({"PLACEMENT_SEAL_PKCS12": str(path)}, "0101")


def test_a_school_code_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    settings = {"PLACEMENT_SEAL_PKCS12": str(tmp_path / "{school}.p12")}
    with pytest.raises(SealingFailed, match="学校代码"):
        credentials.load_credential(settings, "../secret")


def test_an_expired_certificate_seals_nothing_and_its_dates_are_named(tmp_path: Path) -> None:
    expired = credential_of(holder("旧证书", until=datetime(2026, 1, 1, tzinfo=UTC)), tmp_path)
    with pytest.raises(SealingFailed, match="有效期为 2025-01-01 至 2026-01-01，现在不能用它签章，请更换证书"):
        seal(expired)
    assert seal(expired, at=datetime(2025, 6, 1, tzinfo=UTC))
    settings = {"PLACEMENT_SEAL_PKCS12": str(next(tmp_path.iterdir())), "PLACEMENT_SEAL_PASSPHRASE": PASSPHRASE}
    with pytest.raises(SealingFailed, match="有效期"):
        credentials.load_credential(settings, "0101", at=AT)


@pytest.fixture
def stamp_server() -> Iterator[tuple[str, list[bytes]]]:
    """A timestamp server on this machine: its address, and what it was asked. After two answers it talks nonsense."""
    asked: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            request = tsp.TimeStampReq.load(asked[-1])
            answer = stamper().request_tsa_response(request).dump() if len(asked) <= 2 else b"nonsense"
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_timestamp_server_stamps_the_seal_and_without_its_stamp_nothing_is_sealed(
    tmp_path: Path, stamp_server: tuple[str, list[bytes]]
) -> None:
    url, asked = stamp_server
    stamped = credential_of(holder(SCHOOL), tmp_path, PLACEMENT_TIMESTAMP_URL=url)
    sealed = seal(stamped)
    [one] = read(sealed, trusted=stamped.trusted).signatures
    assert (one.sound, one.trusted, one.stamped_at, len(asked)) == (True, True, AT, 2)

    with pytest.raises(SealingFailed, match="时间戳"):
        seal(stamped)


def test_a_timestamp_server_that_cannot_be_reached_stops_the_sealing(tmp_path: Path) -> None:
    alone = credential_of(holder(SCHOOL), tmp_path, PLACEMENT_TIMESTAMP_URL="http://127.0.0.1:9/")
    with pytest.raises(SealingFailed, match="时间戳"):
        seal(alone)
