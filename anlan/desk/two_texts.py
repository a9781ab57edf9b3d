"""Two texts beside each other: last year's report and this, a town's and the district's.

/check/beside/     a GET asks for both, pasted or as files; a POST shows what contradicts, was copied, changed, went and came. Neither is kept.
"""

from itertools import groupby

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from anlan.check.check import TextTooLong, check
from anlan.check.reading import TextRefused, read
from anlan.check.two_texts import Side, two_texts
from anlan.kernel import clock, limits
from anlan.kernel.evidence.store import safe_name
from anlan.kernel.ledger.access import ActingRequest, signed_in
from anlan.kernel.limits import TooHeavy
from anlan.kernel.limits.apart import AT_ONCE
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
            texts[name] = _text(request, name, title, texts[name])
        except (TextRefused, ValueError) as error:
            problems.append(str(error))
    if problems:
        context = {"sides": _fields(texts), "problems": list(dict.fromkeys(problems))}
        return render(request, "desk/two_texts_form.html", context, status=422)
    figures = list(visible(request.actor))
    try:
        one, other = (
            Side(texts[name], check(texts[name], request.actor.scope, today=clock.today(), figures=figures))
            for name, _ in _SIDES
        )
    except TextTooLong as error:
        return render(request, "desk/two_texts_form.html", {"sides": _fields(texts), "problems": [str(error)]}, status=422)  # fmt: skip
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


def _text(request: ActingRequest, name: str, title: str, pasted: str) -> str:
    """The text that was pasted or sent as a file. Raises ValueError in words."""
    file = request.FILES.get(f"{name}_file")
    if isinstance(file, UploadedFile):
        if (file.size or 0) > limits.TEXT_BYTES:
            raise ValueError(f"{title}的文件超过10兆，请删去图片，或者把文字贴进来。")
        try:
            pasted = read(file.read(), safe_name(file.name or "") or "文件", AT_ONCE)
        except TooHeavy as error:
            raise ValueError(str(error)) from error
    if not pasted.strip():
        raise ValueError(f"{title}还没有：请贴上文字，或者选一个文件。")
    if len(pasted) > limits.AT_ONCE_CHARACTERS:
        raise ValueError(f"{title}太长，超过了{limits.AT_ONCE_CHARACTERS}个字，请一章一章比。")
    return pasted
