"""What of the kernel's own rows is witnessed: evidence with its files, accounts with their passwords, second factors."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator

from ..evidence import store
from ..evidence.models import Attachment
from ..people.models import Account
from .witness import Kind, declare

_OF_EVIDENCE = (
    "ledger", "record_id", "purpose", "sha256", "name", "mime", "size", "taken_at", "longitude", "latitude", "added_by_id", "added_at",
)  # fmt: skip


def _evidence(attachment: Attachment) -> dict[str, Any]:
    return {name: getattr(attachment, name) for name in _OF_EVIDENCE}


def _file(attachment: Attachment) -> str:
    return {
        store.WHOLE: "", store.GONE: "佐证的文件不在了，请从备份里找回", store.OTHER: "佐证的文件和登记的指纹不符：被换过或坏了",
    }[store.condition(attachment.sha256)]  # fmt: skip


def _account(account: Account) -> dict[str, Any]:
    return {
        "username": account.username, "person_id": account.person_id, "password": account.password,
        "is_active": account.is_active,
    }  # fmt: skip


def _factor(factor: Authenticator) -> Mapping[str, Any]:
    """What makes the codes; which of them were used is no part of it."""
    return {
        "user_id": factor.user_id, "type": str(factor.type),
        **{name: factor.data[name] for name in ("secret", "seed", "migrated_codes") if name in factor.data},
    }  # fmt: skip


EVIDENCE = declare(
    Kind(
        "evidence",
        "佐证",
        Attachment,
        said=_evidence,
        by=lambda row: row.added_by_id,
        name=lambda row: f"{row.ledger}#{row.record_id} {row.name}",
        open=_evidence,
        wrong=_file,
        together=50,
    )
)  # fmt: skip
ACCOUNT = declare(
    Kind(
        "accounts",
        "账号和密码",
        Account,
        said=_account,
        by=lambda row: row.person_id,
        name=lambda row: row.username,
        open=lambda row: {"username": row.username, "is_active": row.is_active},
    )
)  # fmt: skip
FACTOR = declare(
    Kind(
        "factors",
        "第二重验证",
        Authenticator,
        said=_factor,
        by=lambda row: row.user.person_id,
        name=lambda row: row.user.username,
        open=lambda row: {"type": str(row.type)},
    )
)  # fmt: skip
