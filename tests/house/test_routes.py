"""Every route says who may enter and whether it writes; every address is readable."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from placement.web.transactions import SAFE

_PART = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?|<(int|string|uuid|path|any\([a-z0-9_, -]+\)):[a-z_]+>")


def _routes(app: Flask) -> Iterator[tuple[Rule, object]]:
    return ((rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_route_declares_who_may_enter(app: Flask) -> None:
    silent = [rule.rule for rule, view in _routes(app) if not getattr(view, "__access__", None)]
    assert not silent, f"add @requires(Role.…), @signed_in or @public (placement.web.access) to the views of {silent}"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_unsafe_route_writes_and_no_safe_one_does(app: Flask) -> None:
    for rule, view in _routes(app):
        unsafe = bool((rule.methods or set()) - SAFE)
        writing = getattr(view, "__writes__", False)
        remedy = "add @writes" if unsafe else "a page that is only looked at has no @writes"
        assert unsafe == writing, f"{rule.methods} {rule.rule}: {remedy} (placement.web.transactions)"
        assert not (unsafe and {"GET", "HEAD"} & (rule.methods or set())), f"{rule.rule}: split the page from its act"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_addresses_are_kebab_case_with_typed_converters(app: Flask) -> None:
    for rule, _ in _routes(app):
        odd = [part for part in rule.rule.strip("/").split("/") if part and not _PART.fullmatch(part)]
        assert not odd, (
            f"{rule.rule}: write {odd} in kebab-case, and converters with their type, for instance <int:slot_id>"
        )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_one_word_names_a_slice_in_endpoint_and_address(app: Flask) -> None:
    for rule, _ in _routes(app):
        blueprint = rule.endpoint.partition(".")[0] if "." in rule.endpoint else None
        if blueprint not in (None, "reports", "gallery"):
            assert rule.rule.startswith((f"/{blueprint}", "/verify", "/sign/")), f"{rule.endpoint} lives at {rule.rule}"
