from __future__ import annotations
from collections.abc import Callable
from datetime import date
from playwright.sync_api import Page, expect
from placement.infra.database import unit_of_work
from tests.factories.organisations import a_school, an_enterprise
from tests.factories.people import hr_of, office_of
from tests.factories.slots import a_sent_slot, a_draft
from tests.support.live import LiveServer
from tests.support.signing_in import sign_in_page
import os
OUT="/tmp/shots"; os.makedirs(OUT, exist_ok=True)

def test_shots(page: Page, desktop: Page, another_person: Callable[..., Page], live_server: LiveServer, assert_accessible) -> None:
    with live_server.app.app_context(), unit_of_work():
        school = a_school("西湖职业高级中学")
        e = an_enterprise("杭州云栖信息技术有限公司", approved_by=school, staff_count=86)
        night = a_sent_slot(e, school, work_begins="14:30", work_ends="22:30", break_minutes=0)
        heavy = a_sent_slot(e, school, labour_class=3, title="搬运工")
        hr, office, rid, sid, hid = hr_of(e).login, office_of(school).login, night.releases[0].id, night.id, heavy.releases[0].id
    url = live_server.url
    for name, p in (("390", page), ("1280", desktop)):
        sign_in_page(p, url, hr)
        p.goto(f"{url}/slots/new?kind=work_placement")
        p.screenshot(path=f"{OUT}/blank-{name}.png", full_page=True)
        p.get_by_label("岗位名称").fill("夜间值班员")
        p.get_by_label("接收人数").fill("9")
        p.get_by_label("下班时间").fill("22:30")
        p.get_by_label("上班时间").fill("14:30")
        expect(p.locator("#slot-checks")).to_contain_text("R-316")
        p.get_by_label("下班时间").scroll_into_view_if_needed()
        p.wait_for_timeout(400)
        p.screenshot(path=f"{OUT}/night-{name}.png")
        p.screenshot(path=f"{OUT}/night-full-{name}.png", full_page=True)
        p.get_by_text("有危险因素，逐项勾选").click()
        p.get_by_label("高空作业").check()
        p.wait_for_timeout(800)
        p.screenshot(path=f"{OUT}/hazards-{name}.png")
        p.goto(f"{url}/slots/{sid}")
        p.screenshot(path=f"{OUT}/manage-{name}.png", full_page=True)
        p.context.clear_cookies()
        sign_in_page(p, url, office)
        p.goto(f"{url}/slots/reviews/{rid}")
        p.screenshot(path=f"{OUT}/review-{name}.png", full_page=True)
        p.get_by_text("已向主管部门备案特殊安排").click()
        p.get_by_label("特殊安排备案号").fill("浙教职备〔2026〕17号")
        p.screenshot(path=f"{OUT}/review-open-{name}.png")
        p.get_by_role("button", name="登记备案并发布").click()
        p.wait_for_timeout(600)
        p.screenshot(path=f"{OUT}/review-refused-{name}.png")
        p.goto(f"{url}/slots/reviews/{hid}")
        p.screenshot(path=f"{OUT}/heavy-{name}.png")
        p.context.clear_cookies()
