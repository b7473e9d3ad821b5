"""How acts and their objects are named in the audit trail. An act without a line here shows its code."""

from __future__ import annotations

from placement.kernel.text import Text

ACT_LABELS = {
    "signed_in": Text("登录"),
    "sign_in_failed": Text("登录失败"),
    "locked": Text("账号锁定"),
    "unlocked": Text("解除锁定"),
    "password_changed": Text("修改密码"),
    "signed_out_everywhere": Text("退出所有设备"),
    "sessions_ended": Text("终止登录会话"),
    "contact_changed": Text("修改联系方式"),
    "user_added": Text("新建账号"),
    "user_deactivated": Text("停用账号"),
    "user_activated": Text("恢复账号"),
    "membership_given": Text("授予身份"),
    "membership_ended": Text("停用身份"),
    "student_created": Text("录入学生"),
    "teacher_created": Text("录入教师"),
    "unmask": Text("查看证件号码"),
    "school_created": Text("录入学校"),
    "bureau_created": Text("录入主管部门"),
    "enterprise_registered": Text("企业登记"),
    "enterprise_edited": Text("修改企业资料"),
    "site_added": Text("添加工作地点"),
    "vetting_approve": Text("企业通过考察"),
    "vetting_refuse": Text("企业未通过考察"),
    "vetting_revoke": Text("撤销与企业的合作"),
    "wage_added": Text("新增最低工资"),
    "wage_confirmed": Text("确认最低工资"),
    "calendar_changed": Text("修改工作日历"),
}
SUBJECT_LABELS = {
    "user": Text("账号"),
    "student": Text("学生"),
    "organisation": Text("单位"),
    "vetting": Text("企业考察"),
    "wage": Text("最低工资"),
    "calendar": Text("工作日历"),
    "slot": Text("岗位"),
    "application": Text("申请"),
    "placement": Text("安置"),
    "agreement": Text("协议"),
    "statement": Text("补助结算单"),
    "budget": Text("补助预算"),
    "document": Text("文书"),
    "practice": Text("教师实践"),
    "month_sheet": Text("月度考勤"),
}
