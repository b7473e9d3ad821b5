"""The calculator's contract: keys, error codes and their order, and one bad case beside good ones."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.subsidies.calculator import calculate

MARCH = "RPPPPPRRPPPPPRRPPPPPRRPPPPPRRPP"
ERRORS = {
    "bad_month",
    "unknown_division",
    "unknown_method",
    "not_payable_private_school",
    "not_payable_observation",
    "bad_codes",
    "wage_row_missing",
}


def case(**changes: Any) -> dict[str, Any]:
    """A good case; a change to `...` takes the key out."""
    good = {
        "id": "c1",
        "division": "330102",
        "month": "2025-03",
        "start": "2025-03-01",
        "end": "2025-03-31",
        "codes": "RRPPPPPRRPPPPPRRPPPPPRRPPPPPRRA",
        "method": "paid_days_21_75",
        "kind": "work_placement",
        "school_public": True,
    }
    return {key: value for key, value in (good | changes).items() if value is not ...}


def answer(**changes: Any) -> dict[str, Any]:
    return calculate({"cases": [case(**changes)]})["results"][0]  # type: ignore[no-any-return]


def code(**changes: Any) -> str | None:
    error = answer(**changes)["error"]
    return error["code"] if error else None


def test_a_good_case_gets_its_figures_and_the_sentences_that_show_them() -> None:
    found = answer()

    derivation = found.pop("derivation")
    assert found == {
        "id": "c1",
        "amount_fen": 57241,
        "base_fen": 62250,
        "fraction": "0.919540",
        "eligible_days": "20.0",
        "statutory_days": 0,
        "error": None,
    }
    assert all(isinstance(sentence, str) for sentence in derivation)
    assert "622.50" in " ".join(derivation)


@pytest.mark.parametrize(
    "changes, amount",
    [
        ({"month": "2026-03", "start": "2026-03-01", "end": "2026-03-31", "codes": MARCH}, 66500),
        ({"division": "330182"}, 51954),  # 2,260.00: 565.00 × 20 / 21.75
        ({"kind": "teacher"}, 57241),
        ({"method": ...}, 57241),
        ({"method": "scheduled_days"}, 59286),  # 20 / 21 working days
        ({"method": "whole_month", "min_days": 20}, 62250),
        ({"method": "whole_month", "min_days": 20.5}, 0),
        ({"end": "2025-12-31"}, 57241),
        ({"start": "2025-04-01", "end": "2025-04-30"}, 0),
        ({"wages": [["2025-03-01", 266000]]}, 61149),
        ({"wages": [["2025-03-16", 266000], ["2024-01-01", 249000]]}, 59195),
        ({"wages": None}, 57241),
        ({"division": "330100", "wages": [["2024-01-01", 249000]]}, 57241),
        ({"unknown": "key"}, 57241),
        ({"month": "2021-09", "start": "2021-09-01", "end": "2021-09-30", "codes": "P" * 30}, 57000),
    ],
)
def test_good_variants_are_calculated(changes: dict[str, Any], amount: int) -> None:
    found = answer(**changes)

    assert found["error"] is None
    assert found["amount_fen"] == amount


BAD = [
    ("bad_month", {"month": "2025-13"}),
    ("bad_month", {"month": "2025-3"}),
    ("bad_month", {"month": 202503}),
    ("bad_month", {"month": None}),
    ("bad_month", {"month": ...}),
    ("bad_month", {"start": ...}),
    ("bad_month", {"start": "2025-02-30"}),
    ("bad_month", {"end": "2025-3-31"}),
    ("bad_month", {"end": "20250331"}),
    ("bad_month", {"end": 20250331}),
    ("bad_month", {"end": None}),
    ("bad_month", {"start": "2025-03-31", "end": "2025-03-01"}),
    ("bad_month", {"month": "2028-03", "start": "2028-03-01", "end": "2028-03-31"}),
    ("unknown_division", {"division": "310101"}),
    ("unknown_division", {"division": ...}),
    ("unknown_division", {"division": 330102}),
    ("unknown_division", {"division": ["330102"]}),
    ("unknown_method", {"method": "daily"}),
    ("unknown_method", {"method": None}),
    ("unknown_method", {"method": ["whole_month"]}),
    ("unknown_method", {"method": "whole_month"}),
    ("unknown_method", {"method": "whole_month", "min_days": "15"}),
    ("unknown_method", {"method": "whole_month", "min_days": -1}),
    ("unknown_method", {"method": "whole_month", "min_days": True}),
    ("unknown_method", {"method": "whole_month", "min_days": float("inf")}),
    ("not_payable_private_school", {"school_public": False}),
    ("not_payable_private_school", {"school_public": ...}),
    ("not_payable_private_school", {"school_public": "true"}),
    ("not_payable_private_school", {"school_public": 1}),
    ("not_payable_observation", {"kind": "observation"}),
    ("not_payable_observation", {"kind": "apprenticeship"}),
    ("not_payable_observation", {"kind": ...}),
    ("not_payable_observation", {"kind": ["work_placement"]}),
    ("bad_codes", {"codes": MARCH[:-1]}),
    ("bad_codes", {"codes": MARCH + "P"}),
    ("bad_codes", {"codes": MARCH[:-1] + "X"}),
    ("bad_codes", {"codes": MARCH.lower()}),
    ("bad_codes", {"codes": list(MARCH)}),
    ("bad_codes", {"codes": ...}),
    ("wage_row_missing", {"division": "330100"}),
    ("wage_row_missing", {"division": "330103"}),
    ("wage_row_missing", {"month": "2016-03", "start": "2016-03-01", "end": "2016-03-31"}),
    ("wage_row_missing", {"wages": []}),
    ("wage_row_missing", {"wages": {"2025-03-01": 249000}}),
    ("wage_row_missing", {"wages": [["2025-03-01", 2490.5]]}),
    ("wage_row_missing", {"wages": [["2025-03-01", True]]}),
    ("wage_row_missing", {"wages": [["2025-03-01", 0]]}),
    ("wage_row_missing", {"wages": [["2025-03-01", 10**12]]}),
    ("wage_row_missing", {"wages": [["2025-03", 249000]]}),
    ("wage_row_missing", {"wages": [["2025-03-01", 249000], ["2025-03-16"]]}),
    ("wage_row_missing", {"wages": [["2025-03-02", 249000]]}),
]


@pytest.mark.parametrize("expected, changes", BAD)
def test_a_bad_case_gets_the_nearest_code_a_sentence_and_null_figures(expected: str, changes: dict[str, Any]) -> None:
    found = answer(**changes)

    error, derivation = found.pop("error"), found.pop("derivation")
    assert error["code"] == expected
    assert error["message"]
    assert error["path"].startswith("cases[0].")
    assert derivation == []
    assert found.pop("id") == "c1"
    assert set(found) == {"amount_fen", "base_fen", "fraction", "eligible_days", "statutory_days"}
    assert set(found.values()) == {None}


ORDER: list[tuple[str, dict[str, Any]]] = [
    ("bad_month", {"month": "x"}),
    ("unknown_division", {"division": "x"}),
    ("unknown_method", {"method": "x"}),
    ("not_payable_private_school", {"school_public": False}),
    ("not_payable_observation", {"kind": "observation"}),
    ("bad_codes", {"codes": "x"}),
    ("wage_row_missing", {"wages": []}),
]


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_of_several_faults_the_first_in_the_official_order_is_reported(first: int) -> None:
    faults: dict[str, Any] = {}
    for _, fault in ORDER[first:]:
        faults |= fault

    assert code(**faults) == ORDER[first][0]


@pytest.mark.parametrize("nonsense", [None, 7, "case", [], [["id", "x"]], True])
def test_a_case_that_is_no_object_is_a_bad_case_and_the_others_go_on(nonsense: object) -> None:
    results = calculate({"cases": [case(id="before"), nonsense, case(id="after")]})["results"]

    assert [result["id"] for result in results] == ["before", None, "after"]
    assert [result["error"] is None for result in results] == [True, False, True]
    assert results[1]["error"]["code"] == "bad_month"
    assert results[1]["error"]["path"] == "cases[1]"


@pytest.mark.parametrize(
    "given_id, shown", [("甲", "甲"), (7, 7), (1.5, 1.5), (None, None), ([], None), (float("inf"), None)]
)
def test_the_id_comes_back_as_it_was(given_id: object, shown: object) -> None:
    assert answer(id=given_id)["id"] == shown


def test_no_cases_give_no_results() -> None:
    assert calculate({"cases": []}) == {"results": []}


@pytest.mark.parametrize("document", [None, [], "cases", {}, {"cases": {}}, {"cases": "x"}])
def test_a_document_of_another_shape_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="cases"):
        calculate(document)


def test_an_unconfirmed_wage_row_is_mentioned_and_a_found_one_is_not() -> None:
    unconfirmed = answer(month="2026-03", start="2026-03-01", end="2026-03-31", codes=MARCH)

    assert "尚未确认" in " ".join(unconfirmed["derivation"])
    assert "尚未确认" not in " ".join(answer()["derivation"])


def test_a_provisional_year_is_mentioned() -> None:
    found = answer(month="2027-03", start="2027-03-01", end="2027-03-31")

    assert "暂定" in " ".join(found["derivation"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([*case(), "wages", "min_days"]), JSON)
def test_whatever_stands_in_a_key_the_answer_is_a_sum_or_a_listed_error_and_is_json(key: str, value: object) -> None:
    found = answer(**{key: value})

    json.dumps(found, allow_nan=False)
    assert (found["error"] is None) == (found["amount_fen"] is not None)
    assert found["error"] is None or found["error"]["code"] in ERRORS
