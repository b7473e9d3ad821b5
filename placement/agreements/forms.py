"""Forms of agreements. The form of a party's terms is made from the matrix in `terms.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Regexp

from placement.agreements.terms import LINE_LIMIT, TEXT_LIMIT, Term, TermKind
from placement.web.fields import Form, YuanField, optional, required, short
from placement.web.filters import translate

People = Mapping[str, Sequence[tuple[int, str]]]


def terms_form(
    terms: Sequence[Term], values: Mapping[str, Any], people: People, *, submitted: bool, prefix: str = ""
) -> Form:
    """The form of these terms; every field may stay empty until the party says that it is done.

    With a `prefix` it is a row of a larger form, which carries the token against forgery for all.
    """
    made = type("TermsForm", (Form,), {term.name: _FIELDS[term.kind](term, people) for term in terms})
    start = {term.name: _shown(term, values.get(term.name)) for term in terms}
    form: Form = made(
        **({} if submitted else {"formdata": None}), data=start, prefix=prefix, meta={"csrf": False} if prefix else None
    )
    return form


def values_of(form: Form, terms: Sequence[Term]) -> dict[str, Any]:
    """What was filled in, as JSON keeps it: dates in ISO form, nobody chosen is None."""
    return {term.name: _kept(term, form[term.name].data) for term in terms}


def _shown(term: Term, value: Any) -> Any:
    return date.fromisoformat(value) if term.kind is TermKind.DATE and value else value


def _kept(term: Term, value: Any) -> Any:
    if term.kind is TermKind.DATE:
        return value.isoformat() if value else None
    if term.kind is TermKind.PERSON:
        return value or None
    return value


def _label(term: Term) -> str:
    return translate(term.label) if term.required else _("%(label)s（选填）", label=translate(term.label))


def _line(term: Term, _people: People) -> Field:
    return StringField(_label(term), [optional(), short(LINE_LIMIT)])


def _text(term: Term, _people: People) -> Field:
    return TextAreaField(_label(term), [optional(), short(TEXT_LIMIT)], render_kw={"rows": 3})


def _tick(term: Term, _people: People) -> Field:
    return BooleanField(_label(term))


def _date(term: Term, _people: People) -> Field:
    return DateField(_label(term), [optional()])


def _day(term: Term, _people: People) -> Field:
    return IntegerField(_label(term), [optional(), NumberRange(1, 31, _l("请填写 1 到 31"))])


def _percent(term: Term, _people: People) -> Field:
    return IntegerField(_label(term), [optional(), NumberRange(0, 100, _l("请填写 0 到 100"))])


def _money(term: Term, _people: People) -> Field:
    return YuanField(_label(term), [optional()])


def _phone(term: Term, _people: People) -> Field:
    digits = Regexp(r"[\d\- ]{5,20}$", message=_l("请填写电话号码，例如 0571-87650001 或 11 位手机号"))
    return StringField(_label(term), [optional(), digits])


def _person(term: Term, people: People) -> Field:
    choices = [SelectChoice(value=value, label=label) for value, label in people.get(term.name, ())]
    return SelectField(_label(term), coerce=int, choices=[SelectChoice(value=0, label=_("请选择")), *choices])


_FIELDS: dict[TermKind, Callable[[Term, People], Field]] = {
    TermKind.LINE: _line,
    TermKind.TEXT: _text,
    TermKind.TICK: _tick,
    TermKind.DATE: _date,
    TermKind.DAY: _day,
    TermKind.PERCENT: _percent,
    TermKind.MONEY: _money,
    TermKind.PHONE: _phone,
    TermKind.PERSON: _person,
}


class ReturnForm(Form):
    """Back for a change: by whom, and what has to change."""

    to = RadioField(_l("由哪一方修改"), [required(_l("请选择由哪一方修改"))])
    comment = TextAreaField(_l("修改意见"), [required(_l("请写明修改意见")), short(500)])


class ListForm(Form):
    """The filters of the list of agreements."""

    class Meta(Form.Meta):
        """Filters travel in the address and change nothing."""

        csrf = False

    q = StringField(_l("姓名、学号或拼音首字母"))
    state = SelectField(_l("状态"))
