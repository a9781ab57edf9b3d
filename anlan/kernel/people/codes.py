"""Arithmetic of division codes.

town_of("610199103201")    # "610199103"
"""

import re

DISTRICT, TOWN, VILLAGE = 6, 9, 12
# Province, city, district; 00 is the one above as a whole (GB/T 2260). The sample's 99 is no province.
_DISTRICT = re.compile(r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])(?!00)[0-9]{2}(?!00)[0-9]{2}")
LEVEL_DIGITS = {"district": DISTRICT, "town": TOWN, "village": VILLAGE}


def town_of(code: str) -> str:
    """The town's code of a town or village; the district's own code stays as it is."""
    return code[:TOWN]


def padded(code: str) -> str:
    """The 12-digit form that other systems expect: 610199103 → 610199103000."""
    return code.ljust(VILLAGE, "0")


def unpadded(code: str) -> str:
    """The stored form of a code of 12 digits: trailing zeros of whole levels are cut."""
    code = code.strip()
    if len(code) == VILLAGE and code.endswith("000"):
        code = code[:TOWN]
    if len(code) == TOWN and code.endswith("000"):
        code = code[:DISTRICT]
    return code


def is_district(code: str) -> bool:
    """Whether a code can be a district's or county's."""
    return _DISTRICT.fullmatch(code) is not None
