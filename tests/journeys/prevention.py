"""Risk points, dangerous work and certificates as a firm and its town walk them: checked, found wanting, ended, renewed, given up."""

from datetime import timedelta

from anlan.kernel import clock
from anlan.ledgers.prevention.falling_due import let_end, let_expire, let_fall_due

from .declared import Entry, Journey, Taken, The, day, moment, tonight
from .district import Founded

_ALL = {"risk_points.all": 1, "risk_points.checked": 1}


def _by_itself(founded: Founded, number: str, taken: Taken) -> None:
    """A month later the night's job puts it before the firm; it is checked today, though not yet late."""
    with clock.fixed(clock.now() + timedelta(days=33)):
        assert let_fall_due(clock.now()) > 0
    shown = founded.people["manager"].open(f"/ledgers/risk_points/{number}/")
    assert "待自查" in shown.text


_DUE = Taken("fall_due", "manager", to_do=False, how=_by_itself)
RISK_POINTS = Journey("risk_points", "manager", (
    Entry(
        {
            "place": The("firm"), "name": "磨粉机（示范）", "spot": "二车间（示范）", "likelihood": "3 可能，但不经常", "exposure": "6 每天上班时",
            "consequence": "15 死1至2人",
        },
        fixes={"controls": "每班清扫（示范）"}, counts=_ALL | {"risk_points.orange": 1},
        steps=(_DUE, Taken("clear", "manager"), _DUE, Taken("find", "manager", {"finding": "护罩松动（示范）"})),
    ),
    Entry(
        {"place": The("firm"), "name": "除尘间（示范）", "judged": "红"}, fixes={"controls": "停机清灰（示范）"},
        counts=_ALL | {"risk_points.red": 1}, by="town",
        steps=(Taken("clear", "town", to_do=False),),
    ),
    Entry(
        {"place": The("firm"), "name": "打包机（示范）", "likelihood": "3 可能，但不经常", "severity": "3 多人轻伤"},
        fixes={"controls": "装护罩（示范）"}, counts=_ALL | {"risk_points.yellow": 1}, steps=(Taken("clear", "manager", to_do=False),),
    ),
    Entry(
        {"place": The("firm"), "name": "手推车（示范）", "judged": "蓝"}, fixes={"controls": "限速（示范）"},
        counts={"risk_points.all": 1, "risk_points.blue": 1},
    ),
    Entry(
        {"place": The("firm"), "name": "旧锅炉（示范）", "judged": "橙"}, fixes={"controls": "停炉（示范）"},
        steps=(Taken("retire", "manager", {"retired_because": "已经拆除（示范）"}, to_do=False),),
    ),
))  # fmt: skip


def _when_its_time_is_over(founded: Founded, number: str, taken: Taken) -> None:
    """The hourly job ends it."""
    with clock.fixed(clock.now() + timedelta(days=2)):
        assert let_end(clock.now()) > 0


def _work(kind: str, steps: tuple[Taken, ...], **counts: int) -> Entry:
    return Entry(
        {"place": The("firm"), "kind": kind, "spot": f"{kind}的地方（示范）", "ends_at": tonight(), "watcher": "何伟（示范）"},
        fixes={"contractor": "安装公司（示范）"}, counts={f"dangerous_work.{name}": value for name, value in counts.items()}, steps=steps,
    )  # fmt: skip


DANGEROUS_WORK = Journey("dangerous_work", "manager", (
    _work("动火", (Taken("prolong", "manager", {"ends_at": moment(1)}), Taken("end", "manager")), declared=1, hot=1),
    _work(
        "有限空间", (Taken("run_out", "manager", to_do=False, how=_when_its_time_is_over),), declared=1, confined=1,
    ),
    _work("高处", (Taken("cancel", "manager", {"cancelled_because": "下雨（示范）"}),)),
))  # fmt: skip


def _told_of(founded: Founded, number: str, taken: Taken) -> None:
    """The hourly job tells the firm of it."""
    assert let_expire(clock.now()) > 0


CERTIFICATES = Journey("certificates", "manager", (
    Entry(
        {"place": The("firm"), "name": "何伟（示范）", "kind": "安全管理人员", "certificate_no": "AQ-2021-0017", "valid_until": day(20)},
        fixes={"trade": "金属制品（示范）"}, counts={"certificates.managers": 1},
        steps=(
            Taken("fall_due", "manager", to_do=False, how=_told_of), Taken("renew", "manager", {"valid_until": day(900)}),
        ),
    ),
    Entry(
        {"place": The("firm"), "name": "吴平（示范）", "kind": "特种作业操作证", "valid_until": day(400)},
        fixes={"trade": "低压电工（示范）"}, counts={"certificates.special": 1},
    ),
    Entry(
        {"place": The("firm"), "name": "罗军（示范）", "kind": "特种作业操作证", "valid_until": day(400)},
        fixes={"trade": "焊工（示范）"}, steps=(Taken("drop", "manager", {"dropped_because": "离职（示范）"}, to_do=False),),
    ),
))  # fmt: skip
