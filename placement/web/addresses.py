"""Numbers in addresses: what cannot be the number of a row is an address that does not exist."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1
"""The largest number of a row; PostgreSQL refuses to look for a larger one."""


class RowNumber(IntegerConverter):
    """`<int:…>` in every address of ours."""

    def __init__(self, map: Any, **options: Any) -> None:
        super().__init__(map, **{"max": LARGEST, **options})


def init_app(app: Flask) -> None:
    """Use it for `int`, before any address is registered."""
    app.url_map.converters["int"] = RowNumber
