"""Cases as the bureau's officers walk them: heard, appealed, settled on the spot, handed over, spared."""

from .declared import Entry, Journey, Taken, The, day


def _case(number: int, filed: int, steps: tuple[Taken, ...], **more: object) -> Entry:
    """One case. Figures are read of the last forty days."""
    return Entry(
        {"case_no": f"青应急立{number}号（示范）", "place": The("firm"), "violation": "未培训上岗（示范）", "filed_on": day(filed)},
        fixes={"officers": "马超（示范）"}, counts={"enforcement.filed": 1} if filed > -40 else {}, steps=steps,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _by_officer(step: str, **typed: object) -> Taken:
    return Taken(step, "bureau", typed)


def _decision(number: int, decided: int) -> Taken:
    return _by_officer(
        "decide", decision_no=f"青应急罚{number}号", decided_on=day(decided), penalty_kind="罚款", fine_yuan="20000"
    )


CASES = Journey("enforcement", "bureau", (
    _case(1, -60, (
        _by_officer(
            "issue_notice", planned_yuan="20000", violated="安全生产法第二十八条（示范）", basis="安全生产法第九十七条（示范）",
        ),
        _by_officer("notify", notice_served_on=day(-59)),
        _by_officer("ask_hearing"),
        _by_officer("hold_hearing", hearing_on=day(-52)),
        Taken("send_back", "reviewer", {"note": "补一份询问笔录（示范）"}),
        _by_officer("notify", notice_served_on=day(-50)),
        _by_officer("waive", waived_on=day(-49)),
        _by_officer("submit"),
        Taken("review", "reviewer", {"legal_review": "同意（示范）"}),
        _by_officer("decide", decided_on=day(-40), penalty_kind="罚款", fine_yuan="20000"),
        _by_officer("serve", served_on=day(-39)),
        _by_officer("publish", published_on=day(-38)),
        _by_officer("pay_part", paid_yuan="5000"),
        _by_officer("urge", urged_on=day(-36)),
        _by_officer("apply"),
        _by_officer("pay", paid_on=day(-1)),
        _by_officer("close", closed_on=day(0)),
    )),
    _case(2, -38, (
        _by_officer("notify", notice_served_on=day(-37)),
        _by_officer("hear", plea="已复核（示范）"),
        _by_officer("notify_again", notice_served_on=day(-21), note="拟罚款有变（示范）"),
        _by_officer("hear"),
        _decision(2, -4),
        _by_officer("serve", served_on=day(-3)),
        _by_officer("publish", published_on=day(-3)),
        _by_officer("appeal", review_suit="复议"),
        _by_officer("uphold", appeal_outcome="维持（示范）"),
        _by_officer("appeal", review_suit="诉讼"),
        _by_officer("change", appeal_outcome="变更（示范）", fine_yuan="10000"),
        _by_officer("appeal", review_suit="诉讼"),
        _by_officer("annul", appeal_outcome="撤销（示范）", annulled_on=day(-1)),
        _by_officer("close", closed_on=day(0)),
    )),
    _case(3, -8, (
        _by_officer("decide_on_the_spot", decision_no="青应急当罚1号", fine_yuan="1000"),
        _by_officer("record"),
        _by_officer("publish", published_on=day(0)),
        _by_officer("pay", paid_on=day(0)),
        _by_officer("close", closed_on=day(0)),
    )),
    _case(4, -8, (
        _by_officer("transfer", transferred="公安"),
        _by_officer("keep", note="不构成犯罪（示范）"),
        _by_officer("transfer", transferred="其他部门"),
        _by_officer("hand_over", transferred_on=day(0)),
    )),
    _case(5, -8, (_by_officer("spare", no_penalty_reason="轻微并及时改正（示范）"), _by_officer("close", closed_on=day(0)))),
))  # fmt: skip
