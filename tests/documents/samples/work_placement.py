"""A filled 岗位实习三方协议."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from placement.agreements.documents import (
    Assessment,
    EmergencyContact,
    Guardian,
    Hours,
    Pay,
    Safety,
    Stay,
    Student,
    WorkPlacementAgreement,
)
from placement.infra.paper import Insurance, Mentor, WorkDay
from tests.documents.samples.parties import BASE, ENTERPRISE, ISSUED_AT, SCHOOL, party_columns

STUDENT = Student(
    name="周子衿",
    sex="女",
    birth_date=date(2008, 11, 2),
    resident_id="330***********123X",
    student_number="2024030217",
    major="数控技术应用",
    major_code="660103",
    class_name="2024级数控2班",
    phone="138****6621",
    address="杭州市余杭区",
)
GUARDIAN = Guardian(name="周建国", relation="父亲", resident_id="330***********4417", phone="139****0088")
EMERGENCY = EmergencyContact(name="吴秀兰", relation="母亲", phone="13700001234")
STAY = Stay(
    kind="岗位实习",
    origin="学生申请，学校同意",
    post="数控车床操作与工艺助理",
    department="精密加工一车间",
    site="江陵路1888号3号厂房",
    division="杭州市滨江区",
    start=date(2026, 3, 1),
    end=date(2026, 8, 31),
    duration="6个月",
    filing_number="西教职备〔2026〕0017号",
    tasks="在企业导师指导下，熟悉数控车床的日常点检与保养；按工艺卡完成典型轴类、盘类零件的装夹、对刀和加工；"
    "参与首件检验，使用千分尺、百分表测量并填写检验记录；协助工艺员整理刀具清单和加工程序；轮换到三坐标检测岗位学习两周。",
    requirements="掌握数控车床安全操作规程；能够识读中等复杂程度的零件图；实习结束时能够独立完成一件考核工件。",
    conditions="乙方提供数控车床、量具和标准工位，安排恒温检测室和学习室，配备与岗位匹配的教学案例。",
)
SCHOOL_MENTOR = Mentor(name="韩冬梅", title="数控专业教师", phone="13800004567")
ENTERPRISE_MENTOR = Mentor(name="罗志强", title="高级技师", phone="13900007890")
HOURS = Hours(
    days=tuple(
        WorkDay(weekday=f"星期{day}", begin="08:30", end="17:00", pause="12:00—12:30", hours=Decimal("8.0"))
        for day in "一二三四五"
    ),
    weekly_hours=Decimal(40),
    rest="每周六、周日休息，法定节假日按国家规定放假。",
    leave="病假、事假提前告知企业导师和学校指导教师，由乙方人事和甲方共同登记。",
    board="乙方食堂提供工作日午餐，不向丙方收费。",
    lodging="丙方走读，由监护人同意住在家中。",
)
PAY = Pay(
    monthly_fen=325050,
    regular_wage_fen=400000,
    pay_day="每月15日支付上月报酬",
    method="银行转账至丙方本人账户",
    bank="杭州联合银行转塘支行",
    account="**** **** **** 6789",
)
SAFETY = Safety(
    hazards="旋转机械伤害、铁屑飞溅、噪声（低于80分贝）；不涉及高处、有毒有害作业。",
    protective_equipment="工作服、防砸安全鞋、护目镜、防噪耳塞各一套，按需更换。",
    training="乙方于2026年3月2日至3日组织三级安全教育16学时，书面和实操考核合格后上岗。",
    emergency_plan="见《云栖—钱江2026年春季岗位实习应急预案》，车间急救箱设在3号厂房东门。",
)
INSURANCES = (
    Insurance(
        kind="实习责任保险",
        insurer="东海财产保险杭州分公司",
        policy_number="PSX2026330100088",
        start=date(2026, 3, 1),
        end=date(2026, 8, 31),
        payer="甲方",
        insured_fen=50000000,
    ),
    Insurance(
        kind="工伤保险（单险种）",
        insurer="滨江区社会保险经办机构",
        policy_number="GS330108202603119",
        start=date(2026, 3, 1),
        end=date(2026, 8, 31),
        payer="乙方",
    ),
)
ASSESSMENT = Assessment(
    school_percent=50, enterprise_percent=50, method="实习周记和巡查记录占40%，岗位技能考核占40%，实习报告占20%。"
)


def agreement(*, minor: bool = True, **changes: object) -> WorkPlacementAgreement:
    """A filled agreement of a minor; `minor=False` leaves out the guardian; `changes` replaces whole fields."""
    fields = {
        "number": "XY-2026-000123",
        "verify_url": f"{BASE}q7Fh2nVx81LmTzKc",
        "issued_at": ISSUED_AT,
        "template_checked": False,
        "school": SCHOOL,
        "placement_office": "实习管理部门",
        "enterprise": ENTERPRISE,
        "student": STUDENT,
        "guardian": GUARDIAN if minor else None,
        "emergency": EMERGENCY,
        "stay": STAY,
        "school_mentor": SCHOOL_MENTOR,
        "enterprise_mentor": ENTERPRISE_MENTOR,
        "hours": HOURS,
        "pay": PAY,
        "safety": SAFETY,
        "insurances": INSURANCES,
        "assessment": ASSESSMENT,
        "data_notice": "《实习个人信息处理告知书》2026年第1版，丙方及监护人已阅读。",
        "signing_method": "纸质签署，签署后的扫描件上传系统并与签发文本核对。",
        "other_terms": "丙方参加市级技能竞赛集训期间，乙方予以准假并保留实习岗位。",
        "signatures": party_columns(STUDENT.name, guardian=GUARDIAN.name if minor else ""),
    }
    return WorkPlacementAgreement(**{**fields, **changes})
