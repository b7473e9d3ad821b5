"""The school's seal on printed papers, beside the library's own signature on the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from placement.infra.credentials import load_credential, make_demo_credential
from placement.infra.press import Sheets, print_sheets
from placement.infra.sealing import seal
from tests.bench.registry import Pair, interleaved, measure

AT = datetime(2026, 3, 16, 1, tzinfo=UTC)


@measure("sealing", unit="documents/s", better="higher", size=40)
def sealing(size: int) -> Pair:
    """A paper of several pages; the number is another in each seal, so that no seal can serve twice."""
    with TemporaryDirectory() as folder:
        bare = SimpleSigner.load_pkcs12(make_demo_credential(Path(folder)))
        credential = load_credential({"PLACEMENT_DEMO": True, "PLACEMENT_INSTANCE": folder}, "0101")
    paper, numbers = printed(), count(1)
    assert credential is not None
    assert bare

    def ours() -> None:
        seal(paper, credential=credential, reason=f"签发 XY-0101-2026-{next(numbers):05d}", name="西湖职高", at=AT)

    def raw() -> None:
        reason = f"签发 XY-0101-2026-{next(numbers):05d}"
        about = PdfSignatureMetadata("Seal", reason=reason, name="西湖职高", subfilter=SigSeedSubFilter.PADES)
        sign_pdf(IncrementalPdfFileWriter(BytesIO(paper)), about, bare, output=BytesIO())

    taken = interleaved(ours, raw, rounds=size)
    return Pair(1 / taken.value, 1 / taken.floor)


def printed() -> bytes:
    """Four pages with a table and text, about as large as an agreement."""
    rows = "".join(f"<tr><td>第 {number} 行</td><td>实习报酬每月 2,800.00 元</td></tr>" for number in range(60))
    text = "".join(
        f"<p>第 {number} 款　甲、乙、丙三方在实习期间共同遵守本条所列的各项约定。</p>" for number in range(60)
    )
    return print_sheets(
        Sheets(
            number="XY-0101-2026-00001",
            verify_url="https://school.example/verify/AAAAAAAAAAAAAAAA",
            issued_at=AT,
            title="岗位实习三方协议",
            author="西湖职业高级中学",
            form="SX-01",
            version="1",
            particulars=f"<h1>岗位实习三方协议</h1><table>{rows}</table>{text}",
        )
    )
