"""Invented names: towns, villages, people and firms that exist nowhere. Deterministic, so that every build is the same."""

from collections.abc import Iterator, Mapping
from functools import cache
from random import Random

DISTRICT = ("990199", "青禾区")
TOWN_DIGITS = 9

# code of the town → (name, number of its villages and communities); 9 and 95 in all
TOWNS: dict[str, tuple[str, int]] = {
    "990199001": ("东苑街道", 10),
    "990199002": ("南桥街道", 9),
    "990199101": ("清河镇", 12),
    "990199102": ("柳溪镇", 11),
    "990199103": ("白果镇", 11),
    "990199104": ("云坪镇", 11),
    "990199105": ("大池镇", 10),
    "990199106": ("松岭镇", 11),
    "990199107": ("沙湾镇", 10),
}

_FIRST = "石柳桃杏槐松柏竹梨枣云雾青白黄红金银玉泉"
_SECOND = ("沟", "坪", "湾", "岭", "塬", "川", "台", "营")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "安澜平宁和顺明远志诚立新文博思源雪梅春华秋实海川林峰玉兰建国秀英家齐"
_FIRM_FIRST = (
    "宏达",
    "青禾",
    "瑞丰",
    "恒泰",
    "鑫源",
    "利民",
    "振兴",
    "长盛",
    "同福",
    "广益",
    "永固",
    "嘉禾",
    "启明",
    "昌隆",
    "万顺",
)


def villages() -> Iterator[tuple[str, str]]:
    """(code, name) of the 95 villages and communities: communities in the streets, one in each town's seat."""
    names = [f"{first}{second}" for second in _SECOND for first in _FIRST]
    Random("villages").shuffle(names)
    fresh_names = iter(names)
    for town, (town_name, count) in TOWNS.items():
        street = town_name.endswith("街道")
        for position in range(count):
            if street or position == 0:
                yield f"{town}{position + 1:03d}", f"{next(fresh_names)}社区"
            else:
                yield f"{town}{position + 200:03d}", f"{next(fresh_names)}村"


@cache
def region_codes() -> Mapping[str, str]:
    """{name as sheets write it: code}: 青禾区, 清河镇, and 清河镇石柳村."""
    towns = {name: code for code, (name, _) in TOWNS.items()}
    below = {f"{TOWNS[code[:TOWN_DIGITS]][0]}{name}": code for code, name in villages()}
    return {DISTRICT[1]: DISTRICT[0], **towns, **below}


def body_of_town(name: str) -> str:
    """What the government of a town or street is called."""
    return name + ("办事处" if name.endswith("街道") else "人民政府")


def body_of_village(code: str, name: str) -> str:
    """What the committee of a village or community is called: 清河镇石柳村村民委员会."""
    return f"{TOWNS[code[:TOWN_DIGITS]][0]}{name}{'居' if name.endswith('社区') else '村'}民委员会"


def people(seed: str) -> Iterator[str]:
    """Names without end; the same seed gives the same names."""
    random = Random(seed)
    while True:
        yield random.choice(_SURNAMES) + "".join(random.sample(_GIVEN, random.choice((1, 2, 2))))


def firm(number: int, trade: str) -> str:
    """The name of a firm, no two alike: 宏达三号机械厂（示范）."""
    first = _FIRM_FIRST[number % len(_FIRM_FIRST)]
    return f"{first}{number // len(_FIRM_FIRST) + 1}号{trade}（示范）"


def phone(random: Random) -> str:
    """A number in a range that is not given out (100…), so that nobody is rung up."""
    return f"100{random.randrange(10**8):08d}"
