"""What is asked and shown of plans, and what spreadsheets call their columns."""

from anlan.kernel.ledger.declare import Form, Ledger, Past, Related

from .models import Plan

PLANS = Ledger(
    Plan,
    title="应急预案",
    counted="份",
    group="应急准备",
    columns=("name", "kind", "region", "body", "edition", "issued_on", "filed_on", "assess_on", "state"),
    filters=("kind", "region", "state", "issued_on", "assess_on"),
    search=("name", "pinyin", "filing_no", "document_no"),
    headers={
        "kind": ("预案类型", "预案类别", "类别"),
        "body": ("编制单位", "发布单位"),
        "edition": ("版本号", "版本"),
        "document_no": ("发布文号", "文号"),
        "issued_on": ("发布日期", "印发日期", "发布时间"),
        "filed_on": ("备案日期", "备案时间"),
        "filing_no": ("备案编号", "备案号"),
        "assess_on": ("下次评估", "下次评估日期"),
        "assessed_on": ("评估日期", "评估时间"),
    },
    past=(Past("file", on=("filed_on",), brings=("filed_with", "filing_no")),),
    form=Form(
        fields=(
            "name", "kind", "issued_on", "region", "body", "edition", "document_no", "reviewed_on", "filed_with", "filed_on",
            "filing_no", "assess_on", "revision_reason", "replaces", "levels",
        ),
        required=("name", "kind", "issued_on"),
    ),
    related=(Related("drills"),),
    about="区、部门、镇街、村社区和企业的应急预案：发布后备案，三年评估一次，到期前系统提醒编制单位；修订一次，另登一条新版本。",
)  # fmt: skip
