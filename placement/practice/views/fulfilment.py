"""Who owes how many days: the table of a school's teachers, the year of one, and the weeks they teach."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from placement.accounts.models import Teacher
from placement.accounts.queries import get_teacher
from placement.accounts.rules import Role
from placement.kernel.actors import Viewer
from placement.kernel.errors import NotFound, RuleBroken
from placement.kernel.text import Text
from placement.organisations.queries import schools
from placement.practice import ledgers, queries, services
from placement.practice.forms import StandingFilters, TeachingWeeksForm
from placement.practice.ledgers import Narrowing, Standing
from placement.practice.rules import SCHOOL
from placement.practice.views.blueprint import blueprint, now, today
from placement.practice.views.records import WORDS
from placement.practice.years import runs_of
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import go, respond
from placement.web.pagination import PER_PAGE, Page, page_number
from placement.web.transactions import writes

SORTS: dict[str, Any] = {
    "owed": lambda row: row.tally.owed,
    "done": lambda row: row.tally.done,
    "name": lambda row: row.initials,
    "department": lambda row: row.department,
}
ACTS = {"add": services.add_teaching_weeks, "drop": services.drop_teaching_weeks}


@blueprint.get("/teachers")
@requires(*queries.YEAR_READERS)
def teachers() -> Response:
    """The table of fulfilment."""
    return _table(current_viewer(), TeachingWeeksForm(formdata=None))


def _table(viewer: Viewer, weeks: TeachingWeeksForm, *, failed: Any = (), done: int = 0, status: int = 200) -> Response:
    filters, school_id = _filters(viewer)
    year = filters.year.data or today().year
    narrowing = Narrowing(filters.words, filters.department.data or "")
    rows = ledgers.fulfilment(viewer, school_id, today(), year=year, narrowing=narrowing)
    owing = [row for row in rows if row.owes]
    shown = _narrowed(rows, filters.debt.data)
    word = request.args.get("sort", "-owed")
    word = word if word.lstrip("-") in SORTS else "-owed"
    shown.sort(key=SORTS["name"])
    shown.sort(key=SORTS[word.lstrip("-")], reverse=word.startswith("-"))
    return respond(
        "practice/teachers.html",
        "practice/_teachers.html",
        status=status,
        page=_page(shown),
        sort=word,
        form=filters,
        chips=filters.chips(),
        year=year,
        owing=len(owing),
        fulfilled=sum(not row.tally.owed for row in owing),
        weeks=weeks if viewer.role in SCHOOL else None,
        failed=failed,
        done=done,
    )


def _filters(viewer: Viewer) -> tuple[StandingFilters, int]:
    """The filters of the address, and the school that the table is of: the own one, or the one asked for."""
    known = [] if viewer.role in (*SCHOOL, Role.SCHOOL_LEADER) else schools()
    filters = StandingFilters(
        school={str(school.id): school.short_name for school in known},
        year={year: str(year) for year in range(today().year, today().year - 5, -1)},
        department={"": _l("全部系部")} | {name: name for name in queries.departments(viewer)},
    )
    asked = filters.school.data if known else viewer.organisation_id
    if not asked and not known:
        raise NotFound()
    return filters, int(asked or known[0].id)


def _narrowed(rows: list[Standing], debt: str | None) -> list[Standing]:
    if debt == "open":
        return [row for row in rows if row.tally.owed]
    return [row for row in rows if row.owes and not row.tally.owed] if debt == "done" else rows


def _page(rows: list[Standing]) -> Page:
    """A page of rows that are worked out and sorted here: the days of a stay are no sum that a database does."""
    number = min(page_number(), max(1, -(-len(rows) // PER_PAGE)))
    return Page(rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, PER_PAGE, len(rows), False)


@blueprint.post("/teachers")
@requires(*SCHOOL)
@writes
def teach_many() -> Response:
    """Record the same teaching weeks for the ticked teachers; those that cannot are named, the others are done."""
    viewer, form = current_viewer(), TeachingWeeksForm()
    ids = request.form.getlist("ids", type=int)
    chosen = queries.teachers_by_ids(viewer, ids)
    if not chosen:
        raise RuleBroken("nothing_picked", Text("请先勾选教师"))
    if not form.validate():
        return _table(viewer, form, status=422)
    span = (form.first.data, form.last.data)
    done, failed = services.for_many(services.add_teaching_weeks, chosen, span, by=viewer, at=now())
    if failed:
        return _table(viewer, form, failed=failed, done=done)
    flash(_("已为 %(n)s 名教师登记授课周", n=done), "success")
    return go(url_for("practice.teachers"))


@blueprint.get("/teachers/<int:teacher_id>")
@requires(*queries.YEAR_READERS)
def teacher(teacher_id: int) -> Response:
    """The year of one teacher."""
    return _teacher_page(current_viewer(), teacher_id, TeachingWeeksForm(formdata=None))


def _teacher_page(viewer: Viewer, teacher_id: int, form: TeachingWeeksForm, *, status: int = 200) -> Response:
    person, year = ledgers.get_teacher_year(viewer, teacher_id, today())
    return respond(
        "practice/teacher.html",
        status=status,
        teacher=person,
        year=year,
        runs=runs_of(monday for monday in year.ledger.teaching if monday >= date(today().year, 1, 1)),
        form=form if viewer.role in SCHOOL else None,
        **WORDS,
    )


@blueprint.post("/teachers/<int:teacher_id>/teaching-weeks/<any(add, drop):act>")
@requires(*SCHOOL)
@writes
def teach(teacher_id: int, act: str) -> Response:
    """Record weeks as taught, or take them back."""
    viewer, form = current_viewer(), TeachingWeeksForm()
    person: Teacher = get_teacher(viewer, min(teacher_id, queries.LARGEST_ID))
    if not form.validate():
        return _teacher_page(viewer, person.user_id, form, status=422)
    try:
        count = ACTS[act](person, form.first.data, form.last.data, by=viewer, at=now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _teacher_page(viewer, person.user_id, form, status=422)
    flash(_("已登记 %(n)s 个授课周", n=count) if act == "add" else _("已取消 %(n)s 个授课周", n=count), "success")
    return go(url_for("practice.teacher", teacher_id=person.user_id, _anchor="teaching"))
