"""How the check judges texts that strangers wrote about the sample district, and how fast: part of `make bench-check`.

benchmarks/texts/*.jsonl hold a text a line, with what a careful reader who had only the district's figures says of each number:
agrees, differs, or cannot be told. Their writers saw neither code nor word lists. Texts called seen- were looked at while rules
were written; of those called unseen- nobody who writes rules knows more than the totals.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import django

from .database import multiplied
from .facts import Facts, as_written
from .record import record

TEXTS = Path(__file__).with_name("texts")
# The share of marks that may accuse wrongly, and of real differences that may be missed.
FALSE, MISSES = 0.05, 0.10
TODAY = date(2024, 10, 16)
SIZE, LONG = 300, 18_000  # KB that one core shall check a second; characters of a long text
CANNOT = {"unknown": "cannot", None: "cannot"}


def main() -> int:
    """Print every figure that was judged wrongly, and record the scores; 1 where a goal is missed."""
    os.environ |= multiplied("bench_check", 1)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    goals = [_score(kind) for kind in ("seen", "unseen")]
    return 0 if all([*goals, *_speed()]) else 1


def _speed() -> Iterator[bool]:
    """How long one core takes for 300 KB: of all texts one after the other under one scope, and of one long text."""
    from anlan.check.check import check
    from anlan.kernel.people.divisions import district_code
    from anlan.kernel.scope import Scope

    lines = [line for path in sorted(TEXTS.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines]
    for name, several in (("short", texts), ("long", ["\n".join(texts)[:LONG]])):
        known: dict[Any, Any] = {}
        for _ in range(2):  # what the first asks of the records the second need not
            started = process_time()
            for text in several:
                check(text, Scope((district_code(),)), today=TODAY, known=known)
            seconds = process_time() - started
        size = sum(len(text.encode()) for text in several) / 1000
        yield record(f"check-speed-{name}", seconds / size * SIZE, 1, 1, "s of one core", f"{SIZE} KB", kilobytes=size)


def _score(kind: str) -> bool:
    tally: Counter[tuple[str, str]] = Counter()
    for path in sorted(TEXTS.glob(f"{kind}-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)
            for figure, verdict in _verdicts(text):
                tally[figure["says"], verdict] += 1
                if figure["says"] != verdict and "differs" in (figure["says"], verdict):
                    _say(text["text"], figure, verdict)
    marks = sum(count for (_, verdict), count in tally.items() if verdict == "differs")
    real = sum(count for (says, _), count in tally.items() if says == "differs")
    right_marks = tally["differs", "differs"]
    counts = {"marks": marks, "real": real, "caught": right_marks, "figures": tally.total()}
    print(f"check-judged, {kind}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    shares = {
        "false": ((marks - right_marks) / max(marks, 1), FALSE),
        "missed": ((real - right_marks) / max(real, 1), MISSES),
    }
    goals = [
        record(f"check-{name}-{kind}", share, most, 1, f"share {name}", "the share allowed", **counts)
        for name, (share, most) in shares.items()
    ]
    return all(goals)


def _verdicts(text: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each figure with the check's verdict; a mark on what is no figure is one that could not be told. What the writer was not given
    nobody can judge: there no verdict counts."""
    from anlan.check.check import check
    from anlan.kernel.people.divisions import district_code
    from anlan.kernel.scope import Scope

    facts = Facts.read()
    with as_written():
        claims = list(check(text["text"], Scope((district_code(),)), today=TODAY).judged)
    for figure in text["figures"]:
        end = figure["start"] + len(figure["text"])
        match = next((each for each in claims if each.claim.start < end and figure["start"] < each.claim.end), None)
        if match:
            claims.remove(match)
        verdict = (
            match.verdict
            if match and (figure["says"] != "cannot" or match.verdict != "differs" or facts.gave(match))
            else None
        )
        yield figure, CANNOT.get(verdict, str(verdict))
    yield from (
        ({"says": "cannot", "start": each.claim.start, "text": each.claim.text}, each.verdict)
        for each in claims
        if each.verdict == "differs"
    )


def _say(text: str, figure: dict[str, Any], verdict: str) -> None:
    before = text[max(0, figure["start"] - 30) : figure["start"]].replace("\n", " ")
    print(f"  {figure['says']} → {verdict}: {before}【{figure['text']}】{figure.get('why', '')}")


if __name__ == "__main__":
    sys.exit(main())
