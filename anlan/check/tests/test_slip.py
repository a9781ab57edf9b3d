"""How a number may have been miswritten."""

from decimal import Decimal

import pytest

from ..claims.extract import extract
from ..claims.slip import ANOTHER, FEWER, MORE, SWAPPED, slip


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        ("问题49个。", 94, SWAPPED), ("罚款9.5万元。", 59000, SWAPPED), ("队员2418人。", 2148, SWAPPED), ("队员226人。", 266, ANOTHER),
        ("整改率93.4%。", Decimal("94.25"), SWAPPED), ("整改率93.3%。", Decimal("94.25"), ANOTHER), ("培训15次。", 5, ""),
        ("问题1151个。", 115, MORE), ("问题115个。", 1156, FEWER), ("问题11个。", 115, ""),
        ("问题12个。", 11, ""), ("问题约49个。", 94, ""), ("问题49个。", 49, ""),
        ("问题21个。", 94, ""), ("罚款20万元。", 30000, ""),
    ],
)  # fmt: skip
def test_a_single_slip_leads_from_the_records_to_what_is_printed(text, actual, expected):
    (claim,) = extract(text)

    assert slip(claim, Decimal(actual)) == expected
