"""A filled 教师企业实践协议."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from placement.agreements.documents import Teacher, TeacherAgreement, TeacherStay, TeacherTask, form_choices
from placement.infra.paper import Insurance, Mentor
from tests.documents.samples.parties import BASE, ENTERPRISE, ISSUED_AT, SCHOOL, party_columns

_FIELDS = {
    "number": "JS-2026-000045",
    "verify_url": f"{BASE}w3Rb9kPd55QsYhNe",
    "issued_at": ISSUED_AT,
    "school": SCHOOL,
    "placement_office": "实习管理部门",
    "enterprise": ENTERPRISE,
    "teacher": Teacher(
        name="蒋云帆",
        sex="男",
        resident_id="330***********5519",
        staff_number="T20110036",
        subject_group="专业课教师（智能制造）",
        title="高级讲师",
        dual_qualified=True,
        phone="136****2210",
    ),
    "forms": form_choices("bc"),
    "stay": TeacherStay(
        post="工艺工程师（实践）",
        department="技术中心",
        site="江陵路1888号2号楼",
        division="杭州市滨江区",
        start=date(2026, 7, 6),
        end=date(2026, 8, 7),
        planned_days=Decimal("22.5"),
        daily_hours="工作日 08:30—17:00，午休30分钟",
    ),
    "goal": "掌握五轴加工工艺编制流程，将两个企业案例转化为数控专业教学项目。",
    "tasks": (
        TeacherTask(period="第1周", content="熟悉生产组织与质量体系，参加安全培训", outcome="岗位调研记录一份"),
        TeacherTask(
            period="第2—3周", content="跟随工艺组编制叶轮零件五轴加工工艺并参与试切", outcome="工艺方案与试切报告"
        ),
        TeacherTask(period="第4—5周", content="指导在岗实习学生，整理典型案例", outcome="教学项目两个、课件一套"),
    ),
    "mentor": Mentor(name="邵一鸣", title="工艺主管", phone="13600003344"),
    "school_contact": Mentor(name="陆文静", title="实习管理部门主任", phone="0571-87650001"),
    "safety": "上岗前完成8学时安全培训并考核合格，进入车间穿戴防护用品。",
    "insurances": (
        Insurance(
            kind="人身意外伤害保险",
            insurer="东海财产保险杭州分公司",
            policy_number="PYW2026330100451",
            start=date(2026, 7, 6),
            end=date(2026, 8, 7),
            payer="甲方",
            insured_fen=60000000,
        ),
    ),
    "treatment": "丙方实践期间享受与在岗教师同等的工资福利，交通补助按甲方规定执行；乙方不支付报酬，也不收取费用。",
    "assessment": "乙方按出勤、任务完成和成果出具评价并盖章，甲方组织答辩后认定。",
    "results": "教学项目由甲方和丙方使用，涉及乙方技术秘密的内容须经乙方书面同意；共同研发成果的归属另行约定。",
    "other_terms": "",
    "data_notice": "《教师企业实践个人信息处理告知书》2026年第1版。",
    "signing_method": "线上电子签署。",
    "signatures": party_columns("蒋云帆", host="企业"),
}


def teacher_agreement(**changes: object) -> TeacherAgreement:
    """The agreement of a teacher; `changes` replaces whole fields."""
    return TeacherAgreement(**{**_FIELDS, **changes})
