"""`demo play`: one year, the same every time, with papers that are found genuine."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from placement.city.playing import FIRST, tell_year
from placement.extensions import db
from placement.infra.database import unit_of_work
from placement.kernel.clock import FixedClock, at_local
from placement.subsidies.models import Statement
from tests.support.applications import Applications
from tests.support.databases import ROOT, Database

PAPERS = ("agreement.pdf", "teacher-agreement.pdf", "statement.pdf", "practice-certificate.pdf")
FILES = {*PAPERS, "statement.xlsx", "summary.json", "demo.db"}


def flask(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The command as a person types it, in a folder of their own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PLACEMENT_QUEUE_URL": "none", **settings}
    command = [sys.executable, "-m", "flask", "--app", f"{ROOT}/wsgi.py", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an older demo in it, named relatively, into which the year was played."""
    folder = tmp_path_factory.mktemp("played")
    (folder / "out").mkdir()
    for name in ("demo.db", "demo.db-wal", "demo.db-shm", "agreement.pdf"):
        (folder / "out" / name).write_bytes(b"an older demo")
    done = flask("demo", "play", "--out", "out", cwd=folder, PLACEMENT_INSTANCE=str(folder / "instance"))
    assert done.returncode == 0, done.stderr
    return folder


def text_of(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(path.read_bytes())).pages]


def test_it_writes_its_files_and_nothing_else(played: Path) -> None:
    assert {path.name for path in (played / "out").iterdir()} == FILES
    beside = {path.name for path in played.iterdir()}
    assert beside <= {"out", "instance"}


def test_the_summary_counts_and_gives_the_amounts_in_fen(played: Path) -> None:
    summary = json.loads((played / "out" / "summary.json").read_text())
    assert summary["slots"] == 3
    assert summary["placements"] == 6
    assert summary["people"] > 80
    assert summary["months"] == 30
    assert summary["statements"]["BT-0101-202607-001"] == 266_000
    assert all(isinstance(amount, int) and amount > 0 for amount in summary["statements"].values())


@pytest.fixture(scope="module")
def beside(played: Path, applications: Applications, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application on a copy of the database that the year left."""
    copy = shutil.copy(played / "out" / "demo.db", tmp_path_factory.mktemp("beside"))
    database = Database("sqlite", f"sqlite:///{copy}")
    return applications.make(database, name="beside", PLACEMENT_INSTANCE=str(played / "instance"))


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_is_genuine_by_the_database_beside_it(played: Path, beside: Flask, name: str) -> None:
    with beside.app_context():
        verdict = beside.test_cli_runner().invoke(args=["documents", "verify", str(played / "out" / name)])
        db.engine.dispose()
    assert verdict.exit_code == 0, verdict.output
    assert verdict.output.startswith("真实")


def test_the_command_reads_a_paper_and_a_database_named_from_the_folder_it_is_typed_in(played: Path) -> None:
    settings = {
        "PLACEMENT_DATABASE_URL": "sqlite:///out/demo.db",
        "PLACEMENT_INSTANCE": str(played / "instance"),
    }
    verdict = flask("documents", "verify", "out/agreement.pdf", cwd=played, **settings)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert verdict.stdout.startswith("真实")


def test_the_statement_is_paid_and_holds_students_and_a_teacher(played: Path) -> None:
    text = "".join(text_of(played / "out" / "statement.pdf"))
    assert "已支付" in text
    assert text.count("学生") >= 3
    assert "教师" in text
    assert "演示-非官方文号" in text.replace("\n", "")
    rows = CalamineWorkbook.from_path(str(played / "out" / "statement.xlsx")).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows[1:5]] == ["学生", "学生", "学生", "教师"]


def test_the_rare_name_stands_in_the_agreement(played: Path) -> None:
    assert "仇𬭎" in "".join(text_of(played / "out" / "agreement.pdf"))


def test_playing_again_gives_the_same_bytes(played: Path, tmp_path: Path) -> None:
    again = flask(
        "demo", "play", "--out", str(tmp_path / "new" / "folder"), cwd=tmp_path, PLACEMENT_INSTANCE=str(tmp_path)
    )
    assert again.returncode == 0, again.stderr
    for name in (*PAPERS, "statement.xlsx", "summary.json"):
        first, second = ((folder / name).read_bytes() for folder in (played / "out", tmp_path / "new" / "folder"))
        assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest(), name


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_year_plays_on_the_other_database_too(app: Flask) -> None:
    with app.app_context():
        with unit_of_work():
            tell_year(FixedClock(at_local(FIRST, 7)))
        total = db.session.scalar(select(func.sum(Statement.total_fen)))
    assert total == 1_783_269
