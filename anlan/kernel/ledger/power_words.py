"""Who may do what in a ledger, in words: made from the one table of powers, for people to read.

words_of(HAZARDS, TOWN)      # ["看", "登记", "更正", …, "交办", "复查销号"]
"""

from collections.abc import Mapping
from types import MappingProxyType

from ..loop.declare import loop_of
from ..people import powers
from ..people.roles import ROLES, SYSTEM
from .declare import Ledger

USUAL_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "view": "看",
        "add": "登记",
        "change": "更正",
        "withdraw": "撤回",
        "extend": "延期",
        "decide": "定撤回和更正的申请",
        "import": "导入",
        "export": "导出",
        "account": "开户和停用账号",
    }
)

OWN_TYPO = "（自己登记的，别人办以前可以改）"  # `kernel.loop.deciders.may_correct`


def acts_of(ledger: Ledger) -> dict[str, str]:
    """Everything that takes a power of this ledger, in words: {act: words}; the steps of its loop last."""
    loop = loop_of(ledger.code)
    further = {**loop.acts, **{step.code: step.title for step in loop.steps}} if loop else {}
    act_words = {**USUAL_WORDS, **ledger.acts, **further}
    return {act: words for act, words in act_words.items() if powers.exists(f"{ledger.code}.{act}")}


def words_of(ledger: Ledger, role: str) -> list[str]:
    """What a role may do in a ledger."""
    role_powers = powers.of_role(role)
    words_by_act = {act: words for act, words in acts_of(ledger).items() if f"{ledger.code}.{act}" in role_powers}
    if "add" in words_by_act and "change" not in words_by_act:
        words_by_act["add"] += OWN_TYPO
    return list(dict.fromkeys(words_by_act.values()))


def roles_of(ledger: Ledger, act: str) -> list[str]:
    """What the roles are called that may do something; the system's own is left out."""
    role_codes = powers.table().get(f"{ledger.code}.{act}", frozenset())
    return [role.title for code, role in ROLES.items() if code in role_codes and code != SYSTEM]
