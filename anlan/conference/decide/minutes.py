"""会议纪要: the template filled with roll call, points, chat and decisions; decisions become tasks of their own ledger.

document = compose(conference)      # a tree for kernel.paper's writers
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from anlan.kernel import clock
from anlan.kernel.ledger.declare import ledger
from anlan.kernel.loop.opening import open_record
from anlan.kernel.paper.tree import Annex, Block, Document, Heading, Paragraph, Signature, Table, runs
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import region_name

from ..models import Conference
from .rollcall import Line, Listener, listeners, roll_call, tally
from .rows import Message, Resolution
from .talk import messages, resolutions

_NUMERALS = "一二三四五"
_MEETING_KIND = {"consultation": "consultation", "dispatch": "dispatch", "deployment": "deployment"}


def compose(conference: Conference) -> Document:
    """The minutes as they stand: time, chair, who came and who did not, points, decisions; chat as an annex."""
    lines = roll_call(conference)
    all_messages = messages(conference)
    points = [message.text for message in all_messages if message.kind == Message.POINT and message.text]
    parts: list[tuple[str, Sequence[Block]]] = [
        ("会议情况", _how_it_was(conference, lines, listeners(conference))),
        ("会议要点", [Paragraph(runs(text)) for text in [*conference.summary.splitlines(), *points] if text.strip()]),
        ("议定事项", _decided(resolutions(conference))),
        ("参会情况", _attendance(lines)),
    ]
    blocks: list[Block] = []
    for position, (title, content) in enumerate([part for part in parts if part[1]]):
        blocks += [Heading(1, runs(f"{_NUMERALS[position]}、{title}")), *content]
    chat = _chat([message for message in all_messages if message.kind == Message.CHAT])
    return Document(
        title=f"{conference.title}\n会议纪要",
        blocks=tuple(blocks),
        byline=conference.number,
        annexes=(Annex("会上留言", tuple(chat)),) if chat else (),
        signature=Signature(region_name(conference.region), clock.legal_day(conference.ended_at or clock.now())),
    )


def carry_out(conference: Conference, actor: Actor, now: datetime) -> None:
    """Open a task for each decision, under a meeting that the meetings' ledger keeps; once, however often it is asked."""
    agreed = [each for each in resolutions(conference) if not each.task_number]
    if not agreed:
        return
    referred = {"referred_from": [conference.code, conference.pk, conference.number]}
    meeting = open_record(
        ledger("meetings").model,
        {
            "name": f"{conference.title}（{conference.number}）", "held_at": conference.started_at,
            "kind": _MEETING_KIND.get(conference.kind, "dispatch"), "spot": "视频会议", "region": conference.region,
            "chair": conference.chair.name, "attendance": _heads(roll_call(conference)),
        },
        actor=actor, key=uuid5(NAMESPACE_OID, f"conference:{conference.pk}"), content=referred,
    )  # fmt: skip
    for each in agreed:
        task = open_record(
            ledger("decisions").model,
            {
                "meeting": meeting, "text": each.text, "holder": each.holder,
                "decided_on": clock.legal_day(each.agreed_at), "due_on": each.due_on,
            },
            actor=actor, key=uuid5(NAMESPACE_OID, f"resolution:{each.pk}"), content=referred,
        )  # fmt: skip
        Resolution.objects.of(each).update(task_number=task.number)


def _heads(lines: Sequence[Line]) -> int:
    """How many people came, each once; of a site that was marked present by hand somebody was there."""
    came = [line for line in lines if line.present and not line.observer]
    return len({person.pk for line in came for person in line.people}) + sum(1 for line in came if not line.people)


def _how_it_was(conference: Conference, lines: Sequence[Line], beside: Sequence[Listener]) -> list[Block]:
    start, end = conference.started_at, conference.ended_at
    when = f"{start.astimezone(clock.LEGAL_ZONE):%Y年%-m月%-d日%H:%M}" if start else "未开始"
    until = f"至{end.astimezone(clock.LEGAL_ZONE):%H:%M}" if end else ""
    came, total = tally(lines)
    absent = "、".join(line.name for line in lines if not line.present and not line.observer)
    deputy = f"，{conference.deputy.name}协助主持" if conference.deputy else ""
    about = f"会议由{conference.about_number}发起。" if conference.about_number else ""
    text = (
        f"{when}{until}，{conference.chair.name}主持召开{conference.title}视频会议{deputy}。{about}"
        f"应到{total}个会场，到{came}个。" + (f"未到：{absent}。" if absent else "")
    )
    if beside:
        names = "、".join(f"{each.name}（{each.post}{'，发言' if each.speaks else ''}）" for each in beside)
        text += f"旁听{len(beside)}人：{names}。"
    return [Paragraph(runs(text))]


def _decided(agreed: Sequence[Resolution]) -> list[Block]:
    return [
        Paragraph(
            runs(f"{number}. {each.text.rstrip('。')}。责任单位：{each.holder}；完成时限：{each.due_on:%Y-%m-%d}。")
        )
        for number, each in enumerate(agreed, start=1)
    ]


def _attendance(lines: Sequence[Line]) -> list[Block]:
    head = tuple(runs(word) for word in ("会场", "参会人员", "进会时间", "到会"))
    rows = tuple(
        (
            runs(line.name),
            runs("、".join(person.name for person in line.people)),
            runs(_clock(line.since)),
            runs(line.words),
        )
        for line in lines
        if not line.observer
    )
    return [Table(head, rows)] if rows else []


def _chat(messages: Sequence[Message]) -> list[Block]:
    return [
        Paragraph(runs(f"{_clock(each.sent_at)} {each.person.name}：{each.text or '（文件）'}")) for each in messages
    ]


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(clock.LEGAL_ZONE):%H:%M}" if moment else ""
