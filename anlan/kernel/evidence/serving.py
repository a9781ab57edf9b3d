"""A kept file as an answer to a browser. Who may have it, the view has decided."""

from urllib.parse import quote

from django.http import FileResponse, Http404

from . import store
from .models import Attachment


def as_kept(attachment: Attachment) -> FileResponse:
    """The content as it was kept. Pictures open in the page, everything else is saved; nothing in it may run.

    Raises Http404 where the store has lost it.
    """
    try:
        content = store.opened(attachment)
    except FileNotFoundError:
        raise Http404("文件不在存储里了，请告诉系统管理员从备份里找回。") from None
    answer = FileResponse(content, content_type=attachment.mime)
    where = "inline" if store.kind_of(attachment).is_picture else "attachment"
    answer["Content-Disposition"] = f"{where}; filename*=UTF-8''{quote(attachment.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = f'"{attachment.sha256}"'
    return answer
