"""How well figures in texts are found and linked: `make bench-check`.

Found: precision, recall and F1 on the labelled reports beside the project (skipped by name where they are absent). Linked: the
seed report's figures, rewordings of our own, and strangers that must not be linked (`wordings.csv`).
"""

import csv
import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

from .record import record

SHARED = Path(__file__).resolve().parents[2] / "shared"
WORDINGS = Path(__file__).with_name("wordings.csv")
NONE = "-"  # in `wordings.csv`: a figure beside others that must not be linked
# What each figure of the seed report means, in the order of its text.
SEED = (
    "meetings.held", "duties.departments", "teams.town", "members.town", "teams.village", "members.village", "training.held",
    "training.people", "plans.general", "plans.special", "regions.towns", "plans.town", "drills.held", "drills.hosted_teams",
    "drills.hosted_people", "publicity.held", "quizzes.held", "publicity.booklets", "education.held", "education.people",
    "training.bought_yuan", "training.classes", "roads.length_km", "reservoirs.all", "check_dams.all", "geo_points.all",
    "flood_areas.all",
)  # fmt: skip


def main() -> int:
    """Print and record every score; 1 where a goal is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.site.settings")
    django.setup()
    goals = [_found(), _seed(), *_wordings()]
    return 0 if all(goals) else 1


def _found() -> bool:
    from anlan.check.claims.extract import extract

    reports = sorted((SHARED / "corpus/reports").glob("*.claims.jsonl"))
    if not reports:
        print("check-found: skipped, the labelled reports are not here")
        return True
    right = missed = extra = 0
    told = alike = 0
    for labels in reports:
        text = labels.with_name(labels.name.replace(".claims.jsonl", ".txt")).read_text(encoding="utf-8")
        gold = {
            (each["start"], each["text"]): each
            for each in map(json.loads, labels.read_text(encoding="utf-8").splitlines())
        }
        found = {(claim.start, claim.text): claim for claim in extract(text)}
        both = gold.keys() & found.keys()
        right, missed, extra = right + len(both), missed + len(gold) - len(both), extra + len(found) - len(both)
        pairs = [pair for place in both for pair in _told(found[place], gold[place])]
        told, alike = told + len(pairs), alike + sum(got == labelled for got, labelled in pairs)
    precision, recall = right / (right + extra), right / (right + missed)
    score = 2 * precision * recall / (precision + recall)
    print(f"check-found: precision {precision:.3f}, recall {recall:.3f}, F1 {score:.3f} on {len(reports)} reports")
    print(
        f"check-read: {alike} of {told} values, ends of ranges, units, roundings, comparisons and directions as labelled"
    )
    read = record("check-read", 1 - alike / told, 0.02, 1, "share not as labelled", "the share allowed", told=told)
    return read & record(
        "check-found", 1 - score, 0.10, 1, "1 − F1", "the error allowed", precision=precision, recall=recall, f1=score
    )


def _told(claim: Any, label: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What was read of a figure beside what its label says."""
    return [
        (claim.value, Decimal(str(label["value"]))),
        (claim.high, Decimal(str(label["value_high"])) if "value_high" in label else None),
        (claim.unit, label["unit"]),
        (claim.approx, label["approx"]),
        (claim.comparison, label["comparison"]),
        (claim.direction, label.get("direction")),
    ]


def _seed() -> bool:
    report = SHARED / "seed/report-2024-raw.txt"
    if not report.exists():
        print("check-seed: skipped, the seed report is not here")
        return True
    outcome = _compare(report.read_text(encoding="utf-8"), SEED)
    _say("check-seed", outcome)
    return record(
        "check-seed", 1 - outcome["right"] / len(SEED), 0.01, 1, "share not right", "the share allowed", **outcome
    )


def _wordings() -> Iterator[bool]:
    """Rewordings must be linked, at least 95 in 100; of strangers at most one in a hundred may be."""
    with WORDINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {"right": 0, "wrong": 0, "none": 0, "lost": 0}
    strangers = linked = 0
    for row in rows:
        codes = row["codes"].split()
        if any(codes):
            outcome = _compare(row["text"], codes)
            told = {kind: count + outcome[kind] for kind, count in told.items()}
            if outcome["right"] < len(codes):
                print(
                    f"  {row['text']}: {' '.join(code if sure else f'{code}?' for code, sure in _linked(row['text']))}"
                )
        else:
            sure = [code for code, sure in _linked(row["text"]) if sure]
            strangers, linked = strangers + 1, linked + bool(sure)
            if sure:
                print(f"  stranger {row['text']}: {sure}")
    _say("check-reworded", told)
    total = sum(told.values())
    yield record("check-reworded", 1 - told["right"] / total, 0.05, 1, "share not right", "the share allowed", **told)
    yield record("check-strangers", linked / strangers, 0.01, 1, "share linked", "the share allowed", texts=strangers)


def _linked(text: str) -> list[tuple[str, bool]]:
    """The indicator of each figure, and whether the check would say that it holds or differs."""
    from anlan.check.claims.extract import extract
    from anlan.check.claims.period import period_in
    from anlan.check.linking.match import link
    from anlan.kernel.indicator.declare import INDICATORS, Period

    whole = Period(date(2024, 1, 1), date(2024, 10, 15))
    claims = extract(text)
    return [
        (found.code or "", found.sure and period_in(claim.lead, whole) is not None)
        for claim, found in zip(claims, link(claims, INDICATORS.values()), strict=True)
    ]


def _compare(text: str, codes: tuple[str, ...] | list[str]) -> dict[str, int]:
    """How many of a text's figures are linked rightly, wrongly, not, and how many are not there. `-` must not be linked."""
    linked = _linked(text)
    pairs = list(zip(codes, linked, strict=False))
    for code, (got, sure) in pairs if codes is SEED else ():
        if got != code or not sure:
            print(f"  {code}: {got or 'none'}{'' if sure else ' (doubtful)'}")
    return {
        "right": sum((not sure if code == NONE else sure and got == code) for code, (got, sure) in pairs),
        "wrong": sum(got != code and sure for code, (got, sure) in pairs),
        "none": sum(not sure and code != NONE for code, (_, sure) in pairs),
        "lost": abs(len(codes) - len(linked)),
    }


def _say(name: str, outcome: dict[str, int]) -> None:
    print(f"{name}: " + ", ".join(f"{kind} {count}" for kind, count in outcome.items()))


if __name__ == "__main__":
    sys.exit(main())
