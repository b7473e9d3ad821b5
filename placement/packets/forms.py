"""What people choose before they print."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField

from placement.packets.rules import PrintForm
from placement.web.fields import Filters, Form, required


class WhoForm(Filters):
    """Whose papers: of a class, of an enterprise, of a school; read from the address."""

    class_name = SelectField(_l("班级"))
    enterprise = SelectField(_l("企业"), coerce=str)
    school = SelectField(_l("学校"), coerce=str)


class RunForm(Form):
    """Which papers, and what is made of them."""

    class_name = HiddenField(id="run-class-name")
    enterprise = HiddenField(id="run-enterprise")
    school = HiddenField(id="run-school")
    what = RadioField(_l("打印范围"), [required()], default="needed")
    kinds = SelectMultipleField(_l("文书种类"))
    form = RadioField(_l("结果"), [required()], default=PrintForm.PDF)
    duplex = BooleanField(_l("双面打印：每份文书从新的一张纸开始，需要时补一个空白页"))
