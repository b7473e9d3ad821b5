"""Photographs and scans of paper: looked into before they are kept, shown one page at a time, put together as one PDF.

What somebody uploads is hostile until read: a PDF is opened under limits, a photograph decoded once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, PasswordError, Pdf, PdfError, settings
from PIL import Image, ImageFile, ImageOps

from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text

PAGE_LIMIT = 60
PIXEL_LIMIT = 64_000_000
_A4 = (595.28, 841.89)
_UNPACKED = 64 * 1024 * 1024
_ROTATION = {3: 180, 6: 90, 8: 270}
"""EXIF's word for how the camera was held, as degrees clockwise."""

settings.set_qpdf_limits(  # of the whole process: a few kilobytes cannot unpack to more than this
    flate_max_memory=_UNPACKED,
    png_max_memory=_UNPACKED,
    run_length_max_memory=_UNPACKED,
    tiff_max_memory=_UNPACKED,
    parser_max_container_size=100_000,
)


@dataclass(frozen=True)
class Sheet:
    """One page of an uploaded file: the file's bytes, and which page of it, from 0; a photograph is one page."""

    data: bytes
    index: int = 0

    @property
    def is_pdf(self) -> bool:
        """Whether the bytes are a PDF's."""
        return self.data.startswith(b"%PDF-")


def count_pages(data: bytes) -> int:
    """How many pages a PDF, PNG or JPEG holds.

    Raises RuleBroken with a sentence for one that is broken, locked, or larger than any paper of ours.
    """
    if Sheet(data).is_pdf:
        return _count_of_pdf(data)
    _look_at(data)
    return 1


def _count_of_pdf(data: bytes) -> int:
    try:
        with Pdf.open(BytesIO(data), attempt_recovery=False) as pdf:
            said = int(pdf.Root.Pages.Count)
            found = said if said > PAGE_LIMIT else len(pdf.pages)
    except PasswordError as error:
        raise RuleBroken("scan_locked", Text("这份 PDF 设有打开密码，请去掉密码后再上传"), field="file") from error
    except (PdfError, AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        why = Text("这份 PDF 打不开，可能没有传完整，请重新扫描后再上传")
        raise RuleBroken("scan_broken", why, field="file") from error
    if found > PAGE_LIMIT:
        why = Text("这份 PDF 页数过多，一次最多 %(limit)s 页", limit=PAGE_LIMIT)
        raise RuleBroken("scan_too_long", why, field="file")
    if found < 1:
        raise RuleBroken("scan_empty", Text("这份 PDF 没有页面，请重新扫描后再上传"), field="file")
    return found


def _look_at(data: bytes) -> Image.Image:
    """A photograph, decoded small, so that a file that was cut off or is something else shows itself."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets cut-off pictures pass, in the whole process
    try:
        image = Image.open(BytesIO(data), formats=("JPEG", "PNG"))
        if image.width * image.height > PIXEL_LIMIT:
            raise Image.DecompressionBombError
        image.draft("RGB", (900, 900))
        image.load()
    except Image.DecompressionBombError as error:
        why = Text("照片的像素过多，请在相机中调低分辨率后重新拍照")
        raise RuleBroken("photo_too_large", why, field="file") from error
    except (OSError, SyntaxError, ValueError) as error:
        why = Text("这张照片打不开，可能没有传完整，请重新拍照后再上传")
        raise RuleBroken("photo_broken", why, field="file") from error
    return image


def preview(sheet: Sheet, *, width: int) -> bytes | None:
    """A photograph as a small upright JPEG; None for a page of a PDF, which the browser opens by itself."""
    if sheet.is_pdf:
        return None
    image = ImageOps.exif_transpose(_look_at(sheet.data)).convert("RGB")
    image.thumbnail((width, width * 2))
    out = BytesIO()
    image.save(out, "JPEG", quality=72)
    return out.getvalue()


def joined(sheets: Iterable[Sheet]) -> bytes:
    """The pages as one PDF, in this order; equal pages give equal bytes. A JPEG goes in as it is, upright."""
    whole = Pdf.new()
    for sheet in sheets:
        if sheet.is_pdf:
            with Pdf.open(BytesIO(sheet.data)) as pdf:
                whole.pages.append(pdf.pages[sheet.index])
        else:
            _add_photograph(whole, sheet.data)
    out = BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()


def _add_photograph(whole: Pdf, data: bytes) -> None:
    """A page of A4 height or width with the photograph over all of it."""
    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
        turn = _ROTATION.get(image.getexif().get(0x0112, 1), 0)
        size, gray = image.size, image.mode == "L"
        packed = data if image.format == "JPEG" and image.mode in ("RGB", "L") else _as_jpeg(image)
    picture = pikepdf.Stream(
        whole,
        packed,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=Name.DeviceGray if gray else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    scale = min(min(_A4) / min(size), max(_A4) / max(size))
    width, height = round(size[0] * scale, 2), round(size[1] * scale, 2)
    whole.add_blank_page(page_size=(width, height))
    page = whole.pages[-1]
    page.Resources = Dictionary(XObject=Dictionary(Photo=picture))
    page.Rotate = turn
    page.Contents = pikepdf.Stream(whole, f"{width} 0 0 {height} 0 0 cm /Photo Do".encode())


def _as_jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.convert("L" if image.mode == "L" else "RGB").save(out, "JPEG", quality=88)
    return out.getvalue()
