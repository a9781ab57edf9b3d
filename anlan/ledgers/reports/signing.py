"""What was signed is what is issued: the signature keeps every figure as it was read, and issuing asks them all again.

keep(report, actor, now)      # beside the signature, in the report's own history
changed(report)               # what reads otherwise by now: "议定事项由2项变为1项"
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from anlan.kernel.history.models import Event
from anlan.kernel.history.writing import write_event
from anlan.kernel.people.actor import Actor
from anlan.kernel.report.compose import compose
from anlan.kernel.report.outline import OutlineError
from anlan.kernel.scope import Scope

from .contributions import whole_text
from .models import Report

SIGNED = "as_signed"
_MOST_NAMED = 5
_UNSAID = "没有写"  # its sentence is left out while nothing is written of it


@dataclass(frozen=True)
class _Read:
    """A figure as the signer read it. value: in full, for 40余 is said of 43 and of 44; None where it is unknown."""

    label: str
    text: str
    value: str | None


def _read(report: Report) -> dict[str, _Read]:
    """{key: figure} of the report's whole region, whoever asks, so that two readings differ only where records do."""
    text = whole_text(report)
    composed = compose(
        text, title=report.title, scope=Scope((report.region,)), period=report.period, written=text != report.text
    )
    return {
        each.key: _Read(each.label, each.text, None if each.value is None else f"{each.value:.4f}")
        for each in composed.figures
    }


def keep(report: Report, actor: Actor, now: datetime) -> None:
    """Write the figures that are being signed into the report's history."""
    figures = {key: asdict(each) for key, each in _read(report).items()}
    write_event(
        report,
        SIGNED,
        actor=actor,
        key=None,
        before=report.state,
        content={"figures": figures},
        happened_at=None,
        now=now,
    )


def changed(report: Report) -> list[str]:
    """The figures that read otherwise than when the report was last signed; none where its signature kept no figures."""
    signed = Event.objects.filter(ledger=report.code, record_id=report.pk, step=SIGNED).order_by("-seq").first()
    if signed is None:
        return []
    then = {key: _Read(**each) for key, each in signed.content["figures"].items()}
    now = _read(report)
    gone = {key: _Read(each.label, "", None) for key, each in then.items() if key not in now}
    return [_told(each, (now | gone)[key]) for key, each in then.items() if (now | gone)[key] != each]


def _told(then: _Read, now: _Read) -> str:
    if "\t" in then.text + now.text:
        return f"{then.label}的清单变了"
    if then.text != now.text:
        return f"{then.label}由{then.text or _UNSAID}变为{now.text or _UNSAID}"
    return f"{then.label}由{_plain(then.value)}变为{_plain(now.value)}（都写作{now.text}）"


def _plain(value: str | None) -> str:
    return "—" if value is None else value.rstrip("0").rstrip(".")


def unreadable(report: Report) -> str:
    """Why a report's text makes no report, "" where it does: a figure in it may have been given up since."""
    try:
        _read(report)
    except OutlineError as error:
        return _mend(error)
    return ""


def unlike_signed(report: Report) -> str:
    """Why a report cannot be issued under the signature that it has; "" where all reads as it was signed."""
    try:
        changes = changed(report)
    except OutlineError as error:
        return _mend(error)
    if not changes:
        return ""
    more = f"等{len(changes)}处" if len(changes) > _MOST_NAMED else ""
    return f"签发以后数字变了：{'；'.join(changes[:_MOST_NAMED])}{more}。请先“收回修改”，核对后重新送签。"


def _mend(error: OutlineError) -> str:
    return f"正文里有问题，请先“收回修改”改好：{error}。"
