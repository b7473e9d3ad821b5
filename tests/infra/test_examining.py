"""Is a file the one that was issued? A changed byte anywhere is found, a later legitimate signature is no change."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from pyhanko.pdf_utils.generic import ArrayObject, NameObject, NumberObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from placement.infra import sealing
from placement.infra.examining import Change, examine, pack, unpack
from placement.infra.sameness import Likeness, Sameness, same_document
from placement.infra.signature_bytes import is_whole
from placement.infra.signature_reader import read
from tests.infra.seals import AT, credential_of, holder, printed, signed_by, stamped_by, stamper

FIRM = "东海科技有限公司"
BOX = (100, 100, 220, 160)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A paper with the school's seal."""
    credential = credential_of(holder("西湖职业高级中学"), tmp_path_factory.mktemp("seal"))
    return sealing.seal(printed(), credential=credential, reason="签发", name="西湖职高", at=AT)


@pytest.fixture(scope="module")
def signed_later(sealed: bytes) -> bytes:
    """The sealed paper that an enterprise has signed with another program."""
    return signed_by(sealed, holder(FIRM).signer())


def compare(issued: bytes, brought: bytes) -> Sameness:
    """Read in this process, which is quicker when there are hundreds."""
    return same_document(issued, brought, examiner=read)


def flipped(data: bytes, place: int, bit: int = 1) -> bytes:
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


def signature_of(data: bytes) -> tuple[int, int]:
    """Where the last signature stands, its brackets included."""
    return list(re.finditer(rb"<[0-9a-fA-F]{1000,}>", data))[-1].span()


def updated(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with one more revision that does something."""
    writer = IncrementalPdfFileWriter(BytesIO(data))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def says_more(writer: IncrementalPdfFileWriter) -> None:
    """Other words on the first page."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    words = writer.add_object(StreamObject(stream_data=b"BT (9,800.00) Tj ET"))
    page[pdf_name("/Contents")] = words
    writer.update_container(page)


def moves_an_edge(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page[pdf_name("/MediaBox")] = ArrayObject([NumberObject(n) for n in (0, 0, 300, 300)])
    writer.update_container(page)


def opens_elsewhere(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/OpenAction")] = NameObject("/None")
    writer.update_root()


def test_the_very_bytes_are_genuine(sealed: bytes) -> None:
    assert same_document(sealed, sealed) == Sameness(Likeness.GENUINE)


def test_a_flipped_bit_anywhere_is_found_and_its_revision_is_named(sealed: bytes) -> None:
    start, end = signature_of(sealed)
    places = {*range(0, len(sealed), len(sealed) // 300), *range(len(sealed) - 200, len(sealed)), end - 2, end - 1}
    for place in sorted({*places, *range(start, end, 40)}):
        for bit in (1, 0x20):
            found = compare(sealed, flipped(sealed, place, bit))
            expected = 1 if place < len(printed()) else 2
            assert (found.word, found.altered_revision) == (Likeness.ALTERED, expected), f"byte {place}"


def test_what_is_longer_or_shorter_is_altered(sealed: bytes) -> None:
    for brought in (sealed + b"\n", sealed + b"%%EOF\n", sealed[:-1], printed(), b"", sealed + sealed):
        assert compare(sealed, brought).word is Likeness.ALTERED


def test_a_file_written_anew_by_another_program_is_found(sealed: bytes) -> None:
    by_pikepdf, by_pypdf, appended = BytesIO(), BytesIO(), BytesIO()
    with pikepdf.open(BytesIO(sealed)) as file:
        file.save(by_pikepdf)
    pypdf.PdfWriter(clone_from=BytesIO(sealed)).write(by_pypdf)
    again = pypdf.PdfWriter(fileobj=BytesIO(sealed), incremental=True)
    again.add_metadata({"/Title": "另一个题目"})
    again.write(appended)
    for brought in (by_pikepdf, by_pypdf, appended):
        assert compare(sealed, brought.getvalue()).word is Likeness.ALTERED


def test_a_later_signature_of_somebody_else_is_no_change(sealed: bytes, signed_later: bytes) -> None:
    found = compare(sealed, signed_later)
    [later] = found.later
    assert (found.word, found.altered_revision, found.drawn) == (Likeness.SIGNED_LATER, None, False)
    assert (later.signer, later.revision, later.sound, later.trusted) == (f"杭州市 {FIRM}", 3, True, False)

    whole = read(signed_later)
    assert [each.changed_after for each in whole.signatures] == [Change.SIGNATURES, Change.NONE]
    assert [each.sound for each in whole.signatures] == [True, True]


def chained() -> Any:
    root = holder("根", ca=True)
    return holder("某公司", issuer=holder("中间", issuer=root, ca=True), curve=True).signer()


@pytest.mark.parametrize(
    "sign",
    [
        lambda data: signed_by(data, chained()),
        lambda data: signed_by(data, holder(FIRM).signer(prefer_pss=True)),
        lambda data: signed_by(data, holder(FIRM).signer(), timestamper=stamper()),
        lambda data: signed_by(signed_by(data, holder(FIRM).signer()), chained(), field="Third"),
        lambda data: stamped_by(signed_by(data, holder(FIRM).signer())),
    ],
    ids=["chain", "pss", "stamped", "two", "signature and timestamp"],
)
def test_all_kinds_of_later_signatures_are_known_and_a_flipped_bit_in_them_is_found(
    sign: Callable[[bytes], bytes], sealed: bytes
) -> None:
    for issued in (sealed, printed()):  # sealed or not
        brought = sign(issued)
        assert compare(issued, brought).word is Likeness.SIGNED_LATER
    chance = random.Random(4)
    start, end = signature_of(brought)
    places = [chance.randrange(len(issued), len(brought)) for _ in range(12)]
    for place in [*places, *(chance.randrange(start, end) for _ in range(12)), end - 2]:
        assert compare(issued, flipped(brought, place, 1 << chance.randrange(8))).word is Likeness.ALTERED, place


def test_a_flipped_bit_in_a_later_signature_is_found_wherever_it_is(sealed: bytes, signed_later: bytes) -> None:
    chance = random.Random(7)
    places = {chance.randrange(len(sealed), len(signed_later)) for _ in range(60)}
    for place in sorted(
        {*places, *range(len(sealed), len(sealed) + 20), *range(len(signed_later) - 20, len(signed_later))}
    ):
        found = compare(sealed, flipped(signed_later, place))
        assert (found.word, found.altered_revision) == (Likeness.ALTERED, 3), f"byte {place}"


def test_each_byte_of_a_signature_itself_is_vouched_for(sealed: bytes, signed_later: bytes) -> None:
    """A digit in the other case, a space for a zero of the padding, another certificate: all that still verifies."""
    start, end = signature_of(signed_later)
    written = signed_later[start:end]
    assert is_whole(written)
    letter = next(place for place, sign in enumerate(written) if sign in b"ABCDEF")
    padding = len(written) - 10
    changed = [
        flipped(written, letter, 0x20),
        flipped(written, padding, 1),
        flipped(written, padding, 0x10),
        written[:padding] + b"  " + written[padding + 2 :],
    ]
    for each in changed:
        assert not is_whole(each)
        assert compare(sealed, signed_later[:start] + each + signed_later[end:]).word is Likeness.ALTERED


def test_what_an_algorithm_says_of_itself_is_vouched_for(sealed: bytes) -> None:
    """Behind the name of a hash stands a NULL that no verification reads."""
    brought = signed_by(sealed, holder(FIRM).signer(prefer_pss=True))
    start, end = signature_of(brought)
    written = brought[start:end]
    after_name = written.rindex(b"2A864886F70D01010A")
    nulls = [match.start() for match in re.finditer(b"0500", written) if match.start() > after_name][:2]
    assert is_whole(written)
    assert len(nulls) == 2
    for place in nulls:
        for digit in (0, 1, 3):
            assert not is_whole(flipped(written, place + digit))


def test_a_chain_that_leaves_its_root_out_is_known_and_one_with_a_stranger_in_it_is_not(sealed: bytes) -> None:
    root = holder("根", ca=True)
    leaf = holder("某公司", issuer=holder("中间", issuer=root, ca=True), curve=True)
    assert compare(sealed, signed_by(sealed, leaf.signer(embed_roots=False))).word is Likeness.SIGNED_LATER

    crowded = leaf.signer()
    crowded.cert_registry.register(holder(FIRM).signer().signing_cert)
    assert compare(sealed, signed_by(sealed, crowded)).word is Likeness.ALTERED


def test_a_later_signature_that_shows_something_on_a_page_is_pointed_out(sealed: bytes) -> None:
    found = compare(sealed, signed_by(sealed, holder(FIRM).signer(), box=BOX))
    assert (found.word, found.drawn) == (Likeness.SIGNED_LATER, True)


@pytest.mark.parametrize("change", [says_more, moves_an_edge, opens_elsewhere])
def test_an_update_that_changes_the_paper_is_named_even_under_a_later_signature(
    change: Callable[[IncrementalPdfFileWriter], None], sealed: bytes, signed_later: bytes
) -> None:
    for issued, base, revision in ((sealed, sealed, 3), (printed(), printed(), 2), (sealed, signed_later, 4)):
        changed = updated(base, change)
        covered = signed_by(changed, holder(FIRM).signer(), field="Cover")
        for brought in (changed, covered):
            found = compare(issued, brought)
            assert (found.word, found.altered_revision) == (Likeness.ALTERED, revision)

    whole = read(covered)
    assert (whole.revisions, whole.altered_revision) == (5, 4)
    assert [each.changed_after for each in whole.signatures] == [Change.OTHER, Change.OTHER, Change.NONE]


def test_a_file_that_begins_with_the_issued_bytes_but_does_not_use_them_is_altered(sealed: bytes) -> None:
    """What is appended is a whole paper of its own that never refers to what stands before it."""
    out = BytesIO()
    other = pikepdf.new()
    other.add_blank_page()
    other.save(out)
    moved = re.sub(rb"(?<=\n)(\d{10})(?= 00000 n)", lambda m: b"%010d" % (int(m[1]) + len(sealed)), out.getvalue())
    moved = re.sub(rb"startxref\n(\d+)", lambda m: b"startxref\n%d" % (int(m[1]) + len(sealed)), moved)
    for brought in (sealed + moved, signed_by(sealed + moved, holder(FIRM).signer())):
        found = compare(sealed, brought)
        assert (found.word, found.altered_revision) == (Likeness.ALTERED, 3)


def test_the_seal_alone_tells_what_was_changed_before_or_after_it(sealed: bytes) -> None:
    """Without the issued bytes at hand."""
    for place in (2000, len(printed()) // 2):
        found = read(flipped(sealed, place))
        assert not found.readable or (found.signatures[0].sound, found.altered_revision) == (False, 1)
    found = read(updated(sealed, says_more))
    assert (found.altered_revision, found.signatures[0].changed_after) == (3, Change.OTHER)
    assert read(printed()).signatures == ()


def test_a_file_is_read_in_a_process_of_its_own_with_the_same_result(sealed: bytes, signed_later: bytes) -> None:
    trusted = [holder("西湖职业高级中学").der]
    found = examine(signed_later, trusted=trusted)
    assert found == read(signed_later, trusted=trusted)
    assert [each.trusted for each in found.signatures] == [True, False]
    assert unpack(pack(found)) == found
    assert same_document(sealed, signed_later) == compare(sealed, signed_later)


def locked() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(printed())) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def with_index(about: bytes, body: bytes) -> bytes:
    """A file that is nothing but a cross-reference stream."""
    packed = zlib.compress(body)
    head = b"<< /Type /XRef /Size 2 /Root 1 0 R %s /Filter /FlateDecode /Length %d >>" % (about, len(packed))
    return b"%PDF-1.7\n1 0 obj\n" + head + b"\nstream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def with_table(body: bytes) -> bytes:
    place = b"%d" % (9 + len(body))
    return (
        b"%PDF-1.7\n" + body + b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
        b"trailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n" + place + b"\n%%EOF\n"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 5000,
        b"%PDF-1.7\n",
        b"%PDF-1.7\nstartxref\n9\n%%EOF\n",
        b"%PDF-1.7\nxref\n0 99999999999\n" + b"0000000009 00000 n \n" * 1000,
        with_table(b"1 0 obj\n" + b"[" * 100_000 + b"]" * 100_000 + b"\nendobj\n"),
        with_table(b"1 0 obj\n<< /Type /Catalog /AcroForm << /Fields [1 0 R] >> /Kids [1 0 R] /T (a) >>\nendobj\n"),
        with_index(b"/W [1 4 2] /Index [0 20000]", b"\0" * 30_000_000),
        locked(),
        printed()[: len(printed()) // 2],
    ],
    ids=["empty", "zeros", "head", "no table", "huge table", "deep", "in a circle", "bomb", "locked", "half"],
)
def test_whatever_is_no_sound_pdf_is_not_readable(data: bytes) -> None:
    assert not read(data).readable
    assert not read(data, known=len(data) // 2).readable


def test_a_file_that_would_be_read_for_ever_is_given_up() -> None:
    """Entries without a width: a few bytes announce a million million of them."""
    assert not examine(with_index(b"/W [0 0 0] /Index [0 1099511627776]", b""), seconds=2).readable


def test_arbitrary_damage_never_raises(signed_later: bytes, tmp_path: Path) -> None:
    chance = random.Random(11)
    for _ in range(30):
        damaged = bytearray(signed_later)
        for _ in range(chance.randrange(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        read(bytes(damaged[: chance.randrange(len(damaged))] if chance.random() < 0.3 else damaged))
