"""The dangers of a post by name."""

from __future__ import annotations

import pytest

from placement.compliance.hazards import HAZARD_LABELS, Hazard, names_of


def test_every_danger_has_a_name_of_its_own() -> None:
    assert set(HAZARD_LABELS) == set(Hazard)
    assert len({str(label) for label in HAZARD_LABELS.values()}) == len(Hazard)


@pytest.mark.parametrize(
    "hazards, told",
    [
        (["noise"], "噪声作业（Ⅲ级及以上）"),
        (["noise", "boiler"], "锅炉司炉、噪声作业（Ⅲ级及以上）"),
        (["boiler", "noise", "diving"], "潜水、涵洞及高海拔作业、锅炉司炉、噪声作业（Ⅲ级及以上）"),
        (["noise", "noise"], "噪声作业（Ⅲ级及以上）"),
        (
            ["noise", "boiler", "diving", "burns"],
            "化学性烧伤和热烧伤危险作业、潜水、涵洞及高海拔作业、锅炉司炉等 4 项",
        ),
    ],
)
def test_at_most_three_are_spelt_out_in_a_fixed_order(hazards: list[str], told: str) -> None:
    assert str(names_of(hazards)) == told
    assert str(names_of(hazards[::-1])) == told
