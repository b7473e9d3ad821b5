"""Students and teachers: lists and pages for the school, and read-only for oversight."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from placement.accounts import queries, services
from placement.accounts.forms import RevealForm, StudentFilters, TeacherFilters
from placement.accounts.models import Student, Teacher, User
from placement.accounts.policy import can_reveal_identity
from placement.accounts.queries import PeopleFilter
from placement.accounts.rules import SEX_LABELS, SUBJECT_GROUP_LABELS, Role
from placement.accounts.views.blueprint import blueprint
from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.identity import age_on
from placement.kernel.text import Text
from placement.reference.queries import major
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.pagination import paginate, sort_key
from placement.web.transactions import writes

READERS = (Role.PLACEMENT_OFFICE, Role.DEPARTMENT_HEAD, Role.SCHOOL_LEADER, Role.BUREAU, Role.AUDITOR)
navigation.item(Text("学生与教师"), "accounts.students", icon="school", roles=READERS, order=95)


@blueprint.get("/students")
@requires(*READERS)
def students() -> Response:
    """The students the viewer answers for."""
    viewer = current_viewer()
    filters = StudentFilters(
        class_name={"": _("全部班级")} | {name: name for name in queries.class_choices(viewer)},
        major={"": _("全部专业")} | queries.major_choices(viewer),
    )
    asked = PeopleFilter(filters.words, class_name=filters.class_name.data or "", major=filters.major.data or "")
    sort, order = sort_key({"number": Student.number, "name": User.initials, "class": Student.class_name}, "number")
    page = paginate(queries.student_list(viewer, asked).order_by(order, Student.user_id))
    return _list("accounts/students.html", "accounts/_students.html", page=page, filters=filters, sort=sort)


@blueprint.get("/teachers")
@requires(*READERS)
def teachers() -> Response:
    """The teachers the viewer answers for."""
    viewer = current_viewer()
    departments = {name: name for name in queries.department_choices(viewer)}
    filters = TeacherFilters(department={"": _("全部系部")} | departments)
    asked = PeopleFilter(
        filters.words, department=filters.department.data or "", subject_group=filters.subject_group.data or ""
    )
    sort, order = sort_key(
        {"number": Teacher.number, "name": User.initials, "department": Teacher.department}, "number"
    )
    page = paginate(queries.teacher_list(viewer, asked).order_by(order, Teacher.user_id))
    return _list("accounts/teachers.html", "accounts/_teachers.html", page=page, filters=filters, sort=sort)


@blueprint.get("/students/<int:user_id>")
@requires(*READERS)
def student(user_id: int) -> Response:
    """One student."""
    return _student_page(queries.get_student(current_viewer(), user_id), RevealForm(formdata=None))


@blueprint.post("/students/<int:user_id>/reveal")
@requires(Role.PLACEMENT_OFFICE)
@writes
def reveal(user_id: int) -> Response:
    """Show the resident id this once; the audit trail keeps who looked and why."""
    found = queries.get_student(current_viewer(), user_id)
    form = RevealForm()
    if not form.validate():
        return _student_page(found, form, status=422)
    try:
        number = services.reveal_identity(found, form.reason.data, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _student_page(found, form, status=422)
    return _student_page(found, form, revealed=number)


@blueprint.get("/teachers/<int:user_id>")
@requires(*READERS)
def teacher(user_id: int) -> Response:
    """One teacher."""
    found = queries.get_teacher(current_viewer(), user_id)
    return respond(
        "accounts/teacher.html",
        teacher=found,
        major=major(found.major_code) if found.major_code else None,
        groups=SUBJECT_GROUP_LABELS,
    )


def _list(template: str, region: str, **context: Any) -> Response:
    viewer = current_viewer()
    return respond(
        template,
        region,
        chips=context["filters"].chips(),
        across_schools=viewer.is_(Role.BUREAU, Role.AUDITOR),
        groups=SUBJECT_GROUP_LABELS,
        today=local_date(_now()),
        **context,
    )


def _student_page(found: Student, form: RevealForm, *, status: int = 200, revealed: str = "") -> Response:
    today = local_date(_now())
    return respond(
        "accounts/student.html",
        "accounts/_identity.html",
        status=status,
        student=found,
        major=major(found.major_code),
        grade=found.grade_year_on(today),
        age=age_on(found.birth_date, today),
        sexes=SEX_LABELS,
        may_reveal=can_reveal_identity(current_viewer(), found),
        form=form,
        revealed=revealed,
    )


def _now() -> datetime:
    return current_app.extensions["clock"].now()
