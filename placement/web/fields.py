"""Form fields of this field of work: money, credit codes, resident ids, months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError
from wtforms import PasswordField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from placement.kernel.text import Text


class Form(FlaskForm):
    """Base of every form: messages in the reader's language, white space around text removed."""

    class Meta(FlaskForm.Meta):
        """Strip what people paste."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Give every text field the stripping filter."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                plain = _strip if issubclass(kind, TextAreaField) else _one_line
                options["filters"] = [plain, *unbound_field.kwargs.get("filters", ())]
            return super().bind_field(form, unbound_field, options)

    def add_error(self, field: str | None, message: str) -> None:
        """Put a domain refusal beside its field, or at the head of the form."""
        if field and field in self:
            self[field].errors = [*self[field].errors, message]
        else:
            self.form_errors.append(message)


class Filters(Form):
    """The filters of a list, read from the address; what makes no sense there counts as not given.

    `ClassFilters(class_name={"": _l("全部班级"), …})` gives the choices of a select that are known only now.
    """

    class Meta(Form.Meta):
        """A form that changes nothing needs no token."""

        csrf = False

    q = StringField(_l("搜索"), [Length(max=60)])

    def __init__(self, **choices: Mapping[Any, Any]) -> None:
        super().__init__(formdata=request.args)
        for name, labels in choices.items():
            self[name].choices = options(labels)
        if not self.validate():
            for field in self:
                if field.errors:
                    field.data, field.errors = None, ()

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.q.data or ""

    def chips(self) -> list[tuple[str, str]]:
        """Label and argument of every filter in force, for `filter_summary`."""
        return [(_chip(field), field.name) for field in self if field.data and field.type != "CSRFTokenField"]


def _chip(field: Any) -> str:
    if hasattr(field, "iter_choices"):
        return next((str(choice.label) for choice in field.iter_choices() if choice.selected), str(field.data))
    return str(field.label.text) if field.type == "BooleanField" else f"{field.label.text} {field.data}"


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What no text holds; PostgreSQL stores no NUL."""


def _strip(value: Any) -> Any:
    return _CONTROL.sub("", value).strip() if isinstance(value, str) else value


def _one_line(value: Any) -> Any:
    """A name with a line break in it would break the header, the subject or the cell that carries it."""
    return re.sub(r"[\t\r\n]+", " ", _strip(value)) if isinstance(value, str) else value


def required(message: Any = None) -> InputRequired:
    """The field must be filled."""
    return InputRequired(message or _l("此项必填"))


def optional() -> Optional:
    """The field may stay empty."""
    return Optional(strip_whitespace=True)


def short(limit: int) -> Length:
    """At most so many characters."""
    return Length(max=limit, message=_l("不能超过 %(max)d 个字"))


def options(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    """The choices of a select, radio or checkbox field from {value: label}; a label may be a Text."""
    return [
        SelectChoice(value=value, label=_l(label.msgid, **label.values) if isinstance(label, Text) else label)
        for value, label in labels.items()
    ]


class YuanField(StringField):
    """Money typed in yuan, with at most two decimals; `data` is integer fen."""

    def process_formdata(self, valuelist: Iterable[str]) -> None:
        """Turn 「2,200.50」 into 220050."""
        typed = next(iter(valuelist), "").strip().replace(",", "").replace("，", "").removeprefix("¥")
        self.typed = typed
        self.data = None
        if not typed:
            return
        if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", typed):
            raise ValidationError(self.gettext(str(_l("请填写金额，最多两位小数，例如 2200 或 2200.50"))))
        whole, _, part = typed.partition(".")
        self.data = int(whole) * 100 + int(part.ljust(2, "0") or 0)

    def _value(self) -> str:
        if getattr(self, "typed", None) is not None:
            return self.typed
        return "" if self.data is None else f"{self.data // 100}.{self.data % 100:02d}".removesuffix(".00")


class CreditCode:
    """Validates a unified social credit code (GB 32100-2015), 18 places with a check digit."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise beside the field when the code cannot be one."""
        try:
            field.data = uscc.validate((field.data or "").upper())
        except NumberError as error:
            raise ValidationError(_l("统一社会信用代码应为 18 位且校验位正确，请对照营业执照核对")) from error


class Mobile:
    """Validates an 11-digit mobile number."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise beside the field when the number cannot be one."""
        if not re.fullmatch(r"1[3-9]\d{9}", field.data or ""):
            raise ValidationError(_l("请填写 11 位手机号码"))
