"""The wordings in force, as the linking of claims reads them; and a new one, put in from beside a figure.

added()                                         # {"publicity.held": (Phrase("走村讲安全", "场"),)}
remember("走村讲安全", "publicity.held", unit="场", actor=actor, key=key)
"""

from uuid import UUID

from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record

from .linking.match import Phrase, plain
from .models import Wording


def added() -> dict[str, tuple[Phrase, ...]]:
    """Every wording in force, by the code of its indicator."""
    phrases: dict[str, list[Phrase]] = {}
    wordings = Wording.objects.known().filter(Wording.present())
    for phrase, unit, code in wordings.values_list("phrase", "unit", "indicator"):
        phrases.setdefault(code, []).append(Phrase(plain(phrase), unit))
    return {code: tuple(own_phrases) for code, own_phrases in phrases.items()}


def remember(phrase: str, indicator: str, *, unit: str, actor: Actor, key: UUID, reason: str = "") -> Record:
    """Keep that a figure beside `phrase` means `indicator`, or NONE, and why; the one there is, where it was said before.

    Raises NotAllowed, Incomplete.
    """
    phrase = plain(phrase)[: Wording.LONGEST]
    values = {"phrase": phrase, "unit": unit, "indicator": indicator, "note": reason}
    wording = Wording.objects.within(actor.scope).filter(natural_key=Wording.natural_key_of(values)).first()
    return wording or open_record(Wording, values, actor=actor, key=key)
