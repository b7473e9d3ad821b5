"""What people bring to the papers: a file to have checked, a text, the record of a comparison."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from placement.web.fields import Form, required, short


class CheckForm(Form):
    """A file that somebody wants to have checked."""

    file = FileField(_l("要核验的 PDF 文件"))


class TextForm(Form):
    """The text of a draft version."""

    body = TextAreaField(_l("正文"), [required(_l("正文不能为空"))], render_kw={"rows": 28, "spellcheck": "false"})
    note = StringField(_l("本版改动说明"), [short(200)])


class ComparisonForm(Form):
    """The school compared a text with the official model text."""

    digest = HiddenField()
    compared_on = DateField(_l("核对日期"), [InputRequired(_l("请填写核对日期"))])
    note = StringField(_l("核对人和说明"), [required(_l("请写明由谁核对")), short(200)])
