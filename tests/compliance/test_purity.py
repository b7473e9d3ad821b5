"""The rules know plain facts only: no clock, no table, no model, no other slice."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import placement.compliance

FOLDER = Path(placement.compliance.__file__).parent
READS_CASE_FILES = {"casefile.py", "casework.py"}
"""What reads the files that people write stands at the edge and has a library for their shape."""
MODULES = sorted(path for path in FOLDER.rglob("*.py") if path.name not in READS_CASE_FILES)
OURS = ("placement.compliance", "placement.kernel")
NOT_FOR_RULES = {"os", "io", "random", "time", "socket", "subprocess", "urllib", "sqlite3", "logging"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by a relative path"
            yield str(node.module)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_it_imports_only_the_standard_library_the_kernel_and_compliance(path: Path) -> None:
    for module in imports(path):
        ours = module.startswith(OURS)
        assert ours or module.partition(".")[0] in sys.stdlib_module_names, f"{path.name} imports {module}"
        assert module.partition(".")[0] not in NOT_FOR_RULES, f"{path.name} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_it_asks_no_clock(path: Path) -> None:
    asked = {
        node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    }

    assert not asked & {"today", "now", "utcnow"}


def test_only_the_rule_book_reads_a_file() -> None:
    readers = {path.name for path in MODULES if "pathlib" in set(imports(path))}

    assert readers == {"rulebook.py"}
