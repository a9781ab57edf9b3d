"""Inspections as two certified officers of the bureau walk them: clean, ordered and checked again, urgent and failed, called off."""

from . import walking
from .declared import Entry, Journey, Taken, The, day
from .district import Founded

_OFFICERS = {"lead": The("first officer"), "second": The("second officer")}
_CLEAN = {"checks.visits": 1, "checks.documents": 1}


def _by_officer(step: str, **typed: object) -> Taken:
    return Taken(step, "bureau", typed)


def _check(content: str, steps: tuple[Taken, ...], **more: object) -> Entry:
    """One inspection of the firm, planned for today."""
    return Entry(
        {"place": The("firm"), "planned_on": day(0), "content": f"{content}（示范）", **_OFFICERS},
        fixes={"experts": "杨帆（示范）"}, steps=steps, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _after_mending(founded: Founded, number: str, taken: Taken) -> None:
    """What the inspection found is put right before the town's eyes; then the officers agree."""
    address = f"/ledgers/checks/{number}/"
    links = founded.people["bureau"].open(address).links
    for hazard in {link for link in links if link.startswith("/ledgers/hazards/YH")}:
        walking.take(founded, hazard, Taken("fix_at_once", "town", {"rechecker": "张明"}))
    walking.take(founded, address, Taken(taken.step, taken.by))


_ARRIVED = (Taken("approve", "reviewer"), _by_officer("arrive"))
_ORDERED = (
    _by_officer("record", met_by="赵安（示范）"),
    _by_officer("order"),
    _by_officer("serve", received_by="赵安（示范）", service_way="直接送达"),
)


def _found(words: str, **more: object) -> dict[str, dict[str, object]]:
    return {"hazards": {"description": f"{words}（示范）", "fix_due_on": day(9), **more}}


INSPECTIONS = Journey("checks", "bureau", (
    _check("教育培训", (*_ARRIVED, _by_officer("record"), _by_officer("finish")), counts=_CLEAN),
    _check(
        "除尘系统", (
            *_ARRIVED, *_ORDERED,
            Taken("pass", "bureau", how=_after_mending),
        ),
        adds=_found("除尘管道积灰"), counts={"checks.visits": 1, "checks.documents": 3},
    ),
    _check(
        "举报冒烟", (
            _by_officer("arrive_at_once", note="群众举报正在冒烟（示范）"), _ORDERED[0],
            _by_officer("measure", measures="撤出作业人员（示范）"), *_ORDERED[1:], _by_officer("fail"),
            _by_officer("file", case=The("case")),
        ),
        adds=_found("烘干机冒烟", level="重大", standard="判定标准第三条（示范）"), counts={"checks.visits": 1, "checks.documents": 4},
    ),
    _check("有限空间", (_by_officer("cancel", cancelled_because="企业停产（示范）"),)),
))  # fmt: skip
INSPECTORS = Journey("inspectors", "bureau", (
    Entry(
        {"name": "丁强", "certificate_no": "QH0600135", "valid_until": day(300)}, fixes={"issued_by": "青禾区人民政府（示范）"},
    ),
))  # fmt: skip
