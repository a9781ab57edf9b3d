"""What is asked and shown of hazards, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related
from anlan.kernel.people.roles import (
    ADMINISTRATOR,
    DEPARTMENT,
    ENTERPRISE,
    EVERYBODY,
    EXPERT,
    LEADER,
    OFFICE,
    STAFF,
    TOWN,
    VILLAGE,
    WRITERS,
)

from .alike import again
from .models import Hazard

_SUPERVISION = (
    "supervised_by", "supervision_no", "supervising_body", "supervising_leader", "listed_on", "delisted_on",
    "publicity_url",
)  # fmt: skip

HAZARDS = Ledger(
    Hazard,
    title="隐患",
    counted="条",
    group="排查整治",
    columns=("description", "place", "region", "level", "source", "found_on", "state", "due_at"),
    filters=("state", "level", "source", "region", "sector", "found_on"),
    search=("description", "spot", "source_no", "place_words"),
    headers={
        "place": (
            "单位", "单位名称", "企业名称", "被检查单位", "受检单位", "检查对象", "生产经营单位", "企业", "所在单位", "隐患单位", "隐患单位名称",
            "隐患所在单位", "隐患所在单位（场所）", "单位（场所）", "单位（场所）名称", "存在隐患单位", "被检单位", "被查单位", "企业（单位）名称",
        ),
        "place_words": ("隐患地点", "地点名称"),
        "description": (
            "隐患描述", "隐患内容", "存在问题", "隐患情况", "问题隐患", "存在的问题", "存在隐患", "问题描述", "隐患问题",
            "具体问题", "主要问题", "发现问题", "隐患具体情况", "具体隐患", "隐患详情",
        ),
        "found_on": ("发现日期", "发现时间", "检查时间", "检查日期", "排查时间", "排查日期"),
        "fix_due_on": ("整改时限", "整改期限", "完成时限", "限期", "限期整改时间", "整改截止日期", "要求完成时间", "计划完成时间"),
        "fix_budget_yuan": ("整改资金", "整改资金(万元)"),
        "level": ("隐患级别", "隐患等级"),
        "source": ("隐患来源",),
        "finder": ("检查人", "检查人员", "排查人"),
        "source_no": ("来源单号", "隐患编号"),
        "closed_on": ("销号日期", "销号时间", "闭环时间", "闭环日期"),
        "fixed_on": ("整改完成日期", "整改完成时间", "完成时间", "完成日期", "实际完成时间", "实际完成日期"),
        "standard": ("判定标准",),
        "fix_person": ("责任人", "整改负责人"),
        "fix_measures": ("整改情况", "整改落实情况", "整改要求"),
        "accepted_by": ("验收组织",),
        "rechecked_on": ("复查日期", "复核时间"),
        "rechecker": ("复查人员", "复核人"),
        "recheck_result": ("复查结果", "复查结论"),
        "state": (
            "状态", "整改状态", "是否完成整改", "是否整改", "是否已整改", "是否整改完成", "是否整改到位", "是否完成", "是否销号",
            "是否闭环", "整改完成情况",
        ),
    },
    spellings={
        "fix_due_on": {"=found_on": ("立即", "立即整改", "当场", "当场整改", "立查立改", "立行立改", "即查即改", "马上整改")},
        "source": {
            "supervision": ("镇级检查", "日常检查", "镇街检查"), "self": ("自查",), "enforcement": ("执法",), "public": ("群众反映", "12350举报"),
            "patrol": ("村级巡查", "网格巡查"),
        },
        "recheck_result": {"passed": ("通过", "复查合格", "已整改到位", "同意销号"), "failed": ("未通过", "复查不合格")},
        "state": {
            "closed": (
                "是", "√", "✓", "✔", "已整改", "已完成", "完成", "已完成整改", "整改完成", "已整改完成", "已整改到位", "整改到位", "已闭环",
                "销号", "已办结", "当场整改", "已当场整改", "立查立改", "已整改完毕", "整改完毕", "全部整改", "已全部整改", "已按要求整改",
                "已落实", "已落实整改", "已整治", "整治完成", "已消除", "隐患已消除", "已改", "已办理", "办结", "已整改销号", "已整改并销号",
                "闭环", "已复查销号",
            ),
            "rectified": ("已整改待复查", "已整改未复查", "已整改未销号", "待验收"),
            "rectifying": ("正在整改", "正在整改中", "限期整改", "限期整改中", "部分整改", "整治中", "持续整改", "已下达整改通知"),
            "": (
                "否", "×", "✗", "未整改", "未完成", "未完成整改", "未整改完成", "未整改到位", "未销号", "未闭环", "待整改", "尚未整改", "没有整改",
                "逾期未整改", "未落实", "未办结", "未消除",
            ),
        },
    },
    sheet=(
        "source", "source_no", "place", "place_words", "spot", "category", "description", "level", "standard", "finder", "found_on", "fix_person",
        "fix_measures", "fix_budget_yuan", "fix_due_on", "fix_plan", "interim_measures", "supervisor", "fixed_on", "rechecker",
        "rechecked_on", "recheck_result", "closed_on", "repeated",
    ),
    past=(
        Past("assign", shown_by=("fix_due_on",)),
        Past("rectify", on=("fixed_on",), ends=True),
        Past(
            "verify", on=("closed_on", "rechecked_on"), shown_by=("recheck_result",), unless={"recheck_result": ("failed",)},
            brings=("rechecked_on",),
        ),
    ),
    form=Form(
        fields=(
            "place", "place_words", "region", "description", "level", "standard", "category", "spot", "source", "found_on", "finder", "fix_due_on",
            "fix_person", "fix_measures", "interim_measures", "fix_plan", "supervisor", "repeated", "stopped",
            "supervised_by", "supervision_no", "supervising_body", "supervising_leader", "listed_on", "progress", "delisted_on",
            "publicity_url",
        ),
        required=("description", "found_on"),
        required_if={"place": ("place_words", ""), "standard": ("level", "major")},
        own_name=("finder", "rechecker"),
        short=("place", "place_words", "description", "level", "standard", "spot", "found_on"),
        for_roles={
            **dict.fromkeys(_SUPERVISION, (OFFICE, DEPARTMENT, LEADER)),
            "place_words": tuple(role for role in EVERYBODY if role != ENTERPRISE),  # its own is its own
        },
        by_role={
            "source": {
                VILLAGE: "patrol", ENTERPRISE: "self", EXPERT: "expert", LEADER: "supervision",
                TOWN: ("supervision", "public", "superior", "transfer"),
                DEPARTMENT: ("supervision", "enforcement", "expert", "public", "superior", "transfer"),
                OFFICE: ("supervision", "expert", "public", "superior", "transfer"),
            },
        },
        photos=("整改前", "整改后", "复查"),
    ),
    grants={"view": (*STAFF, ADMINISTRATOR, ENTERPRISE, EXPERT), "add": (*WRITERS, ENTERPRISE), "extend": (OFFICE, TOWN, LEADER)},
    acts={"extend": "延期（镇街延一般隐患的整改期限，区领导延区安委办自己的期限）"},
    related=(Related("enforcement"),),
    likeness=again,
    offered_on={
        "tips": lambda tip: tip.state == "taken",  # a step of the report makes the first one
        "risk_points": lambda point: point.state == "kept",  # a step of the check that is due makes it
    },
    about="巡查、检查、自查和群众反映发现的隐患。登记后由镇街交办，整改、复查、销号都在这里办；重大隐患判定以后，定方案、挂牌督办、治理、验收、摘牌也在这里办。",
)  # fmt: skip
