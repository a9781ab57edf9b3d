"""`anlan indicators`: every indicator with its words, unit and ledger; with a period also its values."""

import argparse
from typing import Any

from .common import Unusable, day, json_argument, period_arguments, period_of, print_json, region_argument, scope_of

TITLE = "列出指标；给出起止日期时算出数值"


def arguments(parser: argparse.ArgumentParser) -> None:
    json_argument(parser)
    period_arguments(parser)
    parser.add_argument(
        "--as-of",
        dest="end",
        type=day,
        metavar="DAY",
        help="截至哪天：状态和存量按那天算，同 --to（缺省的起日是那年1月1日）",
    )
    region_argument(parser)
    parser.add_argument("--by", default="", help="分组：town、village、sector、body、month")
    parser.add_argument("codes", nargs="*", help="只要这些指标（缺省为全部）")


def run(options: argparse.Namespace) -> int:
    from anlan.kernel.indicator import kept
    from anlan.kernel.indicator.declare import INDICATORS, UnknownIndicator, indicator
    from anlan.kernel.indicator.words import printed

    if options.start or options.end or options.region or options.by:
        kept.refresh()
    try:
        figures = [indicator(code) for code in options.codes] or list(INDICATORS.values())
    except UnknownIndicator as error:
        raise Unusable(str(error)) from error
    described = [_described(figure) for figure in figures]
    if options.start or options.end or options.region or options.by:
        _add_values(described, options)
    if options.json:
        print_json({"indicators": described})
        return 0
    for each in described:
        value = printed(each["value"], each["unit"]) if "value" in each else each["unit"]
        print(f"{each['code']:28} {each['title']}  {value}")
        for key, number in (each.get("groups") or {}).items():
            print(f"{'':28}   {key:14} {printed(number, each['unit'])}")
    return 0


def _described(figure: Any) -> dict[str, Any]:
    return {
        "code": figure.code,
        "title": figure.title,
        "unit": figure.unit,
        "ledger": figure.ledger,
        "words": list(figure.words),
        "not_words": list(figure.not_words),
        "units": [figure.unit, *figure.units],
        "note": figure.note,
    }


def _add_values(described: list[dict[str, Any]], options: argparse.Namespace) -> None:
    from anlan.kernel.indicator.compute import compute
    from anlan.kernel.indicator.declare import indicator
    from anlan.kernel.indicator.drill import describe
    from anlan.kernel.indicator.words import rounded

    period, scope = period_of(options), scope_of(options.region)
    try:
        values = compute(
            [each["code"] for each in described], scope, period, by=options.by, before=period.year_before()
        )
    except ValueError as error:
        raise Unusable(str(error)) from error
    for each in described:
        value = values[each["code"]]
        each |= {
            "value": rounded(value.total, each["unit"]),
            "before": rounded(value.before, each["unit"]),
            "records": value.rows,
            "groups": {key: rounded(part, each["unit"]) for key, part in value.groups.items()},
            "period": [period.start, period.end],
            "scope": list(scope.regions),
            "description": describe(indicator(each["code"]), period),
        }
