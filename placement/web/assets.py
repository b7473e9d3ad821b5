"""Where the browser finds our files: names with a content hash, so that they may be cached for ever.

`static/vendor/` is built by `.ci/setup` and never committed. `asset_url("vendor/htmx.js")` names the built file;
`asset_url("css/app.css")` names the built copy of our own file, or, while somebody is editing it, the file itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).resolve().parents[2] / "static"
URL_PREFIX = "/static/"
_HASHED = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")


class AssetMissing(LookupError):
    """A page names a file or an icon that was not built."""


def init_app(app: Flask) -> None:
    """Give templates `asset_url()` and `icon_href()`, and serve `static/` before Flask sees the request."""
    # Looking at the files costs 10 µs a call and a list has a hundred icons: outside development once is enough.
    remember = (lambda function: function) if app.debug else cache
    app.jinja_env.globals.update(asset_url=remember(asset_url), icon_href=remember(icon))
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=STATIC,
        prefix=URL_PREFIX,
        autorefresh=app.debug,
        max_age=3600,
        allow_all_origins=False,
        immutable_file_test=_is_immutable,
        add_headers_function=_protect,
    )


def asset_url(name: str) -> str:
    """The address of a file of `static/`, as it stands in the template: `vendor/…` or a path such as `css/app.css`."""
    built = _manifest(_changed(STATIC / "vendor" / "manifest.json"))["files"].get(name)
    source = STATIC / name
    if built is not None and (name.startswith("vendor/") or built["sha256"] == _sha256(source, _changed(source))):
        return f"{URL_PREFIX}vendor/{built['file']}"
    if name.startswith("vendor/") or not source.is_file():
        raise AssetMissing(f"static/{name} is not there; .ci/setup builds static/vendor from the list in .ci/assets.py")
    return f"{URL_PREFIX}{name}?v={_sha256(source, _changed(source))[:12]}"


def icon(name: str) -> str:
    """The address of one icon, for `<use href="…">`; the names stand in static/icons.txt."""
    if name not in _manifest(_changed(STATIC / "vendor" / "manifest.json"))["icons"]:
        raise AssetMissing(f"icon {name!r} is not in the sprite: add it to static/icons.txt and run .ci/setup")
    return f"{asset_url('vendor/icons.svg')}#{name}"


def _changed(path: Path) -> int:
    """When a file last changed; 0 when it is not there."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=1)
def _manifest(changed: int) -> dict[str, Any]:
    if not changed:
        raise AssetMissing("static/vendor is not built yet; .ci/setup run builds it")
    manifest: dict[str, Any] = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    return manifest


@lru_cache(maxsize=64)
def _sha256(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _is_immutable(_path: str, url: str) -> bool:
    return _HASHED.search(url) is not None


def _protect(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
