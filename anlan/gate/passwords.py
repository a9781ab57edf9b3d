"""Passwords that somebody who knows the account, the house or keyboards would try. Length and the list of known ones are Django's.

AUTH_PASSWORD_VALIDATORS = [{"NAME": "anlan.gate.passwords.LongEnough"}, ..., {"NAME": "anlan.gate.passwords.NotGuessed"}]
"""

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from anlan.kernel.people.models import Account

OWN_WORDS = (
    "anlan", "安澜", "anquan", "安全", "yingji", "应急", "jianguan", "监管", "xiaofang", "消防", "anwei", "ajj", "yjj", "yjglj",
    "admin", "administrator", "guanliyuan", "管理员", "root", "system", "test", "guest", "user", "login", "welcome", "huanying",
    "password", "passwd", "passw0rd", "p@ssw0rd", "mima", "密码", "secret",
)  # fmt: skip
_SPOKEN = (
    "woaini", "iloveyou", "aini", "1314", "5201314", "520", "521", "888", "666", "168", "abc", "aaa", "xyz", "hello", "nihao",
    "zhongguo", "china", "beijing",
)  # fmt: skip
_RUNS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "0987654321", "abcdefghijklmnopqrstuvwxyz", "1qaz", "2wsx", "3edc",
    "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "qaz", "wsx", "edc", "rfv", "!@#$%^&*()",
)  # fmt: skip
_SHORTEST_RUN = 3
_LEAST = 5  # letters that must be left once what others would try is taken away
_YEARS = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])?(?:[0-3]\d)?"


def _pieces() -> set[str]:
    pieces = {*OWN_WORDS, *_SPOKEN}
    for run in _RUNS:
        pieces |= {run[start:end] for start in range(len(run)) for end in range(start + _SHORTEST_RUN, len(run) + 1)}
    return pieces


_PIECES = re.compile(
    "|".join([*map(re.escape, sorted(_pieces(), key=lambda piece: -len(piece))), _YEARS, r"(.)\1{2,}"])
)
# Of digits alone: 66 bits, as ten signs of any kind; telephone, identity and bank card numbers are shorter.
_FEWEST_DIGITS = 20
_COMMON = "这个密码太常见：去掉常用词、年份和连着的键以后，所剩不多。可以用几个不相干的词连起来。"
_NAMED = "密码里不能有账号或姓名，别人会先试这个。"


class LongEnough(MinimumLengthValidator):
    """Django's, which has no Chinese words for it."""

    def get_error_message(self) -> str:
        return f"密码太短，至少{self.min_length}位。"


class EnoughDigits:
    """Digits alone are as good as other signs where there are more of them. GB/T 22239 8.1.4.1 a asks that passwords are complex, ASVS 6.2.5 that
    no kind of sign is asked for.
    """

    def validate(self, password: str, user: Account | None = None) -> None:
        if password.isdecimal() and len(password) < _FEWEST_DIGITS:
            raise ValidationError(
                f"只有数字的密码至少{_FEWEST_DIGITS}位（手机号、身份证号、卡号都不到）。加几个字母或汉字可以短些。",
                code="password_digits",
            )

    def get_help_text(self) -> str:
        return f"只有数字的，至少{_FEWEST_DIGITS}位。"


class NotGuessed:
    """Refuses the account's or the person's name in a password, and passwords put together of words that everybody tries."""

    def validate(self, password: str, user: Account | None = None) -> None:
        small = password.lower()
        if user is not None and any(name in small for name in (user.username, user.person.name.lower()) if name):
            raise ValidationError(_NAMED, code="password_named")
        if len(re.sub(r"[\W_]", "", _PIECES.sub("", small))) < _LEAST:
            raise ValidationError(_COMMON, code="password_guessed")

    def get_help_text(self) -> str:
        return "不能有账号或姓名，不能只由常用词、年份和连着的键拼成。"
