"""Names to choose from as one types: records of a ledger within the actor's scope, never others.

GET /suggest/enterprises/?place=宏达      # <option> elements for a datalist
GET /suggest/bodies/?several=yes&holder=清河镇、水利      # the last of several names; the others stay before it
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anlan.kernel.ledger.access import ActingRequest, with_ledger
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.people.actor import to_name
from anlan.ui.forms.fields import near, spelled

MOST, SEVERAL = 12, "several"


@require_safe
@with_ledger("view")
def suggestions(request: ActingRequest, ledger: Ledger) -> HttpResponse:
    """At most a dozen records whose name holds what was typed; the first dozen where nothing was."""
    texts = {name: text for name, text in request.GET.items() if name != SEVERAL}
    typed = str(texts.get("q") or next(iter(texts.values()), ""))
    before, comma, text = typed.rpartition("、") if SEVERAL in request.GET else ("", "", typed)
    rows = ledger.model.objects.nameable(request.actor.scope).filter(to_name(ledger.model))
    records = near(rows, ledger.model, text.strip())[:MOST]
    named = [f"{before}{comma}{spelled(record)}" for record in records]
    # A browser offers what holds the letters that were typed; what was found by pinyin does not, so they stand beside it.
    options = [(name, "" if text.strip() in name else text.strip()) for name in named]
    return render(request, "desk/_suggestions.html", {"options": options})
