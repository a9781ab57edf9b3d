"""A text that a page reads within its request: pasted, or sent as a file.

sent_text(request.FILES.get("file"), request.POST["text"])                 # raises TextRefused with what to do
sent_text(request.FILES.get("one_file"), request.POST["one"], "前一份")      # of one of several
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from anlan.kernel import limits
from anlan.kernel.evidence.store import safe_name
from anlan.kernel.limits.apart import AT_ONCE

from .check import fits_at_once
from .files.reading import TextRefused, read


def sent_text(file: Any, pasted: str, which: str = "") -> str:
    """The text. which: what it is called beside others. Raises TextRefused, TooHeavy; also for one that is checked by a job alone."""
    if isinstance(file, UploadedFile):
        if (file.size or 0) > limits.TEXT_BYTES:
            of_it = f"{which}的" if which else ""
            raise TextRefused(f"{of_it}文件超过10兆，请删去图片，或者把文字贴进来。")
        pasted = read(file.read(), safe_name(file.name or "") or "文件", AT_ONCE)
    if not pasted.strip():
        missing = f"{which}还没有：" if which else ""
        raise TextRefused(f"{missing}请贴上文字，或者选一个文件。")
    if not fits_at_once(pasted):
        raise TextRefused(f"{which or '文字'}太长，一次读不完，请一章一章来。")
    return pasted
