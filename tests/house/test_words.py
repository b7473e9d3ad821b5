"""Both languages are complete, and every word people see stands in the glossary."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.house.test_workflows import LABELS

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "placement" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("placement/**.py", "python"), ("templates/documents/**", "ignore"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "_l": None, "lazy_gettext": None, "ngettext": (1, 2), "Text": None}
_PLACE = re.compile(r"%\((\w+)\)[sd]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
REMEDY = "run `make words`, then translate what is new in placement/translations/en/LC_MESSAGES/messages.po"


@cache
def in_use() -> frozenset[str]:
    """Every source sentence of the program and its templates."""
    found = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS, directory_filter=_ours)
    return frozenset(message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


def _ours(path: str) -> bool:
    return Path(path).name not in {".venv", "node_modules", "instance", "tests", ".git", "static", "docs"}


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def _translated() -> dict[str, Message]:
    return {message.id: message for message in catalogue() if message.id and isinstance(message.id, str)}


def test_every_sentence_has_its_english() -> None:
    known = _translated()
    missing = sorted(sentence for sentence in in_use() if sentence not in known or not known[sentence].string)
    assert not missing, f"{len(missing)} sentences without English, {REMEDY}: {missing[:5]}"


def test_no_translation_is_guessed_or_left_in_chinese() -> None:
    odd = [message.id for message in _translated().values() if message.fuzzy or _HAN.search(str(message.string))]
    assert not odd, f"{REMEDY}: {odd[:5]}"


def test_a_translation_keeps_every_place_holder() -> None:
    for message in _translated().values():
        if message.string:
            assert set(_PLACE.findall(message.id)) == set(_PLACE.findall(str(message.string))), message.id


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_every_word_of_an_enumeration_stands_in_the_glossary(labels: dict[object, object]) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    missing = [str(label) for label in labels.values() if f"| {label} |" not in glossary]
    assert not missing, f"add to docs/glossary.md: {missing}"
