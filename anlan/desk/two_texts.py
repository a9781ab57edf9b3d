"""Two texts beside each other: last year's report and this, a town's and the district's.

/check/beside/     a GET asks for both, pasted or as files; a POST shows what contradicts, was copied, changed, went and came. Neither is kept.
"""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from anlan.check.check import check
from anlan.check.records.counted import Known
from anlan.check.sent import sent_text
from anlan.check.two_texts import Side, two_texts
from anlan.kernel import clock
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.limits import Refused
from anlan.ui.figures import visible
from anlan.ui.periods import period_words

_SIDES = (("one", "前一份"), ("other", "后一份"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def beside_page(request: ActingRequest) -> HttpResponse:
    """The form, and after a POST what the two texts say of each other."""
    if request.method != "POST":
        return render(request, "desk/two_texts_form.html", {"sides": _fields({})})
    texts: dict[str, str] = {name: request.POST.get(name, "").replace("\r\n", "\n") for name, _ in _SIDES}
    problems: list[str] = []
    for name, title in _SIDES:
        try:
            texts[name] = sent_text(request.FILES.get(f"{name}_file"), texts[name], title)
        except Refused as error:
            problems.append(str(error))
    if problems:
        context = {"sides": _fields(texts), "problems": list(dict.fromkeys(problems))}
        return render(request, "desk/two_texts_form.html", context, status=422)
    scope, figures = request.actor.scope, list(visible(request.actor))
    known: Known = {}
    one, other = (
        Side(texts[name], check(texts[name], scope, today=clock.today(), figures=figures, known=known))
        for name, _ in _SIDES
    )
    found = two_texts(one, other)
    context = {
        "found": found,
        "groups": [(same, list(run)) for same, run in groupby(found.beside, lambda each: each.same)],
        "heads": [_head(title, side) for (_, title), side in zip(_SIDES, (one, other), strict=True)],
        "sides": _fields(texts),
    }
    return render(request, "desk/two_texts.html", context)


def _fields(texts: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(name, title, texts.get(name, "")) for name, title in _SIDES]


def _head(title: str, side: Side) -> tuple[str, str, str]:
    """What one text is called, its first line, and the days of which it speaks."""
    first = next((line.strip() for line in side.text.splitlines() if line.strip()), "")
    return title, first[:40], period_words(side.checked.period)
