"""Build ``static/vendor/``: the front-end parts the pages use, ready to be cached for ever.

Run by ``.ci/setup`` after ``npm ci``; nothing it writes is committed. It

* copies the few third-party files we use out of ``node_modules`` (never by hand, never into git),
* copies our own ``static/css`` and ``static/js`` beside them,
* makes one sprite of the icons named in ``static/icons.txt``,
* puts a hash of the content into each name, a ``.br`` and a ``.gz`` beside each file,
* writes ``manifest.json``, which ``placement/web/assets.py`` reads.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
TARGET = STATIC / "vendor"
MODULES = ROOT / "node_modules"

THIRD_PARTY = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
}
FIRST_LOAD_LIMIT = 120_000  # bytes over the line, brotli
SOURCE_MAP = re.compile(rb"\s*(?://[#@] sourceMappingURL=\S+|/\*[#@] sourceMappingURL=[^*]*\*/)\s*$")
ICON_ATTRIBUTES = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


class Built:
    """What was written so far: logical name -> file name, size and hash of the source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, dict[str, str | int]] = {}

    def add(self, name: str, content: bytes) -> None:
        """Write ``content`` as ``name`` with its hash, and both compressed forms."""
        digest = hashlib.sha256(content).hexdigest()
        path = Path(name.removeprefix("vendor/"))
        hashed = path.with_name(f"{path.stem}.{digest[:12]}{path.suffix}")
        target = self.folder / hashed
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        small = brotli.compress(content, quality=11, lgwin=24)
        target.with_name(target.name + ".br").write_bytes(small)
        target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
        self.files[name] = {"file": str(hashed), "sha256": digest, "bytes": len(content), "brotli": len(small)}


def third_party(source: str) -> bytes:
    """A file of an npm package without its pointer to a source map that we do not serve."""
    path = MODULES / source
    if not path.is_file():
        sys.exit(f"assets: {source} is not in node_modules; run `npm ci` first")
    return SOURCE_MAP.sub(b"\n", path.read_bytes())


def icon_names() -> list[str]:
    lines = (STATIC / "icons.txt").read_text(encoding="utf-8").splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def symbol(name: str) -> str:
    """One Tabler icon as an SVG symbol: ``home`` is outlined, ``filled/home`` is solid."""
    style, _, plain = name.rpartition("/")
    path = MODULES / "@tabler/icons/icons" / (style or "outline") / f"{plain}.svg"
    if not path.is_file():
        sys.exit(f"assets: static/icons.txt names {name!r}, which @tabler/icons does not have")
    body = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", path.read_text(encoding="utf-8"), flags=re.S)
    body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", body)
    body = re.sub(r"\s*\n\s*", "", body)
    attributes = 'fill="currentColor"' if style == "filled" else ICON_ATTRIBUTES
    return f'<symbol id="{name.replace("/", "-")}" viewBox="0 0 24 24" {attributes}>{body}</symbol>'


def sprite(names: list[str]) -> bytes:
    symbols = "\n".join(symbol(name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'.encode()


def own_files() -> list[Path]:
    return sorted([*(STATIC / "css").rglob("*.css"), *(STATIC / "js").rglob("*.js")])


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    built = Built(TARGET)
    for name, source in THIRD_PARTY.items():
        built.add(f"vendor/{name}", third_party(source))
    names = icon_names()
    built.add("vendor/icons.svg", sprite(names))
    for path in own_files():
        built.add(path.relative_to(STATIC).as_posix(), path.read_bytes())
    manifest = {"icons": [name.replace("/", "-") for name in names], "files": built.files}
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    total = sum(int(entry["brotli"]) for entry in built.files.values())
    print(f"assets: {len(built.files)} files, {len(names)} icons, {total / 1000:.1f} KB over the line")
    if total > FIRST_LOAD_LIMIT:
        sys.exit(f"assets: that is more than the {FIRST_LOAD_LIMIT / 1000:.0f} KB a first visit may load")


if __name__ == "__main__":
    main()
