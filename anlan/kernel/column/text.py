"""Words: a line, a paragraph; and what looks like a number and is none: telephone numbers, codes."""

import re
from datetime import date, datetime
from typing import Any

from django import forms

from ..people.actor import Actor
from .kind import Field, Kind, Read, Who
from .spelling import CellRefused, Hidden, plain, seen

_MASKED = re.compile(r"[\d-]{0,4}\*{3,}[\d-]{0,4}")  # what `masked` makes of a number
_LONGEST_TEXT = 10_000  # characters of a paragraph; the largest that a page and a printed sheet still show
_EXACT_DIGITS = 15  # digits of a number that a spreadsheet keeps
_POWER = re.compile(r"[-+]?\d(?:\.\d+)?[eE][-+]?\d+")
_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
_TOO_NARROW = re.compile(r"#{3,}")
_FEWEST_DIGITS = 3  # of the shortest number that can be dialled: 110
_AS_TEXT = "请在表格里把这一列设成“文本”，再重新填这个号码"


class Text(Kind):
    """Words as they were written, without blanks around them and without what nobody sees."""

    is_text = True
    any_words = True

    def reader(self, field: Field, who: Who) -> Read:
        longest = longest_of(field)

        def read(value: Any) -> str:
            if isinstance(value, datetime | date):
                value = f"{value:%Y-%m-%d}"
            text = seen(value).strip() if isinstance(value, str) else plain(value)
            refuse_failed(text)
            if not text.isascii() and (half := plain(text)).isascii():
                text = half  # numbers and codes in full-width digits
            if len(text) > longest:
                raise CellRefused(f"有{len(text)}个字，最多{longest}个，请写短些")
            return text

        return read

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        if field.get_internal_type() == "TextField":
            return forms.Textarea(attrs={"rows": 3, "maxlength": longest_of(field)})
        return forms.TextInput(attrs={"maxlength": longest_of(field)})


def refuse_failed(text: str) -> None:
    """Raises CellRefused for what a spreadsheet shows in place of a value: #REF!, or ##### in a column that is too narrow."""
    if _TOO_NARROW.fullmatch(text):
        raise CellRefused(f"“{text}”是表格的列太窄、没显示出来的内容，请把列拉宽，再抄原来的内容")
    if _FAILED.fullmatch(text):
        raise CellRefused(f"“{text}”是表格里公式没算出来，请改成原来的内容")


def longest_of(field: Field) -> int:
    """How many characters a column takes."""
    return field.max_length or _LONGEST_TEXT


class Mail(Text):
    """An address of electronic mail."""

    any_words = False

    def reader(self, field: Field, who: Who) -> Read:
        plainly = super().reader(field, who)

        def read(value: Any) -> str:
            text = str(plainly(value))
            if not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+", text):
                raise CellRefused(f"“{text}”不是邮箱地址，请写成name@example.cn这样")
            return text

        return read

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        return forms.EmailInput(attrs={"maxlength": longest_of(field)})


class LongCode(Text):
    """A number that names something: a licence, a file, a code of credit. Spreadsheets lose its digits where it is kept as a number."""

    as_text = True
    any_words = False

    def reader(self, field: Field, who: Who) -> Read:
        plainly = super().reader(field, who)

        def read(value: Any) -> str:
            refuse_lost_digits(value)
            return str(plainly(value))

        return read


class Phone(LongCode):
    """A telephone number, or several; shown with its middle hidden."""

    masked = True

    def reader(self, field: Field, who: Who) -> Read:
        plainly = super().reader(field, who)

        def read(value: Any) -> str:
            if _MASKED.search(number := plain(value)):
                whole = not re.search(r"\d", _MASKED.sub("", number))
                raise Hidden(f"“{number}”里有*，看不出是哪个号码，请写全", whole)
            text = str(plainly(value))
            digits = re.sub(r"[\s()（）+-]", "", text)
            if sum(map(str.isdecimal, text)) < _FEWEST_DIGITS:
                raise CellRefused(f"“{text}”不是电话号码，没有号码的空着")
            if digits.isdecimal() and len(digits) == 12 and digits[0] == "1":
                raise CellRefused(f"“{text}”有12位，手机号是11位，请核对")
            if (
                digits.isdecimal()
                and len(digits) == 10
                and digits[0] in "123456789"
                and not digits.startswith(("400", "800"))
            ):
                # A mobile number has eleven digits and begins with 1; a line's number begins with the 0 of its area.
                raise CellRefused(f"“{text}”只有10位，少了一位（座机常丢了最前面的0），请核对。{_AS_TEXT}")
            return text

        return read

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        return forms.TextInput(attrs={"maxlength": longest_of(field), "inputmode": "tel", "autocomplete": "off"})

    def words(self, field: Field, value: Any) -> str:
        return masked(str(value))

    def box(self, field: Field, value: Any) -> Any:
        return value or ""


def refuse_rounded(value: Any) -> None:
    """Raises CellRefused for a number of more digits than a spreadsheet keeps, also in a column that takes any number."""
    if isinstance(value, int | float) and abs(value) < 10**_EXACT_DIGITS:
        return
    if not isinstance(value, str) or value.isascii():
        refuse_lost_digits(value)


def refuse_lost_digits(value: Any) -> None:
    """Raises CellRefused for a number that a spreadsheet has rounded: 1.23457E+17, or more digits than it keeps."""
    if isinstance(value, bool):
        return
    if isinstance(value, float | int):
        if abs(value) >= 10**_EXACT_DIGITS or (isinstance(value, float) and not value.is_integer()):
            raise CellRefused(f"表格把这个号码当成了数字（{value:.6g}），后面的位数已经丢了。{_AS_TEXT}")
        return
    if _POWER.fullmatch(plain(value)):
        raise CellRefused(f"“{plain(value)}”是表格把长号码缩写成的，后面的位数已经丢了。{_AS_TEXT}")


def masked(number: str) -> str:
    """A telephone number with its middle hidden: 138****5678; each of several."""
    return re.sub(r"\d[\d-]{6,}\d|\d+", lambda found: _hide(found.group()), number) if number else ""


def _hide(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 8 else "****"
