"""Several notices in one message that a locked screen may show: how many of which kind, nothing of what they are about.

words([notice, notice])      # "您有2件事：明天到期1件、超期1件。"
"""

from collections import Counter
from collections.abc import Sequence

from .models import Notice

_KINDS = {"given": "新到手上", "returned": "退回重办", "due": "快到期", "late": "超期", "major": "判定为重大隐患"}
_OTHER = "其他提醒"


def words(notices: Sequence[Notice]) -> str:
    counts = Counter(_KINDS.get(notice.key.partition(":")[0], _OTHER) for notice in notices)
    listed = [title for title in (*_KINDS.values(), _OTHER) if counts[title]]
    return f"您有{len(notices)}件事：{'、'.join(f'{title}{counts[title]}件' for title in listed)}。请登录安澜看。"
