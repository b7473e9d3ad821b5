"""What a resident id says, and which roles exclude each other."""

from __future__ import annotations

from datetime import date

import pytest

from placement.accounts.rules import (
    ADMINISTRATORS,
    ORGANISATION_KIND,
    ROLE_LABELS,
    Role,
    Sex,
    check_separate,
    read_identity,
)
from placement.kernel.errors import RuleBroken
from tests.factories.people import resident_id

BORN = date(2008, 2, 29)


def test_birth_date_and_sex_are_read_from_the_resident_id() -> None:
    woman, man = read_identity(resident_id(BORN, 7, male=False)), read_identity(resident_id(BORN, 7))

    assert (woman.birth_date, woman.sex) == (BORN, Sex.FEMALE)
    assert (man.birth_date, man.sex) == (BORN, Sex.MALE)


def test_a_small_x_is_the_same_number() -> None:
    numbers = (resident_id(BORN, number) for number in range(100))
    with_x = next(number for number in numbers if number.endswith("X"))

    assert read_identity(with_x.lower()).resident_id == with_x


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1" * 17,
        "330102200802290011",
        "33010220090229001X",
        "３３０１０２２００８０２２９００１１",
        "<script>alert(1)",
        "9" * 1000,
    ],
)
def test_a_number_that_cannot_be_is_refused_beside_its_field(number: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_identity(number)

    assert (refusal.value.code, refusal.value.field) == ("bad_resident_id", "resident_id")


def test_a_birth_date_or_sex_that_contradicts_the_number_is_refused() -> None:
    number = resident_id(BORN, 3)

    with pytest.raises(RuleBroken, match="birth_date_mismatch"):
        read_identity(number, birth_date=date(2008, 3, 1))
    with pytest.raises(RuleBroken, match="sex_mismatch"):
        read_identity(number, sex=Sex.FEMALE)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("held", sorted(ADMINISTRATORS))
def test_the_three_administrators_are_three_people(role: str, held: str) -> None:
    if role == held:
        check_separate(role, {held, Role.TEACHER})
    else:
        with pytest.raises(RuleBroken, match="administrators_separate"):
            check_separate(role, {held, Role.TEACHER})


def test_other_roles_may_be_held_together() -> None:
    check_separate(Role.TEACHER, {Role.SYSTEM_ADMIN, Role.PLACEMENT_OFFICE})


def test_every_role_has_a_name_and_all_but_administrators_belong_somewhere() -> None:
    assert set(ROLE_LABELS) == set(Role)
    assert set(Role) - set(ORGANISATION_KIND) == ADMINISTRATORS
