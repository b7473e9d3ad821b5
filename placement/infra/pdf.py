"""Documents that are a folder of templates: `templates/documents/<name>/` with `document.html` and `print.css`."""

from __future__ import annotations

import hashlib
from typing import Any

from placement.infra.glyphs import printable
from placement.infra.joining import Joined
from placement.infra.paper import Paper, plain, snapshot
from placement.infra.paper_templates import chinese_date, document_environment, percent, plain_number
from placement.infra.typesetting import ROOT, SHARED, LocalAssets, OutsideAsset, archival, missing_parts, typesetter

__all__ = [
    "ROOT",
    "LocalAssets",
    "OutsideAsset",
    "chinese_date",
    "document_environment",
    "missing_parts",
    "percent",
    "plain_number",
    "render_document",
    "render_html",
    "snapshot",
    "template_version",
]


def render_document(name: str, data: Paper) -> bytes:
    """The PDF of the document `name` (a folder of templates/documents) filled with `data`.

    `data` is a frozen dataclass of plain values; TypeError for anything else. jinja2.UndefinedError when the template
    asks for what the data does not hold.
    """
    identifier = hashlib.sha256(f"{data.number} {template_version(name)}".encode()).digest()[:16]
    markup = render_html(name, data)
    with typesetter().at_work() as setter:
        document = setter.lay_out(markup, (ROOT / SHARED / "paper.css", ROOT / name / "print.css"))
        return Joined(archival(document, identifier)).finished()


def render_html(name: str, data: Paper) -> str:
    """The document as HTML before it is laid out."""
    template = document_environment().get_template(f"{name}/document.html")
    return template.render(**_drawable(plain(data)), template_version=template_version(name))


def _drawable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_drawable(item) for item in value]
    return printable(value) if isinstance(value, str) else value


def template_version(name: str) -> str:
    """Twelve hex digits over every file of the document's folder and the shared parts; kept with each paper."""
    digest = hashlib.sha256()
    folder = ROOT / name
    if not (folder / "document.html").is_file() or name.startswith("_"):
        raise LookupError(f"没有名为 {name} 的文书模板")
    for path in sorted(p for f in (folder, ROOT / SHARED) for p in f.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
