"""Forms of the paper way: the paper in hand, a page that comes back, and the filing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from placement.agreements.paper_rules import MARK_LABELS, Holder, Position, Report
from placement.agreements.rules import PARTY_LABELS, Party
from placement.agreements.services import Filing
from placement.web.fields import Form, optional, options, required, short
from placement.web.filters import translate


class HandOverForm(Form):
    """The paper is in hand now."""

    holder = SelectField(_l("纸质件在谁手里"), coerce=Holder)
    page = IntegerField(_l("第几页"), [optional(), NumberRange(1, 999)])
    note = StringField(_l("备注（选填），例如交接人、快递单号"), [optional(), short(200)])


class PageForm(Form):
    """A photograph of one page, or a scan of several from one page on."""

    page = SelectField(_l("从第几页开始"), coerce=int)
    scan = FileField(_l("照片或扫描件"))
    back = HiddenField()

    def offer(self, pages: int) -> PageForm:
        """Let one choose among the pages of the print."""
        self.page.choices = [SelectChoice(value=page, label=page_word(page)) for page in range(1, pages + 1)]
        return self


def page_word(page: int) -> str:
    """第 2 页."""
    return _("第 %(n)s 页", n=page)


def filing_form(
    parties: Sequence[Party], names: Mapping[Party, str], places: Iterable[Position], *, pages: int, **data: Any
) -> Form:
    """The form of a filing: for whom, who signed, which pages can be read, what is seen where; or the whole scan."""
    fields = {_name(party): StringField(_signer(party), [optional(), short(60)]) for party in parties}
    start = {_name(party): names.get(party, "") for party in parties}
    form: Form = type("FilingForm", (_FilingForm,), fields)(**data, data={**start, "parties": [parties[0].value]})
    form.parties.choices = options({party.value: PARTY_LABELS[party] for party in parties})
    form.readable.choices = [SelectChoice(value=page, label=page_word(page)) for page in range(1, pages + 1)]
    form.marks.choices = [SelectChoice(value=place.key, label=_place(place)) for place in places]
    return form


class _FilingForm(Form):
    parties = SelectMultipleField(_l("这次登记谁的签署"), [required(_l("请选择这次登记谁的签署"))])
    readable = SelectMultipleField(_l("能看清全部内容的页"), coerce=int)
    marks = SelectMultipleField(_l("在纸上看到的签字和印章"))
    draft = IntegerField(widget=HiddenInput(), validators=[required()])
    scan = FileField(_l("整份扫描件（选填）"), id="whole-scan")


def filing_of(form: Form, parties: Iterable[Party]) -> Filing:
    """What was filed."""
    chosen = [party for party in parties if party.value in form.parties.data]
    return Filing(
        draft_number=form.draft.data,
        names={party: form[_name(party)].data or "" for party in chosen},
        report=Report(frozenset(form.readable.data), frozenset(form.marks.data)),
    )


def name_fields(form: Form, parties: Iterable[Party]) -> list[Any]:
    """The fields for the names of the signers."""
    return [form[_name(party)] for party in parties]


def _name(party: Party) -> str:
    return f"name_{party.value}"


def _signer(party: Party) -> str:
    return _("%(party)s签字人姓名", party=translate(PARTY_LABELS[party]))


def _place(place: Position) -> str:
    return _("%(where)s：%(mark)s", where=translate(place.where), mark=translate(MARK_LABELS[place.mark]))
