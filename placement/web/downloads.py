"""Bytes as an answer: under a name that may be Chinese, kept by no cache."""

from __future__ import annotations

import re
from io import BytesIO

from flask import send_file
from flask.wrappers import Response

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def download(data: bytes, name: str, media_type: str, *, inline: bool = False) -> Response:
    """The file to save under `name`; `inline` lets the browser show it, which is for our own papers only."""
    name = _CONTROL.sub("", name)  # a line break in a name would break the header that carries it
    response = send_file(
        BytesIO(data), mimetype=media_type, as_attachment=not inline, download_name=name, etag=False, conditional=False
    )
    response.headers["Content-Length"] = str(len(data))
    response.headers["Cache-Control"] = "no-store"
    return response
