"""docs/asvs.md: each requirement of ASVS 5.0 of levels 1 and 2 has one row, and what a row names is there."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/asvs.md"

# The level of each requirement of a section, in the order of their numbers: 1.2.1 is of level 1, 1.2.10 of level 3.
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22", "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip
NUMBERS = [
    f"{section}.{place}"
    for section, levels in LEVELS.items()
    for place, level in enumerate(levels, start=1)
    if level in "12"
]


def rows() -> list[list[str]]:
    """Each row of the page: number, how, what shows it."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def standing(how: str, shown: str) -> str:
    if how.startswith("does not apply: "):
        return "do not apply"
    if "missing: " in how:
        return "miss something"
    return "are met without a test" if shown.startswith("no test") else "are shown"


def test_every_requirement_has_one_row():
    assert len(NUMBERS) == 253
    assert Counter(number for number, *_ in rows()) == Counter(NUMBERS)


def test_every_test_named_is_there():
    for number, _, shown in rows():
        for path, name in re.findall(r"`([\w/.]+\.py)::(\w+)`", shown):
            assert (ROOT / path).exists(), (number, path)
            assert re.search(rf"def {name}\(", (ROOT / path).read_text("utf-8")), (number, path, name)


def test_every_page_named_is_there():
    for number, _, shown in rows():
        for path, link in re.findall(r"\[docs/([^]]+)\]\(([^)]+)\)", shown):
            assert path == link, number
            assert (PAGE.parent / path).exists(), (number, path)


def test_no_row_says_that_it_is_met_and_shows_nothing():
    for number, how, shown in rows():
        is_proof = bool(re.search(r"`[\w/.]+\.py::\w+`|\[docs/", shown))
        assert is_proof or shown.startswith("no test") or standing(how, shown) in ("do not apply", "miss something"), (
            number
        )


def test_the_page_counts_its_rows_rightly():
    counts = Counter(standing(how, shown) for _, how, shown in rows())
    sentence = re.sub(r"\s+", " ", PAGE.read_text("utf-8"))

    for words, count in counts.items():
        assert f"{count} {words}" in sentence, (words, count)
