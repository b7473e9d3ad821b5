"""Forms of applications, proposals and bookings: shape and parsing only."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, ValidationError

from placement.applications.rules import (
    APPLICATION_STATE_LABELS,
    BOOKING_STATE_LABELS,
    DECLARATION_LABELS,
    ORIGIN_LABELS,
    PROPOSAL_STATE_LABELS,
    REJECT_REASON_LABELS,
    STATEMENT_LIMIT,
    STAYS,
    FoundPost,
    RejectReason,
)
from placement.slots.rules import SLOT_KIND_LABELS, VENUE_LABELS
from placement.slots.terms import TASKS_LIMIT, TITLE_LIMIT
from placement.web.fields import CreditCode, Filters, Form, Mobile, YuanField, optional, options, required, short

NOTE_LIMIT = 500
ALL: dict[Any, Any] = {"": _l("全部")}
STATES: dict[Any, Any] = {**ALL, "open": _l("未办结"), **APPLICATION_STATE_LABELS}
KINDS: dict[Any, Any] = {**ALL, **{kind: SLOT_KIND_LABELS[kind] for kind in STAYS}}


class ApplyForm(Form):
    """A short statement; women may declare what keeps dangerous posts from them, nobody else is asked."""

    statement = TextAreaField(_l("申请说明"), [required(), short(STATEMENT_LIMIT)])
    declares = SelectMultipleField(
        _l("目前的情形"), choices=options(DECLARATION_LABELS), validate_choice=False, default=()
    )

    def __init__(self, *, may_declare: bool, **more: Any) -> None:
        super().__init__(**more)
        if not may_declare:
            del self.declares

    @property
    def declared(self) -> list[str]:
        """What was ticked."""
        return list(self.declares.data or ()) if "declares" in self else []


class AgreeForm(Form):
    """The answer to a nomination."""

    statement = TextAreaField(_l("本人说明"), [required(), short(STATEMENT_LIMIT)])
    guardian_agrees = BooleanField(
        _l("我已与监护人商量，监护人同意我到该岗位实习"),
        [required(_l("请先征得监护人同意：未经学生和监护人同意，学校不得安排"))],
    )


class RejectForm(Form):
    """Why not: one reason out of a few, and what the applicant should know."""

    reason = RadioField(_l("原因"), [required(_l("请选择原因"))], validate_choice=False)
    note = TextAreaField(_l("补充说明（对方能看到）"), [short(NOTE_LIMIT)])

    def __init__(self, reasons: list[RejectReason], **more: Any) -> None:
        super().__init__(**more)
        self.reason.choices = options({reason: REJECT_REASON_LABELS[reason] for reason in reasons})

    def validate_reason(self, field: RadioField) -> None:
        """One of those that were offered."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_l("请选择原因"))

    def validate_note(self, field: TextAreaField) -> None:
        """ "Other" says nothing: it needs words."""
        if self.reason.data == RejectReason.OTHER and not field.data:
            raise ValidationError(_l("选择“其他原因”时请写明具体情况"))


class ApplicationFilters(Filters):
    """The filters of the lists of applications; choices known only at the time are passed in."""

    state = SelectField(_l("状态"), choices=options(STATES), validators=[optional()])
    kind = SelectField(_l("类型"), choices=options(KINDS), validators=[optional()])
    origin = SelectField(_l("来源"), choices=options({**ALL, **ORIGIN_LABELS}), validators=[optional()])
    slot = SelectField(_l("岗位"), choices=options(ALL), validators=[optional()])
    school = SelectField(_l("学校"), choices=options(ALL), validators=[optional()])
    class_name = SelectField(_l("班级"), choices=options(ALL), validators=[optional()])


class NominationFilters(Filters):
    """Which slot, which class."""

    release_id = SelectField(_l("推荐到哪个岗位"), validators=[optional()])
    class_name = SelectField(_l("班级"), validators=[optional()])


class ProposalFilters(Filters):
    """The queue of self-found posts."""

    state = SelectField(_l("状态"), choices=options({**ALL, **PROPOSAL_STATE_LABELS}), validators=[optional()])


class BookingFilters(Filters):
    """The list of class visits."""

    state = SelectField(_l("状态"), choices=options({**ALL, **BOOKING_STATE_LABELS}), validators=[optional()])


class ProposalForm(Form):
    """A post the student found."""

    enterprise_name = StringField(_l("单位全称"), [required(), short(100)])
    credit_code = StringField(_l("统一社会信用代码"), [required(), CreditCode()])
    industry_code = StringField(_l("行业代码"), [required(), short(4)])
    division = SelectField(_l("所在区、县（市）"), validators=[required()])
    address = StringField(_l("工作地址"), [required(), short(200)])
    venue = SelectField(_l("工作场所"), choices=options({"": _l("请选择"), **VENUE_LABELS}), validators=[required()])
    contact_name = StringField(_l("单位联系人"), [required(), short(60)])
    contact_phone = StringField(_l("联系人手机"), [required(), Mobile()])
    title = StringField(_l("岗位名称"), [required(), short(TITLE_LIMIT)])
    tasks = TextAreaField(_l("工作内容"), [required(), short(TASKS_LIMIT)])
    starts_on = DateField(_l("开始日期"), [required()])
    ends_on = DateField(_l("结束日期"), [required()])
    pay_fen = YuanField(_l("每月报酬"), [required()])
    reason = TextAreaField(_l("自行联系的理由"), [required(), Length(max=STATEMENT_LIMIT)])

    def post(self) -> FoundPost:
        """What was typed, as a plain value."""
        return FoundPost(**{name: self[name].data for name in FoundPost.__dataclass_fields__})


class BookingForm(Form):
    """A class, a slot and the teacher who goes along."""

    release_id = SelectField(_l("认识实习岗位"), validators=[required()])
    class_name = SelectField(_l("班级"), validators=[required()])
    instructor_id = SelectField(_l("带队教师"), validators=[required()])
