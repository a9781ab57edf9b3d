"""The unified social credit code and its check digit. Source: GB 32100-2015.

uscc_holds("91350100M000100Y43")    # True
"""

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, position, 31) for position in range(17)]


def check_character(first_17: str) -> str:
    """The 18th character that belongs to the first 17. Raises ValueError for a character that codes do not have."""
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(first_17, _WEIGHTS, strict=True))
    return _ALPHABET[(31 - total % 31) % 31]


def uscc_holds(code: str) -> bool:
    """Whether a code has 18 allowed characters and the right check character."""
    if len(code) != 18 or any(character not in _ALPHABET for character in code):
        return False
    return check_character(code[:17]) == code[17]
