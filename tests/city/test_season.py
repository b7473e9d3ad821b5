"""When things happen in the demo city, whatever the day it is loaded on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placement.city import cast
from placement.city.crowd import HIRES
from placement.city.people import BORN, school_year
from placement.city.posts import posts
from placement.city.season import Season
from placement.city.sign_ins import SIGN_INS
from placement.kernel.identity import age_on

DAYS = [date(2026, 3, 16), date(2026, 8, 31), date(2026, 9, 1), date(2026, 11, 23), date(2027, 1, 1), date(2028, 2, 29)]


@pytest.mark.parametrize("today", DAYS)
def test_what_runs_runs_and_what_comes_comes(today: date) -> None:
    season = Season(today)
    assert season.past.end < today < season.running.end
    assert season.running.start < today
    assert today < season.soon.start <= today + timedelta(days=7)
    assert today < season.next.start
    assert today in season.practice_now


@pytest.mark.parametrize("today", DAYS)
def test_every_post_has_a_stretch_its_enterprise_and_its_schools(today: date) -> None:
    season = Season(today)
    enterprises, schools = {part.key for part in cast.ENTERPRISES}, {part.key for part in cast.SCHOOLS}
    for part in posts().values():
        assert season.span(part.when).days > 1
        assert part.enterprise in enterprises
        assert {*part.schools, *part.waiting, *part.returned} <= schools


@pytest.mark.parametrize("today", DAYS)
def test_the_one_who_is_a_minor_is_one_and_the_others_are_not(today: date) -> None:
    back = {part.key: part.back for part in cast.CLASSES}
    for person in SIGN_INS:
        if person.login in BORN:
            entry = school_year(today) - back[person.place or ""]
            years, month, day = BORN[person.login]
            age = age_on(date(entry - years, month, day), today)
            assert (age < 18) == (person.login == "xuesheng2"), f"{person.login} is {age}"


def test_every_student_of_the_stories_is_in_a_class_and_every_post_is_offered() -> None:
    size = {part.key: part.size for part in cast.CLASSES}
    for hire in HIRES:
        group, _, number = hire.who.partition(".")
        assert int(number) < size[group]
        assert hire.post in posts()
