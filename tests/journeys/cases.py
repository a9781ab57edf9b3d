"""Cases as the bureau's officers walk them: heard, appealed, settled on the spot, handed over, spared."""

from collections.abc import Mapping

from .declared import Entry, Journey, Taken, The, day


def _case(number: int, filed: int, steps: tuple[Taken, ...], counts: Mapping[str, int | str]) -> Entry:
    """One case. Figures are read of the last forty days."""
    return Entry(
        {"case_no": f"青应急立{number}号（示范）", "place": The("firm"), "violation": "未培训上岗（示范）", "filed_on": day(filed)},
        fixes={"officers": "马超（示范）"}, counts=counts, steps=steps,
    )  # fmt: skip


def _by_officer(step: str, **typed: object) -> Taken:
    return Taken(step, "bureau", typed)


def _decision(number: int, decided: int) -> Taken:
    return _by_officer(
        "decide", decision_no=f"青应急罚{number}号", decided_on=day(decided), penalty_kind="罚款", fine_yuan="20000"
    )


_FILED = {"enforcement.filed": 1}

CASES = Journey("enforcement", "bureau", (
    _case(1, -300, (
        _by_officer(
            "issue_notice", planned_yuan="20000", violated="安全生产法第二十八条（示范）", basis="安全生产法第九十七条（示范）",
        ),
        _by_officer("notify", notice_served_on=day(-299)),
        _by_officer("ask_hearing"),
        _by_officer("hold_hearing", hearing_on=day(-292)),
        Taken("send_back", "reviewer", {"note": "补一份询问笔录（示范）"}),
        _by_officer("notify", notice_served_on=day(-290)),
        _by_officer("waive", waived_on=day(-289)),
        _by_officer("submit"),
        Taken("review", "reviewer", {"legal_review": "同意（示范）"}),
        _by_officer("decide", decided_on=day(-280), penalty_kind="罚款", fine_yuan="20000"),
        _by_officer("serve", served_on=day(-279)),
        _by_officer("publish", published_on=day(-278)),
        _by_officer("pay_part", paid_yuan="5000"),
        _by_officer("urge", urged_on=day(-60)),
        _by_officer("apply"),
        _by_officer("pay", paid_on=day(-3)),
        _by_officer("revoke", annulled_on=day(-2), note="认定有误（示范）"),
        _by_officer("unpublish", unpublished_on=day(-1)),
        _by_officer("refund", refunded_yuan="20000", refunded_on=day(0)),
        _by_officer("close", closed_on=day(0)),
    ), counts={"enforcement.closed": 1}),
    _case(2, -38, (
        _by_officer("notify", notice_served_on=day(-37)),
        _by_officer("hear", plea="已复核（示范）"),
        _by_officer("notify_again", notice_served_on=day(-21), note="拟罚款有变（示范）"),
        _by_officer("hear"),
        _by_officer("investigate_again", note="又查出一项（示范）"),
        _by_officer("notify", notice_served_on=day(-20)),
        _by_officer("hear"),
        _decision(2, -4),
        _by_officer("serve", served_on=day(-3)),
        _by_officer("publish", published_on=day(-3)),
        _by_officer("appeal", review_suit="复议", appealed_on=day(-2)),
        _by_officer("uphold", appeal_outcome="维持（示范）", appeal_decided_on=day(-1)),
        _by_officer("appeal", review_suit="诉讼", appealed_on=day(-1)),
        _by_officer("change", appeal_outcome="变更（示范）", appeal_decided_on=day(0), fine_yuan="10000"),
        _by_officer("publish", published_on=day(0)),
        _by_officer("appeal", review_suit="诉讼", appealed_on=day(0)),
        _by_officer("annul", appeal_outcome="撤销（示范）", appeal_decided_on=day(0), annulled_on=day(0)),
        _by_officer("unpublish", unpublished_on=day(0)),
        _by_officer("close", closed_on=day(0)),
    ), counts={**_FILED, "enforcement.closed": 1, "enforcement.appealed": 1}),
    _case(3, -8, (
        _by_officer("decide_on_the_spot", decision_no="青应急当罚1号", fine_yuan="1000"),
        _by_officer("record"),
        _by_officer("publish", published_on=day(0)),
        _by_officer("pay", paid_on=day(0)),
        _by_officer("close", closed_on=day(0)),
        Taken("appeal", "bureau", {"review_suit": "复议", "appealed_on": day(0)}, to_do=False),
        _by_officer("uphold", appeal_outcome="维持（示范）", appeal_decided_on=day(0)),
        _by_officer("pay", paid_on=day(0)),
        _by_officer("close", closed_on=day(0)),
    ), counts={**_FILED, "enforcement.closed": 1, "enforcement.appealed": 1, "enforcement.penalised": 1}),
    _case(4, -8, (
        _by_officer("transfer", transferred="其他部门"),
        _by_officer("keep", note="仍由我局办理（示范）"),
        _by_officer("transfer", transferred="公安"),
        _by_officer("hand_over", transferred_on=day(0)),
        Taken("take_back", "bureau", {"note": "公安不予立案（示范）"}, to_do=False),
        _by_officer("transfer", transferred="公安"),
        _by_officer("hand_over", transferred_on=day(0)),
    ), counts={**_FILED, "enforcement.handed_to_police": 1}),
    _case(
        5, -8, (_by_officer("spare", no_penalty_reason="轻微并及时改正（示范）"), _by_officer("close", closed_on=day(0))),
        counts={**_FILED, "enforcement.closed": 1},
    ),
    _case(6, -36, (
        _by_officer("notify", notice_served_on=day(-35)),
        _by_officer("ask_hearing"),
        _by_officer("hold_hearing", hearing_on=day(-25)),
        Taken("review", "reviewer", {"legal_review": "同意（示范）"}),
        _decision(6, -20),
        _by_officer("serve", served_on=day(-19)),
        _by_officer("publish", published_on=day(-18)),
        _by_officer("agree_instalments", instalments="2", pay_by=day(20)),
        _by_officer("pay_instalment", paid_yuan="5000", pay_by=day(50)),
        _by_officer("revise", fine_yuan="4000", note="计算有误（示范）"),
        _by_officer("publish", published_on=day(0)),
        _by_officer("pay", paid_on=day(0)),
        _by_officer("refund", refunded_yuan="1000", refunded_on=day(0)),
        _by_officer("close", closed_on=day(0)),
    ), counts={**_FILED, "enforcement.closed": 1, "enforcement.heard": 1, "enforcement.penalised": 1}),
))  # fmt: skip
VIOLATIONS = Journey("violations", "bureau", (
    Entry(
        {"case": The("case"), "violation": "没有警示标志（示范）", "acted_on": day(-20)}, fixes={"violated": "安全生产法第三十五条（示范）"},
        steps=(
            _by_officer("weigh", article="wsl-99-1-1", discretion="初次违法（示范）", fine_yuan="10000"),
            Taken("weigh", "bureau", {"discretion": "已经改正，从轻（示范）", "circumstance": "从轻处罚", "fine_yuan": "5000"}, to_do=False),
            Taken("drop", "bureau", {"dropped_because": "标志在检查前一天被人拆走（示范）"}, to_do=False),
        ),
    ),
))  # fmt: skip
