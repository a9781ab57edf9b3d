"""A random draw that anybody can repeat (双随机): from a list that was published before, and a seed that nobody could know then.

text = listing(Pool("CQ-2024-0001", 5, firms, officers, avoidances, left_out))    # its hash is published
drawn(text, seed)              # [Pick("QY-2024-0007", "宏达机械厂", ("ZF-2024-0001", "ZF-2024-0004")), …]

Method: weighted sampling without replacement by Efraimidis and Spirakis (Information Processing Letters 97, 2006, 181-185). There a
firm of weight w has the key u^(1/w) of one uniform number u, and those with the largest keys are drawn. u^(1/w) is distributed as the
largest of w uniform numbers; so here a firm of weight w has w lots, and those with the largest lots are drawn: the same draw without a
logarithm that two machines might round in two ways. A lot is the HMAC-SM3 (GB/T 32905) of `list's hash|firm|number of the lot` under
the seed, as hexadecimal digits. The officers of a firm are the two with the largest HMAC-SM3 of `list's hash|firm|officer`, of those
who need not avoid it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

_DRAW, _FIRM, _OFFICER, _RECUSAL, _LEFT_OUT = "抽查", "单位", "人员", "回避", "未列入"
TOGETHER = 2  # officers of an inspection: 行政处罚法 (2021) 第42条
_SEED_DIGITS = 64


class NotAList(ValueError):
    """The text is no list of firms and officers, or the seed no seed; the message says what is wrong."""


@dataclass(frozen=True)
class Firm:
    number: str
    name: str
    weight: int


@dataclass(frozen=True)
class Officer:
    number: str
    name: str


@dataclass(frozen=True)
class Avoidance:
    """Who does not inspect whom: the number of the recusal, of the officer, of the firm."""

    number: str
    officer: str
    firm: str


@dataclass(frozen=True)
class LeftOut:
    """A firm that falls under the rule and is not drawn from, and why."""

    number: str
    name: str
    because: str


_Part = TypeVar("_Part", Firm, Officer, Avoidance, LeftOut)


@dataclass(frozen=True)
class Pool:
    """What is drawn from. draw: its number; wanted: how many firms are drawn."""

    draw: str
    wanted: int
    firms: list[Firm] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    avoidances: list[Avoidance] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def able(self, firm: str) -> list[Officer]:
        """The officers who need not avoid a firm."""
        avoiding = {each.officer for each in self.avoidances if each.firm == firm}
        return [officer for officer in self.officers if officer.number not in avoiding]


@dataclass(frozen=True)
class Pick:
    """A firm that was drawn, and the officers who inspect it."""

    firm: str
    name: str
    officers: tuple[Officer, ...]

    def __str__(self) -> str:
        return f"{self.firm} {self.name}：{'、'.join(f'{each.name}（{each.number}）' for each in self.officers)}"


def listing(pool: Pool) -> str:
    """The list as it is published: a line each, in the order of the numbers."""
    lines: list[tuple[str, ...]] = [(_DRAW, pool.draw, str(pool.wanted))]
    lines += [(_FIRM, each.number, each.name, str(each.weight)) for each in _sorted(pool.firms)]
    lines += [(_OFFICER, each.number, each.name) for each in _sorted(pool.officers)]
    lines += [(_RECUSAL, each.number, each.officer, each.firm) for each in _sorted(pool.avoidances)]
    lines += [(_LEFT_OUT, each.number, each.name, each.because) for each in _sorted(pool.left_out)]
    return "".join("\t".join(map(_bare, line)) + "\n" for line in lines)


def fingerprint(text: str) -> str:
    """The hash of a list, by SM3."""
    return hashlib.new("sm3", text.encode()).hexdigest()


def drawn(text: str, seed: str) -> list[Pick]:
    """The firms that are drawn, each with its officers, in the order in which they were drawn. Raises NotAList."""
    pool, lots = read(text), _Lots(text, seed)
    order = sorted(pool.firms, key=lambda firm: (lots.largest(firm), firm.number), reverse=True)
    return [Pick(firm.number, firm.name, _pair(firm, pool, lots)) for firm in order[: pool.wanted]]


def told(picks: Iterable[Pick]) -> str:
    """What was drawn as people read it, a line each."""
    return "\n".join(map(str, picks))


def read(text: str) -> Pool:
    """A list that was published. Raises NotAList."""
    pool: Pool | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        match line.split("\t"):
            case [kind, draw, wanted] if kind == _DRAW and pool is None and wanted.isdecimal():
                pool = Pool(draw, int(wanted))
            case parts if pool is None or not _add(pool, parts):
                raise NotAList(f"名单第{number}行读不懂：{line[:40]}")
    if pool is None:
        raise NotAList("名单是空的。")
    return pool


def _add(pool: Pool, parts: Sequence[str]) -> bool:
    """Add what a line says; False where it says nothing that a list says."""
    match parts:
        case [kind, number, name, weight] if kind == _FIRM and weight.isdecimal() and int(weight) > 0:
            pool.firms.append(Firm(number, name, int(weight)))
        case [kind, number, name] if kind == _OFFICER:
            pool.officers.append(Officer(number, name))
        case [kind, number, officer, firm] if kind == _RECUSAL:
            pool.avoidances.append(Avoidance(number, officer, firm))
        case [kind, number, name, because] if kind == _LEFT_OUT:
            pool.left_out.append(LeftOut(number, name, because))
        case _:
            return False
    return True


class _Lots:
    """The random numbers that follow from a list and a seed."""

    def __init__(self, text: str, seed: str) -> None:
        if len(seed) != _SEED_DIGITS or set(seed) - set("0123456789abcdef"):
            raise NotAList(f"种子是{_SEED_DIGITS}位十六进制数，这个不是：{seed[:20]}")
        self.key, self.list = bytes.fromhex(seed), fingerprint(text)

    def of(self, *parts: str) -> str:
        return hmac.new(self.key, "|".join((self.list, *parts)).encode(), "sm3").hexdigest()

    def largest(self, firm: Firm) -> str:
        return max(self.of(firm.number, str(lot)) for lot in range(1, firm.weight + 1))


def _pair(firm: Firm, pool: Pool, lots: _Lots) -> tuple[Officer, ...]:
    able = sorted(
        pool.able(firm.number), key=lambda each: (lots.of(firm.number, each.number), each.number), reverse=True
    )
    return tuple(able[:TOGETHER])


def _sorted(parts: Iterable[_Part]) -> list[_Part]:
    return sorted(parts, key=lambda each: each.number)


def _bare(text: str) -> str:
    return " ".join(text.split())
