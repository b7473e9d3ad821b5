"""Forms of requests: shape and parsing only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, SelectField, TextAreaField

from placement.kernel.text import Text
from placement.leaving.rules import LEAVE_KIND_LABELS, LEAVE_STATE_LABELS, WORDS_LIMIT
from placement.web.fields import Filters, Form, optional, options, required, short


class AskForm(Form):
    """The last step of asking; kind and reason were chosen on the steps before."""

    kind = HiddenField()
    reason = HiddenField()
    words = TextAreaField(_l("想说明的情况（选填）"), [short(WORDS_LIMIT)])
    wished_on = DateField(_l("希望哪一天以后不再去（选填）"), [optional()])


class AgreeForm(Form):
    """A yes: until when, and what there is to say."""

    last_day = DateField(_l("实习的最后一天"), [required()])
    words = TextAreaField(_l("给学生的话（选填）"), [short(500)])


class RequestFilters(Filters):
    """What the list is narrowed to."""

    state = SelectField(_l("状态"), choices=options({"": Text("全部状态"), **LEAVE_STATE_LABELS}))
    kind = SelectField(_l("类型"), choices=options({"": Text("全部类型"), **LEAVE_KIND_LABELS}))
    danger = BooleanField(_l("只看紧急的"))


class EnterpriseFilters(RequestFilters):
    """The same for those who are not told what is pressing."""

    danger = None
