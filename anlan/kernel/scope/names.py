"""How names are compared: width, brackets, blanks, capitals and what cannot be seen make no difference.

bare("甲乙（集团）公司 ") == bare("甲乙(集团)公司")
key_part(name)      # the same for a key: a long text is kept as its hash, never cut
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256

LONGEST_PART = 64  # characters of a name that stand in a key as they are
# Blanks, controls, halves of characters, soft hyphens, marks of direction and of no width, variation selectors, tags.
_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_MARKS = re.compile(r"(?<!\d)[,.;:?!。、·~()']+|[,.;:?!。、·~()'\-]+(?!\d)")  # before a number a dash is a minus
_BETWEEN = re.compile(r"[、，,；;/\s]+")
_NO_MARKS = re.compile("[0-9A-Za-z\u4e00-\u9fff]*")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("[{〔【〖〈《「『", "("),
        **dict.fromkeys("]}〕】〗〉》」』", ")"),
        **dict.fromkeys("‐‑‒–—―−─", "-"),
        **dict.fromkeys("•∙⋅・‧●", "·"),
        **dict.fromkeys('“”‘’"`´', "'"),
    }
)


def bare(text: str) -> str:
    """A name as it is compared: half width, one kind of brackets, dashes and dots, small letters, no blanks, nothing unseen."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_ALIKE).casefold()


def spoken(text: str) -> str:
    """A sentence as it is compared: as a name, and without its marks but for those within numbers: 3.5千伏."""
    return text.lower() if _NO_MARKS.fullmatch(text) else _MARKS.sub("", bare(text))


def words(text: str) -> list[str]:
    """What is looked for: half width, small letters, nothing unseen; words that stand apart may be found apart."""
    folded = unicodedata.normalize("NFKC", seen(text)).lower()
    return list(dict.fromkeys(folded.split()))


def listed_names(text: str) -> list[str]:
    """The names that somebody wrote in one box: 赵一、钱二."""
    return [name for name in _BETWEEN.split(text) if name]


def seen(text: str) -> str:
    """A text without what takes no room: marks of direction and of no width, controls, which the database refuses too."""
    return (
        text
        if text.isprintable() and text.isascii()
        else _UNSEEN.sub(lambda found: "".join(filter(str.isspace, found[0])), text)
    )


def key_part(text: str) -> str:
    """A name as it stands in a key, at most LONGEST_PART characters."""
    if len(text) <= LONGEST_PART and text.isascii() and text.isalnum():
        return text.lower()  # a number of others': no two are alike, and there is nothing in it to be made alike
    return _key_part(text)


@lru_cache(maxsize=4096)  # a sheet says the same of many rows
def _key_part(text: str) -> str:
    bare_name = bare(text)
    return (
        bare_name
        if len(bare_name) <= LONGEST_PART
        else f"#{sha256(bare_name.encode()).hexdigest()[: LONGEST_PART - 1]}"
    )
