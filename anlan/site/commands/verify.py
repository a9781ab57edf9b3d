"""`anlan verify`: proof that no history was altered. Killed at any moment, it goes on where it was when it is asked again."""

import argparse
import sys
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from .common import Unusable, json_argument, print_json

TITLE = "校验全部历史：每条经过、每条记录、每日存证"
_LEAST_DIGITS = 16
_SECONDS = 2.0  # from one word of progress to the next


def arguments(parser: argparse.ArgumentParser) -> None:
    json_argument(parser)
    parser.add_argument("--ledger", help="只校验一个台账")
    parser.add_argument("--anchors", metavar="FOLDER", help="再和这个文件夹里保存的存证（anlan-…txt）核对")
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="DAY:HASH",
        type=_printed,
        help="再和这份印出来的存证核对，可写几次",
    )
    parser.add_argument("--anew", action="store_true", help="从头校验，不接着上次没有做完的")


def run(options: argparse.Namespace) -> int:
    from anlan.kernel import clock
    from anlan.kernel.history.leaving import unread
    from anlan.kernel.history.models import Round
    from anlan.kernel.history.rounds import Busy, faults, going_on, walk
    from anlan.kernel.ledger.declare import LEDGERS
    from anlan.kernel.loop.nightly import tell_faults

    if options.ledger and options.ledger not in LEDGERS:
        raise Unusable(f"没有“{options.ledger}”这个台账。")
    elsewhere = _compared(Path(options.anchors)) if options.anchors else []
    elsewhere += [problem for day, value in options.anchor if (problem := _compared_printed(day, value))]
    try:
        with going_on(Round.ASKED, options.ledger or "", anew=options.anew) as (round_, begun_before):
            progress = _Progress(options.ledger)
            if begun_before:
                progress.say(f"接着{_moment(round_.begun_at)}开始的校验，已校验{round_.events}条经过")
            walk(round_, progress=progress)
            progress.say(f"已校验{round_.events}条经过")
    except Busy as error:
        raise Unusable(str(error)) from error
    except KeyboardInterrupt:
        print("停下了，再运行一次 anlan verify 就从这里接着校验。", file=sys.stderr)
        return 130
    tell_faults(clock.now())
    problems = [
        {"ledger": each.ledger, "number": each.number, "what": each.what}
        for each in faults(options.ledger or "").iterator()
    ] + elsewhere
    for kind, address, why in unread():
        print(f"{kind.title}{address}：{why}", file=sys.stderr)
    if options.json:
        times = {"begun_at": round_.begun_at.isoformat(), "ended_at": round_.moved_at.isoformat()}
        print_json(
            {"holds": not problems, "events": round_.events, **times, "resumed": begun_before, "problems": problems}
        )
    else:
        for each in problems:
            print(f"{each['ledger']} {each['number']}：{each['what']}")
        print(f"校验了{round_.events}条经过，{'全部成立' if not problems else f'{len(problems)}处不成立'}。")
    return 1 if problems else 0


def _compared(folder: Path) -> list[dict[str, str]]:
    """What is wrong with anchors that were kept in a folder."""
    from anlan.kernel.history.leaving import NotGone, compare_folder

    try:
        return [{"ledger": "anchor", "number": name, "what": what} for name, what in compare_folder(folder)]
    except NotGone as error:
        raise Unusable(str(error)) from error


def _printed(text: str) -> tuple[date, str]:
    """A day and the beginning of its anchor's hash, as they are printed."""
    day, _, value = text.partition(":")
    value = value.replace(" ", "").lower()
    try:
        if len(value) < _LEAST_DIGITS or len(value) > 64 or set(value) - set("0123456789abcdef"):
            raise ValueError
        return date.fromisoformat(day), value
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} 要写成 日期:存证，如 2026-11-29:3f0c…，存证至少{_LEAST_DIGITS}位"
        ) from None


def _compared_printed(day: date, value: str) -> dict[str, str]:
    """What is wrong with a printed anchor; its own hash is proved against history by the verification itself."""
    from anlan.kernel.history.models import Anchor

    anchor = Anchor.objects.filter(day=day).first()
    if anchor is not None and bytes(anchor.hash).hex().startswith(value):
        return {}
    what = "和库里的存证不一样：历史被整个改写过，或印的不是这里的" if anchor else "库里没有这一天的存证"
    return {"ledger": "anchor", "number": day.isoformat(), "what": what}


def _moment(at: Any) -> str:
    from anlan.kernel import clock

    return clock.moment_words(at)


class _Progress:
    """On standard error: how many events were read, of how many, and where the verification is."""

    def __init__(self, ledger: str | None) -> None:
        from anlan.kernel.history.models import Event

        rows = Event.objects.filter(ledger=ledger) if ledger else Event.objects.all()
        self._all, self._next = rows.count(), 0.0

    def __call__(self, round_: Any, part: Any) -> None:
        if monotonic() >= self._next:
            self._next = monotonic() + _SECONDS
            share = min(100, round_.events * 100 // self._all) if self._all else 100
            self.say(f"已校验{round_.events}条经过，共约{self._all}条（{share}%），正在校验{part.title}")

    def say(self, words: str) -> None:
        print(words, file=sys.stderr, flush=True)
