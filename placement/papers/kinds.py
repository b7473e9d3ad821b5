"""The kinds of papers: what each is called, how it is filed, and what it may never leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from placement.kernel.text import Text


class PaperKind(StrEnum):
    """Every paper the system prints."""

    WORK_PLACEMENT_AGREEMENT = "work_placement_agreement"
    OBSERVATION_SCHEDULE = "observation_schedule"
    APPRENTICESHIP_AGREEMENT = "apprenticeship_agreement"
    TEACHER_AGREEMENT = "teacher_agreement"
    SUPPLEMENT = "supplement"
    TERMINATION = "termination"
    INFORMED_CONSENT = "informed_consent"
    SAFETY_UNDERTAKING = "safety_undertaking"
    INTERNSHIP_PLAN = "internship_plan"
    SITE_VISIT_REPORT = "site_visit_report"
    SELF_FOUND_APPLICATION = "self_found_application"
    SEAL_REQUEST = "seal_request"
    APPRAISAL_FORM = "appraisal_form"
    SUBSIDY_STATEMENT = "subsidy_statement"
    PRACTICE_CERTIFICATE = "practice_certificate"


PAPER_KIND_LABELS = {
    PaperKind.WORK_PLACEMENT_AGREEMENT: Text("岗位实习三方协议"),
    PaperKind.OBSERVATION_SCHEDULE: Text("认识实习安排单"),
    PaperKind.APPRENTICESHIP_AGREEMENT: Text("学徒培养协议"),
    PaperKind.TEACHER_AGREEMENT: Text("教师企业实践协议"),
    PaperKind.SUPPLEMENT: Text("补充协议"),
    PaperKind.TERMINATION: Text("解除协议"),
    PaperKind.INFORMED_CONSENT: Text("学生及监护人知情同意书"),
    PaperKind.SAFETY_UNDERTAKING: Text("安全责任书"),
    PaperKind.INTERNSHIP_PLAN: Text("实习方案"),
    PaperKind.SITE_VISIT_REPORT: Text("企业考察报告"),
    PaperKind.SELF_FOUND_APPLICATION: Text("自行联系实习申请表"),
    PaperKind.SEAL_REQUEST: Text("用印申请单"),
    PaperKind.APPRAISAL_FORM: Text("实习鉴定表"),
    PaperKind.SUBSIDY_STATEMENT: Text("补助结算单"),
    PaperKind.PRACTICE_CERTIFICATE: Text("教师企业实践证书"),
}


class Family(StrEnum):
    """Which facts a paper can name: the catalogue it is written with."""

    LEARNER = "learner"
    TEACHER = "teacher"
    CHANGE = "change"
    OBSERVATION = "observation"
    VISIT = "visit"
    SEAL = "seal"
    STATEMENT = "statement"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, kw_only=True)
class KindRules:
    """What holds for every version of a kind.

    `required` are facts that must be printed whatever the conditions, `required_when` those that must be when one
    holds, `words` what the text itself must say. `seals` are the places where a seal goes, `style` the style sheet.
    """

    form: str
    family: Family
    style: str
    copies: int = 1
    seals: tuple[Text, ...] = ()
    required: tuple[str, ...] = ()
    required_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    editable: bool = True

    @property
    def copies_in_words(self) -> str:
        """一式三份; nothing for a paper of which there is one."""
        return f"一式{'零一两三四五六七八九'[self.copies]}份" if self.copies > 1 else ""


_GUARDIAN = {"minor": ("guardian.name",)}
_SOMETIMES = {**_GUARDIAN, "has_other_terms": ("other_terms",)}
_STAY = ("stay.start", "stay.end", "stay.site", "stay.post")
_HEADS = ("school.name", "enterprise.name", "student.name")
_LIST_A = (
    *_HEADS,
    *("school.credit_code", "enterprise.credit_code", "student.resident_id"),
    *_STAY,
    *("stay.tasks", "stay.requirements", "stay.conditions"),
    *("hours.days", "hours.weekly", "hours.rest", "hours.leave", "hours.board", "hours.lodging"),
    *("pay.monthly", "pay.pay_day", "pay.method"),
    *("safety.hazards", "safety.equipment", "safety.training", "safety.emergency_plan"),
    *("insurance.number", "insurance.insurer"),
    *("assessment.method", "assessment.school_percent", "assessment.enterprise_percent"),
    *("instructor.name", "mentor.name", "notice", "signing_method"),
)
"""The nine contents of 职业学校学生实习管理规定 art. 15 (R-203), and what stands beside them."""
_LIST_A_WORDS = ("违约责任", "劳动保护", "职业病", "伤亡")
SCHOOL_SEAL, ENTERPRISE_SEAL, EDGE = Text("甲方盖章处"), Text("乙方盖章处"), Text("骑缝处")
SCHOOL_OPINION, ENTERPRISE_OPINION = Text("学校意见处"), Text("企业意见处")
_AGREEMENT_SEALS = (SCHOOL_SEAL, ENTERPRISE_SEAL, EDGE)

KINDS: dict[PaperKind, KindRules] = {
    PaperKind.WORK_PLACEMENT_AGREEMENT: KindRules(
        form="SX-01",
        family=Family.LEARNER,
        style="agreement",
        copies=3,
        seals=_AGREEMENT_SEALS,
        required=_LIST_A,
        required_when=_SOMETIMES,
        blocks=("signatures",),
        words=_LIST_A_WORDS,
    ),
    PaperKind.OBSERVATION_SCHEDULE: KindRules(
        form="SX-02",
        family=Family.OBSERVATION,
        style="form",
        copies=2,
        seals=(SCHOOL_SEAL, ENTERPRISE_SEAL),
        required=("school.name", "enterprise.name", "stay.start", "stay.end", "stay.site", "visit.class_name"),
    ),
    PaperKind.APPRENTICESHIP_AGREEMENT: KindRules(
        form="XT-01",
        family=Family.LEARNER,
        style="agreement",
        copies=3,
        seals=_AGREEMENT_SEALS,
        required=(*_LIST_A, "training.occupation", "training.plan", "training.rotation"),
        required_when=_SOMETIMES,
        blocks=("signatures",),
        words=_LIST_A_WORDS,
    ),
    PaperKind.TEACHER_AGREEMENT: KindRules(
        form="JS-01",
        family=Family.TEACHER,
        style="agreement",
        copies=3,
        seals=_AGREEMENT_SEALS,
        required=(
            *("school.name", "enterprise.name", "teacher.name", "mentor.name"),
            *_STAY,
            *("practice.forms", "practice.goal", "practice.tasks", "practice.planned_days", "assessment.method"),
        ),
        blocks=("signatures",),
    ),
    PaperKind.SUPPLEMENT: KindRules(
        form="SX-03",
        family=Family.CHANGE,
        style="agreement",
        copies=3,
        seals=_AGREEMENT_SEALS,
        required=("original.number", "change.rows", "change.effective_on", "change.reason"),
        blocks=("signatures",),
    ),
    PaperKind.TERMINATION: KindRules(
        form="SX-04",
        family=Family.CHANGE,
        style="agreement",
        copies=3,
        seals=_AGREEMENT_SEALS,
        required=("original.number", "ending.on", "ending.reason", "ending.by"),
        blocks=("signatures",),
    ),
    PaperKind.INFORMED_CONSENT: KindRules(
        form="SX-05",
        family=Family.LEARNER,
        style="form",
        copies=2,
        required=(*_HEADS, *_STAY, "stay.tasks", "safety.hazards", "guardian.name"),
        words=("自愿", "监护人"),
    ),
    PaperKind.SAFETY_UNDERTAKING: KindRules(
        form="SX-06",
        family=Family.LEARNER,
        style="form",
        copies=3,
        seals=(SCHOOL_SEAL, ENTERPRISE_SEAL),
        required=(*_HEADS, *_STAY, "safety.hazards", "safety.equipment", "safety.emergency_plan"),
    ),
    PaperKind.INTERNSHIP_PLAN: KindRules(
        form="SX-07",
        family=Family.LEARNER,
        style="form",
        copies=2,
        seals=(SCHOOL_SEAL, ENTERPRISE_SEAL),
        required=(
            *("school.name", "enterprise.name"),
            *_STAY,
            *("stay.tasks", "stay.requirements", "assessment.method", "instructor.name", "mentor.name"),
        ),
    ),
    PaperKind.SITE_VISIT_REPORT: KindRules(
        form="SX-08",
        family=Family.VISIT,
        style="form",
        seals=(SCHOOL_OPINION,),
        required=("school.name", "enterprise.name", "enterprise.credit_code"),
        blocks=("visit_findings",),
    ),
    PaperKind.SELF_FOUND_APPLICATION: KindRules(
        form="SX-09",
        family=Family.LEARNER,
        style="form",
        seals=(ENTERPRISE_OPINION, SCHOOL_OPINION),
        required=(*_HEADS, *_STAY, "stay.tasks", "mentor.name"),
        required_when=_GUARDIAN,
    ),
    PaperKind.SEAL_REQUEST: KindRules(
        form="YY-01",
        family=Family.SEAL,
        style="form",
        required=("school.name", "seal.requested_by", "seal.requested_on", "seal.rows", "seal.copies"),
    ),
    PaperKind.APPRAISAL_FORM: KindRules(
        form="SX-10",
        family=Family.LEARNER,
        style="form",
        copies=2,
        seals=(ENTERPRISE_OPINION, SCHOOL_OPINION),
        required=(*_HEADS, *_STAY, "assessment.school_percent", "assessment.enterprise_percent", "assessment.method"),
        words=("过程", "结果"),
    ),
    PaperKind.SUBSIDY_STATEMENT: KindRules(
        form="BT-01",
        family=Family.STATEMENT,
        style="subsidy_statement",
        copies=3,
        seals=(Text("审批栏盖章处"),),
        blocks=("statement_heads", "statement_lines", "statement_approval", "statement_grounds"),
        editable=False,
    ),
    PaperKind.PRACTICE_CERTIFICATE: KindRules(
        form="JS-02",
        family=Family.CERTIFICATE,
        style="practice_certificate",
        seals=(ENTERPRISE_OPINION, SCHOOL_OPINION),
        blocks=("certificate",),
        editable=False,
    ),
}
"""What holds for each kind."""
