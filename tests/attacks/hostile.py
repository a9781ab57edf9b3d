"""Values that break what reads them carelessly, and the seed by which a run of them is drawn again.

fuzz = Fuzz("pages"); fuzz.pick(VALUES)          # ANLAN_FUZZ_SEED=17 draws the same again; what fails says the number
"""

import os
import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")

NUL, SURROGATE = "\x00", "\ud800"
RIGHT_TO_LEFT, ZERO_WIDTH, COMBINING = "\u202e", "\u200b", "\u0301"
LONG = "长" * 20_000
DIGITS = "9" * 5000  # more than `int` reads

NUMBERS = (
    "-1", "0", str(2**31), str(2**63 - 1), str(2**63), str(10**30), f"-{10**30}", DIGITS, "1e400", "-1e400", "NaN", "inf", "0x10", "1_000",
    "１２", "一亿", "²", "1.5", "1,000", "+1", " 1 ", "٣",
)  # fmt: skip
DAYS = (
    "0001-01-01", "9999-12-31", "10000-01-01", "0000-00-00", "2024-02-30", "2024-13-01", "2024-1-1", "-2024-01-01", "20240101", "2024年",
    "2024-10-12T25:00", "9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "今天", "2024-W01-1",
    "0001", "9999", "9999-12", "0001-01",
)  # fmt: skip
TEXTS = (
    "", " ", NUL, f"隐{NUL}患", SURROGATE, f"隐{SURROGATE}患", f"{RIGHT_TO_LEFT}exe.患隐", ZERO_WIDTH, ZERO_WIDTH * 300, f"a{COMBINING * 500}",
    LONG, "'", '"', "';--", "%", "%s", "_", "\\", "{{ 7 }}", "{0.__class__}", "<script>", "=1+1", "../../etc", "/", "//", "..", "~", "~~", "~1",
    f"~{DIGITS}", f"2024-01-01~{DIGITS}", f"2024-01-01~{10**30}", "\r\nX: y", "\t", "𠮷", "😀", "null", "None", "true", "[]", "{}", "[[1]]",
    '{"a": 1}', "[" * 50_000, "-found_on", "--", "-", "*", "campaigns/", "/1", "hazards/YH-2024-0001", ",", "，", "(", "[", "a" * 300,
)  # fmt: skip
VALUES = (*NUMBERS, *DAYS, *TEXTS)


class Fuzz(random.Random):
    """Chance that can be had again."""

    def __init__(self, about: str) -> None:
        self.number = int(os.environ.get("ANLAN_FUZZ_SEED") or random.SystemRandom().randrange(10**6))
        super().__init__(f"{about} {self.number}")
        print(f"ANLAN_FUZZ_SEED={self.number}")  # pytest shows it with what fails

    def pick(self, values: Sequence[T]) -> T:
        return values[self.randrange(len(values))]

    def values(self) -> list[str]:
        """What is sent under one name: mostly one value, at times several."""
        return [self.pick(VALUES) for _ in range(self.pick((1, 1, 1, 1, 2, 5)))]

    def sendable(self) -> list[str]:
        """The same as a form can carry them: bytes of UTF-8."""
        return [text.encode("utf-8", "replace").decode() for text in self.values()]

    def json(self) -> Any:
        """A value of a JSON body, of any type."""
        text: Any = self.pick(VALUES)
        return self.pick((text, text, text, [text], {"a": text}, 10**30, -1, 1.5, True, None, [[1]], {}))
