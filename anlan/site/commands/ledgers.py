"""`anlan ledgers`: every ledger with its columns and loop."""

import argparse
from typing import Any

from .common import json_argument, print_json

TITLE = "列出台账、栏目和流程"


def arguments(parser: argparse.ArgumentParser) -> None:
    json_argument(parser)


def run(options: argparse.Namespace) -> int:
    from anlan.kernel.ledger.declare import LEDGERS

    described = [_described(declared) for declared in LEDGERS.values()]
    if options.json:
        print_json({"ledgers": described})
        return 0
    for each in described:
        print(f"{each['code']:18} {each['title']}（{each['counted']}）")
        if each["states"]:
            print(f"{'':18} {' → '.join(each['states'].values())}")
    return 0


def _described(declared: Any) -> dict[str, Any]:
    from anlan.kernel.loop.declare import loop_of
    from anlan.kernel.scope import field_of

    loop = loop_of(declared.code)
    return {
        "code": declared.code,
        "title": declared.title,
        "counted": declared.counted,
        "group": declared.group,
        "columns": {name: str(field_of(declared.model, name).verbose_name) for name in declared.form.fields},
        "required": [name for name in declared.form.fields if name in declared.required],
        "states": {state.code: state.title for state in loop.states} if loop else {},
        "steps": [
            {
                "code": step.code, "title": step.title, "from": list(step.source), "to": step.target, "by": list(step.by),
            }
            for step in (loop.steps if loop else ())
        ],
        "limits": {
            state.code: {"limit": str(state.within), "source": state.within.source}
            for state in (loop.states if loop else ())
            if state.within
        },
    }  # fmt: skip
