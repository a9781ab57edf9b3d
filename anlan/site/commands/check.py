"""`anlan check 汇报.txt`: which figures of somebody else's report hold. Exit 1 where one differs."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from .common import Unusable, day, json_argument, period_of, print_json, region_argument, scope_of

TITLE = "核对别人写的报告：每个数字对不对得上记录"
SIGNS = {"agrees": "✓", "differs": "✗", "unknown": "?"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=".txt 或 .docx；- 为标准输入")
    parser.add_argument("--from", dest="start", type=day, metavar="DAY", help="起日（缺省看文中怎么说）")
    parser.add_argument("--to", dest="end", type=day, metavar="DAY", help="止日，含当日（缺省看文中怎么说）")
    region_argument(parser)
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    from anlan.check.check import TextTooLong, check
    from anlan.kernel import clock

    text = text_of(options.file)
    period = period_of(options) if options.start or options.end else None
    try:
        checked = check(text, scope_of(options.region), today=clock.today(), period=period)
    except TextTooLong as error:
        raise Unusable(str(error)) from error
    if options.json:
        print_json(as_json(checked))
    else:
        _print(checked)
    return 1 if checked.count("differs") else 0


def text_of(name: str) -> str:
    """The text of a file, or of standard input. Raises Unusable."""
    from anlan.check.reading import TextRefused, read

    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return read(content, "标准输入" if name == "-" else Path(name).name)
    except OSError as error:
        raise Unusable(f"读不了 {name}：{error.strerror}。") from error
    except TextRefused as error:
        raise Unusable(str(error)) from error


def as_json(checked: Any) -> dict[str, Any]:
    """A checked text as programs read it."""
    return {
        "period": [checked.period.start, checked.period.end],
        "tally": checked.tally,
        "cut": checked.cut,
        "claims": [
            {
                "text": each.claim.text,
                "start": each.claim.start,
                "end": each.claim.end,
                "value": each.claim.value,
                "high": each.claim.high,
                "unit": each.claim.unit,
                "approx": each.claim.approx,
                "measure": each.claim.measure,
                "comparison": each.claim.comparison,
                "direction": each.claim.direction,
                "indicator": each.link.code,
                "actual": each.actual,
                "verdict": each.verdict,
                "why": each.why,
                "region": each.region or None,
                "sector": each.sector or None,
                "period": _days(each.period),
            }
            for each in checked.judged
        ],
        "contradictions": [
            {"first": each.first.start, "second": each.second.start, "why": each.why} for each in checked.contradictions
        ],
    }


def _days(period: Any) -> list[date] | None:
    return [period.start, period.end] if period else None


def _print(checked: Any) -> None:
    from anlan.kernel.indicator.declare import INDICATORS
    from anlan.kernel.indicator.words import printed

    print(f"{checked.period}，共{len(checked.judged)}处数字：" + "，".join(_tally(checked)))
    if checked.cut:
        print("数字太多，只核对了前面这些，后面的没有核对，请分段再核对。")
    for each in checked.judged:
        figure = INDICATORS.get(each.link.code or "")
        line = f"{SIGNS[each.verdict]} {each.title}\t{each.claim.measure} {each.claim.text}"
        if figure is not None and each.actual is not None:
            line += f"\t{figure.title}：{printed(each.actual, each.claim.unit)}（{figure.code}）"
        print(line + (f"\t{each.why}" if each.why else ""))
    for each in checked.contradictions:
        print(f"! {each.why}：{each.first.text}、{each.second.text}")


def _tally(checked: Any) -> list[str]:
    from anlan.check.verdict import TITLES

    return [f"{TITLES[verdict]}{count}" for verdict, count in checked.tally.items()]
