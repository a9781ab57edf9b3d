"""Conditions of an XLSForm (relevant, constraint) as trees of JSON, evaluated alike here and on a phone (islands/checklist).

tree = parse("${flameout} = 'no' and ${age} > 8")      # ["and", ["=", ["q", "flameout"], ["v", "no"]], [">", ["q", "age"], ["v", 8]]]
holds(tree, {"flameout": "no", "age": 10})             # True
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Tree = list[Any]  # an operation and what it takes: trees, a question's name, a value

_TOKEN = re.compile(
    r"""\s*(?:(?P<question>\$\{\s*[^}\s]+\s*\})|(?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)|(?P<number>\d+(?:\.\d+)?)"""
    r"""|(?P<sign>!=|<=|>=|[=<>+*(),-])|(?P<word>[A-Za-z][A-Za-z-]*)|(?P<own>\.))"""
)
_COMPARED = ("=", "!=", "<=", ">=", "<", ">")
_DEEPEST, _LONGEST = 30, 1000
_MOST_LEVELS = 100  # of a tree: whoever walks it goes a level down for each
USABLE = "能用的有：= != < > <= >=、and、or、not()、selected()、count-selected()、+ - *"


class BadJump(ValueError):
    """A condition that cannot be run; the message says what is wrong with it."""


def parse(text: str) -> Tree:
    """The tree of a condition. Raises BadJump."""
    if len(text) > _LONGEST:
        raise BadJump(f"条件太长，最多{_LONGEST}个字")
    reader = _Reader(_tokens(text))
    tree = reader.either(0)
    if reader.next is not None:
        raise BadJump(f"“{reader.next[1]}”放在这里看不懂。{USABLE}")
    if _levels(tree) > _MOST_LEVELS:
        raise BadJump("条件连得太长，请分成几道题")
    return tree


def _levels(tree: Tree) -> int:
    """How deep a tree is, told without going down it by calls."""
    levels, trees = 0, [tree]
    while trees:
        levels += 1
        trees = [part for each in trees if each[0] not in ("v", "q", "self") for part in each[1:]]
    return levels


def questions_in(tree: Tree) -> Iterator[str]:
    """The names of the questions that a tree asks."""
    if tree[0] == "q":
        yield tree[1]
    elif tree[0] not in ("v", "self"):
        for part in tree[1:]:
            yield from questions_in(part)


def comparisons(tree: Tree) -> Iterator[tuple[str, str, Any]]:
    """(operation, question, value) wherever a question is compared with a value that is written out."""
    if tree[0] in (*_COMPARED, "selected"):
        first, second = tree[1], tree[2]
        for question, value in ((first, second), (second, first)):
            if question[0] == "q" and value[0] == "v":
                yield tree[0], question[1], value[1]
    if tree[0] not in ("v", "q", "self"):
        for part in tree[1:]:
            yield from comparisons(part)


def holds(tree: Tree, said: Mapping[str, Any], own: Any = None) -> bool:
    """Whether a condition holds of what was said: {question: value}; own: the value that a constraint is about."""
    return _truth(_value(tree, said, own))


def _value(tree: Tree, said: Mapping[str, Any], own: Any) -> Any:
    match tree:
        case ["v", value]:
            return value
        case ["q", name]:
            return said.get(name, "")
        case ["self"]:
            return own
        case ["and", first, second]:
            return holds(first, said, own) and holds(second, said, own)
        case ["or", first, second]:
            return holds(first, said, own) or holds(second, said, own)
        case ["not", first]:
            return not holds(first, said, own)
        case ["selected", first, second]:
            return _text(_value(second, said, own)) in _listed(_value(first, said, own))
        case ["count", first]:
            return Decimal(len(_listed(_value(first, said, own))))
        case [sign, first, second]:
            return _operate(sign, _value(first, said, own), _value(second, said, own))
    raise BadJump(f"{tree[0]}?")


def _operate(sign: str, first: Any, second: Any) -> Any:
    left, right = _number(first), _number(second)
    if sign in ("=", "!="):
        same = left == right if left is not None and right is not None else _text(first) == _text(second)
        return same == (sign == "=")
    if left is None or right is None:
        return None if sign in ("+", "-", "*") else False  # nothing is neither more nor less
    if sign in ("+", "-", "*"):
        return left + right if sign == "+" else left - right if sign == "-" else left * right
    return {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[sign]


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else value not in (None, "", [], 0)


def _number(value: Any) -> Decimal | None:
    if value in (None, "", True, False) or isinstance(value, list):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [str(value)] if value not in (None, "") else []


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at, text = [], 0, text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise BadJump(f"“{text[at : at + 10]}”看不懂。{USABLE}")
        tokens.append((str(found.lastgroup), found.group(str(found.lastgroup))))
        at = found.end()
    if not tokens:
        raise BadJump("条件是空的")
    return tokens


class _Reader:
    """Reads tokens by the usual order of operations."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def next(self) -> tuple[str, str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *texts: str) -> str:
        """The next token, if it is one of these."""
        if self.next is not None and self.next[0] in ("sign", "word") and self.next[1].lower() in texts:
            self._at += 1
            return self._tokens[self._at - 1][1].lower()
        return ""

    def _demand(self, text: str) -> None:
        if not self._take(text):
            found = f"，这里却是“{self.next[1]}”" if self.next else ""
            raise BadJump(f"少了一个“{text}”{found}")

    def either(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise BadJump("括号套得太深")
        tree = self._both(depth)
        while self._take("or"):
            tree = ["or", tree, self._both(depth)]
        return tree

    def _both(self, depth: int) -> Tree:
        tree = self._compared(depth)
        while self._take("and"):
            tree = ["and", tree, self._compared(depth)]
        return tree

    def _compared(self, depth: int) -> Tree:
        tree = self._sum(depth)
        if sign := self._take(*_COMPARED):
            tree = [sign, tree, self._sum(depth)]
        return tree

    def _sum(self, depth: int) -> Tree:
        tree = self._product(depth)
        while sign := self._take("+", "-"):
            tree = [sign, tree, self._product(depth)]
        return tree

    def _product(self, depth: int) -> Tree:
        tree = self._one(depth)
        while self._take("*"):
            tree = ["*", tree, self._one(depth)]
        return tree

    def _one(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise BadJump("负号套得太多")
        if self._take("("):
            tree = self.either(depth + 1)
            self._demand(")")
            return tree
        if self._take("-"):
            return ["-", ["v", 0], self._one(depth + 1)]
        if self.next is None:
            raise BadJump("条件没有写完")
        kind, text = self.next
        self._at += 1
        if kind == "question":
            return ["q", text[2:-1].strip()]
        if kind == "text":
            return ["v", text[1:-1]]
        if kind == "number":
            return ["v", float(text) if "." in text else int(text)]
        if kind == "own":
            return ["self"]
        return self._called(text, depth)

    def _called(self, name: str, depth: int) -> Tree:
        takes = {"not": 1, "selected": 2, "count-selected": 1, "true": 0, "false": 0}.get(name.lower())
        if takes is None:
            raise BadJump(f"“{name}”这里不能用。{USABLE}")
        self._demand("(")
        parts = []
        for position in range(takes):
            if position:
                self._demand(",")
            parts.append(self.either(depth + 1))
        self._demand(")")
        if takes == 0:
            return ["v", name.lower() == "true"]
        if name.lower() != "not" and parts[0][0] not in ("q", "self"):
            raise BadJump(f"{name}() 里第一个要写题目，如 ${{name}}")
        return ["count" if name.lower() == "count-selected" else name.lower(), *parts]
