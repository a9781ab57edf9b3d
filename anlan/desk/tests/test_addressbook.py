"""An address book becomes posts: the role that is offered fits the title, and any role of the district can be chosen."""

import pytest

from anlan.desk.sheets.addressbook import OFFERED, role_of


@pytest.mark.parametrize(
    ("body", "title", "role"),
    [
        ("committee", "科员", "office"),
        ("committee", "办公室主任", "office"),
        ("committee", "副区长", "leader"),
        ("committee", "区委常委、常务副区长", "leader"),
        ("committee", "审计员", "auditor"),
        ("government", "审计", "auditor"),
        ("government", "系统管理员", "administrator"),
        ("government", "区长", "leader"),
        ("government", "司机", ""),
        ("town_3", "党委书记", "town"),
        ("village_3", "村支部书记", "village"),
        ("bureau", "审计科科长", "department"),
    ],
)
def test_a_role_is_offered_by_body_and_title(district, body, title, role):
    assert role_of(district.bodies[body], title) == role


def test_whoever_audits_or_administers_is_chosen_from_the_same_list():
    assert {"auditor", "administrator"} <= {code for code, _ in OFFERED}
