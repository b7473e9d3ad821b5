"""Templates compile, are used, carry a title, and keep script and style out of the markup."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
ALL = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PAGES = [
    name for name in ALL if not name.startswith("documents/") and '{% extends "layouts/' in (FOLDER / name).read_text()
]
SCREEN = [name for name in ALL if not name.startswith("documents/")]
_INLINE = re.compile(r"\s(style|on[a-z]+|hx-on[:a-z-]*)\s*=|<style|<script(?![^>]*\bsrc=)|\|\s*safe\b|javascript:")
_TAGS = re.compile(r"{#.*?#}|{%.*?%}", re.S)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_template_compiles_and_undefined_names_fail(app: Flask) -> None:
    assert app.jinja_env.undefined is jinja2.StrictUndefined
    for name in SCREEN:
        app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert re.search(r"{% block title %}.*?\S.*?{% endblock %}", text, re.S), f"{name}: add {{% block title %}}"


@pytest.mark.parametrize("name", SCREEN)
def test_no_inline_script_or_style(name: str) -> None:
    found = _INLINE.search(_TAGS.sub("", (FOLDER / name).read_text()))
    assert not found, f"{name}: {found.group().strip()!r} breaks the content policy or the escaping"


def test_every_template_is_used() -> None:
    sources = [path.read_text() for path in (ROOT / "placement").rglob("*.py")]
    sources += [path.read_text() for path in FOLDER.rglob("*.html")]
    named = "\n".join(sources)
    unused = [
        name
        for name in SCREEN
        if f'"{name}"' not in named and f"'{name}'" not in named and not name.startswith(("errors/", "gallery/"))
    ]
    assert not unused, f"delete {unused}"


@pytest.mark.parametrize("name", SCREEN)
def test_no_template_asks_for_a_role_or_for_htmx(name: str) -> None:
    text = _TAGS.sub("", (FOLDER / name).read_text())
    assert not re.search(r"viewer\.role|HX-Request|is_htmx", text), (
        f"{name}: decide in the view and pass what the page shows"
    )


@pytest.mark.parametrize("name", SCREEN)
def test_an_act_works_without_script(name: str) -> None:
    text = _TAGS.sub("", (FOLDER / name).read_text())
    for form in re.findall(r"<form\b[^>]*>", text):
        assert "action=" in form, f"{name}: {form} needs method and action, so that it works without script"
        assert "method=" in form, f"{name}: {form} needs method and action, so that it works without script"
