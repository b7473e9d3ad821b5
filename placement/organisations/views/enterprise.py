"""The pages of an enterprise's own HR: profile, bank, sites, mentors, and which schools take it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from placement.accounts import letters, passwords
from placement.accounts.queries import mentors_of
from placement.accounts.rules import Role
from placement.kernel.clock import local_date
from placement.kernel.errors import RuleBroken
from placement.kernel.text import Text
from placement.organisations import queries, services
from placement.organisations.forms import AskForm, BankForm, MentorForm, ProfileForm, SiteForm
from placement.organisations.models import Enterprise
from placement.organisations.rules import (
    ENTERPRISE_KIND_LABELS,
    VETTING_LABELS,
    VETTING_NEXT,
    VETTING_TONES,
    AccountFacts,
    BankFacts,
    ProfileFacts,
    SiteFacts,
)
from placement.organisations.views.blueprint import blueprint
from placement.organisations.views.registering import PROFILE, profile_of, with_divisions
from placement.reference import tables
from placement.reference.queries import divisions
from placement.web import navigation
from placement.web.access import current_viewer, requires
from placement.web.fields import options
from placement.web.filters import translate
from placement.web.htmx import respond
from placement.web.transactions import writes

navigation.item(Text("本企业"), "organisations.own", icon="building", roles={Role.HR}, order=90)


@blueprint.get("/own")
@requires(Role.HR)
def own() -> AnyResponse:
    """The enterprise as it stands, and what its HR can do next."""
    return _page()


@blueprint.get("/own/profile")
@requires(Role.HR)
def edit_profile() -> AnyResponse:
    """The form of the profile."""
    found = _own()
    form = ProfileForm(formdata=None, **{name: getattr(found, name) for name in PROFILE})
    return respond("organisations/profile.html", enterprise=found, form=with_divisions(form, at=_now()))


@blueprint.post("/own/profile")
@requires(Role.HR)
@writes
def save_profile() -> AnyResponse:
    """Change the profile."""
    found, form = _own(), with_divisions(ProfileForm(), at=_now())
    if not form.validate():
        return respond("organisations/profile.html", status=422, enterprise=found, form=form)
    try:
        services.edit_enterprise(found, ProfileFacts(**profile_of(form)), by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return respond("organisations/profile.html", status=422, enterprise=found, form=form)
    flash(_("企业资料已保存"), "success")
    return redirect(url_for("organisations.own"), code=303)


@blueprint.post("/own/bank")
@requires(Role.HR)
@writes
def save_bank() -> AnyResponse:
    """Change where subsidies are paid to."""
    found, form = _own(), BankForm()
    if not form.validate():
        return _page(bank=form)
    facts = BankFacts(
        account_name=form.account_name.data, bank_name=form.bank_name.data, bank_account=form.bank_account.data or ""
    )
    try:
        services.change_bank(found, facts, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(bank=form)
    flash(_("收款账户已保存"), "success")
    return redirect(url_for("organisations.own"), code=303)


@blueprint.post("/own/sites")
@requires(Role.HR)
@writes
def add_site() -> AnyResponse:
    """Add a place of work."""
    found, form = _own(), with_divisions(SiteForm(), at=_now())
    if not form.validate():
        return _page(site=form)
    facts = SiteFacts(name=form.name.data, division=form.division.data, address=form.address.data)
    try:
        services.add_site(found, facts, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(site=form)
    flash(_("工作地点已添加，发布岗位时可以选择"), "success")
    return redirect(url_for("organisations.own"), code=303)


@blueprint.post("/own/vettings")
@requires(Role.HR)
@writes
def ask_school() -> AnyResponse:
    """Ask a school for a visit, for the first time or again."""
    found, form = _own(), _with_schools(AskForm(), _own())
    if not form.validate():
        return _page(ask=form)
    try:
        services.request_vetting(found, int(form.school_id.data), by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(ask=form)
    flash(_("申请已发送，等学校安排实地考察"), "success")
    return redirect(url_for("organisations.own"), code=303)


@blueprint.post("/own/mentors")
@requires(Role.HR)
@writes
def add_mentor() -> AnyResponse:
    """Give a colleague an account as a mentor."""
    found, form = _own(), MentorForm()
    if not form.validate():
        return _page(mentor=form)
    account = AccountFacts(login=form.login.data, password=passwords.generate(), email=form.email.data)
    try:
        user = services.add_mentor(found, account, form.name.data, by=current_viewer(), at=_now())
    except RuleBroken as error:
        form.add_error(error.field, translate(error.message))
        return _page(mentor=form)
    letters.send_welcome(user, at=_now())
    flash(_("导师账号已建立，设置密码的链接已发到对方邮箱"), "success")
    return redirect(url_for("organisations.own"), code=303)


def _own() -> Enterprise:
    viewer = current_viewer()
    return queries.get_enterprise(viewer, viewer.organisation_id or 0)


def _with_schools(form: AskForm, enterprise: Enterprise) -> AskForm:
    schools = {str(school.id): school.name for school in queries.schools_to_ask(enterprise.id)}
    form.school_id.choices = options({"": _("请选择")} | schools)
    return form


def _page(**refused: Any) -> Response:
    """The page with the form that was refused, if one was; all others are fresh."""
    found = _own()
    vettings = queries.vettings_of(current_viewer(), found.id)
    forms = {
        "bank": BankForm(formdata=None, account_name=found.account_name or found.name, bank_name=found.bank_name),
        "site": with_divisions(SiteForm(formdata=None), at=_now()),
        "ask": _with_schools(AskForm(formdata=None), found),
        "mentor": MentorForm(formdata=None),
    }
    return respond(
        "organisations/own.html",
        status=422 if refused else 200,
        enterprise=found,
        places=divisions(),
        industry=tables.industries().section_of(found.industry_code),
        findings=queries.findings_on(found, on=local_date(_now())),
        violations=queries.violations_as_of(found.id, today=local_date(_now())),
        may_record=False,
        removable=(),
        vettings=vettings,
        remarks=queries.last_words(vetting for vetting, _school in vettings),
        mentors=mentors_of(found.id),
        kinds=ENTERPRISE_KIND_LABELS,
        words=VETTING_LABELS,
        tones=VETTING_TONES,
        next_actor=VETTING_NEXT,
        **(forms | refused),
    )


def _now() -> datetime:
    return current_app.extensions["clock"].now()
