"""The whole of the demo city, in the order in which it is told: who comes to which post, and how far everything is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from placement.city import crowd, leaving, office, teaching, working
from placement.city.cast import ENTERPRISES
from placement.city.people import City, populate
from placement.city.posts import Offers, offer, posts
from placement.city.season import Season
from placement.city.stage import Stage
from placement.city.working import Settlement
from placement.kernel.clock import local_date

SEED = 20260301
PAST, RUNNING = range(-8, -3), (-3, -2)


def rehearse(now: datetime, *, say: Callable[[str], object] = str) -> City:
    """Tell every story up to `now`; the caller's transaction holds all of it."""
    season = Season(local_date(now))
    city = populate(season.today, seed=SEED, at=season.morning(season.begins))
    offers = Offers(city, season, posts())
    stage = Stage(season.begins, now, say=say)
    _institutions(stage, city, season)
    for part in posts().values():
        stage.tell(offer(offers, part))
    for journey in crowd.journeys(offers):
        stage.tell(journey)
    for year in teaching.years(offers):
        stage.tell(year)
    _months(stage, city, season)
    stage.play()
    return city


def _institutions(stage: Stage, city: City, season: Season) -> None:
    """Wages, budgets, who is vetted, who teaches when."""
    stage.tell(office.confirm_wages(city, on=season.begins))
    stage.tell(office.accounts(city, on=season.today - timedelta(days=2)))
    stage.tell(office.compare_texts(city, on=season.begins + timedelta(days=1)))
    for part in ENTERPRISES:
        for school in part.vetted_by:
            stage.tell(office.vet(city, part.key, school, on=season.begins + timedelta(days=2)))
    for school in ("wangchao", "ouhua"):
        for enterprise in ("zhongpin", "jiguang"):
            stage.tell(office.turn_away(city, enterprise, school, on=season.today - timedelta(days=34)))
    stage.tell(office.violation(city, "linhu", on=season.today - timedelta(days=5)))
    stage.tell(office.ask(city, "fuchun", "wangchao", on=season.today - timedelta(days=8)))
    stage.tell(office.ask(city, "daoxiang", "wangchao", on=season.today - timedelta(days=3)))
    for school, yuan in (("wangchao", 260_000), ("ouhua", 90_000)):
        for year in sorted({season.begins.year, season.today.year, season.running.end.year}):
            if year <= season.today.year:
                stage.tell(working.budget(city, school, year, yuan=yuan, on=season.budget_day(year)))
    lately = season.today - timedelta(days=4)
    stage.tell(working.budget(city, "wangchao", lately.year + 1, yuan=300_000, on=lately, approved=False))


def _months(stage: Stage, city: City, season: Season) -> None:
    """Sheets of every month that is over, and the statements that rest on them."""
    for number in PAST:
        stage.tell(working.close_month(city, "wangchao", "tinglan", month=season.month(number)))
        stage.tell(working.settle_month(city, Settlement("wangchao", "tinglan", season.month(number))))
    for number in RUNNING:
        for school, enterprise in PAIRS:
            stage.tell(working.close_month(city, school, enterprise, month=season.month(number)))
    third, second = season.month(-3), season.month(-2)
    for plan in (
        Settlement("wangchao", "tinglan", third, "approved"),
        Settlement("wangchao", "jinyan", third),
        Settlement("wangchao", "qingyun", third),
        Settlement("ouhua", "chiyuan", third),
        Settlement("wangchao", "tinglan", second, "calculated"),
        Settlement("wangchao", "jinyan", second, "confirmed"),
        Settlement("wangchao", "qingyun", second, "reviewed"),
    ):
        stage.tell(working.settle_month(city, plan))
    stage.tell(working.dispute_statement(city, Settlement("ouhua", "chiyuan", second)))
    evening = season.today - timedelta(days=1)
    stage.tell(working.last_evening(city, "wangchao", "tinglan", month=season.month(-1), day=evening))
    stage.tell(leaving.ask_to_change(city, "wangchao", "jinyan", on=evening))


PAIRS = (
    ("wangchao", "tinglan"),
    ("wangchao", "jinyan"),
    ("wangchao", "qingyun"),
    ("ouhua", "chiyuan"),
    ("zhujing", "linhu"),
)
