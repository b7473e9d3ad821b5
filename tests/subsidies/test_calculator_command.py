"""The command around the calculator: JSON on standard output, sentences on standard error, exit codes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from placement.subsidies.commands import subsidies_commands

CASE = {
    "id": "甲\ud800",
    "division": "330102",
    "month": "2026-03",
    "start": "2026-03-01",
    "end": "2026-03-31",
    "codes": "RPPPPPRRPPPPPRRPPPPPRRPPPPPRRPP",
    "kind": "teacher",
    "school_public": True,
}


def run(path: Path) -> Result:
    return CliRunner().invoke(subsidies_commands, ["calculate", "--input", str(path)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_results_are_the_only_thing_on_standard_output(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [CASE, "nonsense"]}), encoding=encoding)

    result = run(file)

    results = json.loads(result.stdout)["results"]
    assert result.exit_code == 0
    assert [entry["amount_fen"] for entry in results] == [66500, None]
    assert results[0]["id"] == CASE["id"]
    assert result.stderr == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"cases": 1}',
        b"\xff\xfe\x00",
        b'{"cases": [NaN]}',
        b"[" * 100_000,
        b'{"cases": [' + b"9" * 5000 + b"]}",
    ],
)
def test_a_file_that_is_no_list_of_cases_is_exit_3_with_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cases.json"
    file.write_bytes(content)

    result = run(file)

    assert (result.exit_code, result.stdout) == (3, "")
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_or_is_a_folder_is_exit_3_with_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        result = run(path)

        assert (result.exit_code, result.stdout) == (3, "")
        assert len(result.stderr.splitlines()) == 1
