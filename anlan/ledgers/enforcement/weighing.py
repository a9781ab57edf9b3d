"""What the law refuses of a violation, whatever way it is written, and until when it may be touched.

M18: 安全生产违法行为行政处罚办法 (应急管理部令第18号, in force 2026-02-01).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from anlan.kernel import clock
from anlan.kernel.loop.declare import state_title

from .penalty_table import SPARED, articles

if TYPE_CHECKING:
    from .models import Case
    from .violations import Violation

INVESTIGATED, DECIDING = "kept", "deciding"  # states of a case
_MAY_LESSEN = {"circumstance", "discretion", "fine_yuan", "dropped_because"}
_ONLY_LESS = "告知过的只能减轻（行政处罚法第45条）；要加重的，案件先办“重新调查”，再重新告知。"
UNCHECKED = "金额请对照原文。"
_TWO_YEARS = 731  # days; when it was found nobody says here, so nothing is refused
_BARRED_BY_TIME = "到立案已经过了两年：两年内没有发现的不再处罚，涉及生命健康安全、有危害后果的五年（行政处罚法第36条），请核对哪天发现的。"


def why_not_added(case: "Case") -> str:
    """Why a case takes no further violation, "" where it does."""
    if case.state != INVESTIGATED:
        return f"案件{state_title(type(case), case.state)}，不能再加、再改违法行为。"
    if case.notice_no and case.notice_served_on is None:
        return f"{case.notice_no}已经出具、还没有送达，违法行为先不能动。"
    return ""


def why_untouchable(violation: "Violation") -> str:
    """Why a violation is neither weighed nor dropped any more, "" where it is."""
    return "" if violation.case.state == DECIDING else why_not_added(violation.case)


def require_changeable(violation: "Violation", was: Mapping[str, Any], names: set[str]) -> None:
    """Raises ValidationError where what was told would change otherwise than by becoming less. names: attnames that change."""
    case = hold(violation.case)
    if not (words := why_not_added(case)):
        return
    if case.state != DECIDING:
        raise ValidationError(words)
    if names - _MAY_LESSEN:
        raise ValidationError(dict.fromkeys(names - _MAY_LESSEN, _ONLY_LESS))
    if (violation.fine_yuan or 0) > (was.get("fine_yuan") or 0):
        raise ValidationError({"fine_yuan": _ONLY_LESS})


def hold(case: "Case") -> "Case":
    """The case as it is now, held while the verb's transaction writes: no notice goes out beside it."""
    return type(case).objects.of(case).select_for_update(no_key=True).get()


def require_of_its_day(violation: "Violation") -> None:
    """The article is one of the day of the act, or a later one that is lighter (M18 art. 70). Raises ValidationError."""
    article, day = articles().get(violation.article), violation.acted_on
    if article is None:
        raise ValidationError({"article": "表里没有这一条，请另选。"})
    if day is None:
        raise ValidationError({"acted_on": "请填写违法行为发生时间，按那一天施行的规定裁量。"})
    if article.was_in_force(day):
        return
    if not article.is_later_than(day):
        raise ValidationError(
            {"article": f"{article.edition_words}，{article.valid_to}止，{day}已经不施行，请选那天的规定。"}
        )
    if not violation.later_law:
        raise ValidationError(
            {
                "article": f"{article.edition_words}，违法行为发生在{day}，那天还没有施行。请按那天的规定写在“处罚依据”里；"
                "后来的规定较轻的，勾“适用后来较轻的规定”。"
            }
        )
    if not article.was_in_force(clock.today()):
        raise ValidationError({"article": f"{article.edition_words}，今天还没有施行。"})


def require_in_range(violation: "Violation") -> None:
    """The fine lies within what the article allows, for whom it names. Raises ValidationError."""
    article, yuan = articles().get(violation.article), violation.fine_yuan
    if article is None and not violation.basis:
        raise ValidationError({"article": "请选适用条款；表里没有的，把处罚依据写在下面。"})
    if article is not None and (article.of == "person") != bool(violation.party):
        words = f"这一条罚的是{article.against}，" + ("受罚的人空着。" if violation.party else "请写受罚的人。")
        raise ValidationError({"party": words})
    judges = article is not None and article.judges(law_day(violation))
    if article is not None and judges and (words := article.objection(yuan or Decimal(0), violation.circumstance)):
        raise ValidationError({"fine_yuan": words})
    if not yuan and violation.penalty_kind in ("", "fine") and violation.circumstance != SPARED:
        raise ValidationError({"fine_yuan": "请填罚款；只给别的处罚的选处罚方式，不罚的选不予罚款。"})


def law_day(violation: "Violation") -> date:
    """The day whose law it is judged by."""
    return clock.today() if violation.later_law or violation.acted_on is None else violation.acted_on


def hint(violation: "Violation") -> str:
    """What is said where nothing judges the amount, and of an act of long ago; "" where there is nothing to say."""
    article = articles().get(violation.article)
    words = _BARRED_BY_TIME if _is_long_ago(violation) else ""
    if article is None:
        return f"{words}这一条不在产品的处罚表里，或者表里没有那一天的版本，{UNCHECKED}"
    if article.judges(law_day(violation)):
        return words
    return f"{words}{article.basis}：{article.share or article.span}，{UNCHECKED}"


def _is_long_ago(violation: "Violation") -> bool:
    return violation.acted_on is not None and (violation.case.filed_on - violation.acted_on).days > _TWO_YEARS
