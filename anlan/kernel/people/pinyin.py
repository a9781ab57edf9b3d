"""How a name is said, in the letters people type.

spelled("张明")     # "zhangming zm"
"""

from functools import lru_cache

RULE = 2  # the edition of how names are spelled; what another one spelled is spelled anew after `migrate`
MOST = 200  # characters; the shortest column that keeps it


@lru_cache(maxsize=4096)  # a row that is written again asks again
def spelled(name: str) -> str:
    """The whole pinyin without tones, then the initials; what is no Chinese character stays as it is, in small letters."""
    from pypinyin import Style, lazy_pinyin  # 55 MB of readings: only where somebody is named

    whole = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    # Of a long name the initials stay whole: by them it is looked for.
    return f"{whole[: max(MOST - 1 - len(initials), 0)]} {initials}".lower()[:MOST]
