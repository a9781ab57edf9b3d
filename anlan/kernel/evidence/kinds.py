"""What an uploaded file is, told by its content, never by its name.

recognise(content)     # Kind("application/pdf", ".pdf", …); raises EvidenceRefused
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO

from ..limits import Refused, refuse_crowded


class EvidenceRefused(Exception):
    """A file that is not kept; the message says why and what to do."""


@dataclass(frozen=True)
class Kind:
    """A type of file that is kept. `most`: the largest size, in bytes."""

    mime: str
    suffix: str
    title: str
    most: int

    @property
    def is_picture(self) -> bool:
        return self.mime.startswith("image/")


MEGABYTE = 2**20
JPEG = Kind("image/jpeg", ".jpg", "照片", 20 * MEGABYTE)
PNG = Kind("image/png", ".png", "图片", 20 * MEGABYTE)
WEBP = Kind("image/webp", ".webp", "图片", 20 * MEGABYTE)
HEIC = Kind("image/heic", ".heic", "照片", 20 * MEGABYTE)  # kept as JPEG
PDF = Kind("application/pdf", ".pdf", "PDF", 30 * MEGABYTE)
DOCX = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "Word文档", 30 * MEGABYTE
)
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "Excel表格", 30 * MEGABYTE)
KINDS = {kind.mime: kind for kind in (JPEG, PNG, WEBP, PDF, DOCX, XLSX)}
LARGEST = max(kind.most for kind in KINDS.values())

_TAKEN = "只收JPEG、PNG、WebP、HEIC照片和PDF、docx、xlsx文件"
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?php")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")  # ISO/IEC 23008-12
_HEAD, _TAIL = 1024, 64 * 1024


def recognise(content: bytes) -> Kind:
    """The kind of a file's content. Raises EvidenceRefused for what is not kept, or is two things at once."""
    head = content[:_HEAD]
    if not content:
        raise EvidenceRefused("这个文件是空的，请重新选一个。")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise EvidenceRefused("这是旧版Office文件（doc、xls）或加了密码的文件，请去掉密码，另存为docx或xlsx再传。")
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    # Pictures are drawn anew; what else is kept as it came must not also read as a page.
    if any(mark in head.lower() for mark in _MARKUP):
        raise EvidenceRefused(f"这是网页或矢量图，不能作佐证；{_TAKEN}。")
    if head.startswith(b"%PDF-"):
        return _pdf(content)
    if head.startswith(b"PK\x03\x04"):
        return _office(content)
    raise EvidenceRefused(f"认不出这是什么文件；{_TAKEN}。")


def _pdf(content: bytes) -> Kind:
    if b"%%EOF" not in content[-_TAIL:]:
        raise EvidenceRefused("这个PDF不完整，可能没有传完，请重新导出再传。")
    if b"PK\x05\x06" in content[-_TAIL:]:
        raise EvidenceRefused("这个PDF里还夹着压缩包，不收，请重新导出一份。")
    return PDF


def _office(content: bytes) -> Kind:
    """A docx or xlsx, told by its parts; nothing is unpacked."""
    if b"%PDF-" in content[:_HEAD]:
        raise EvidenceRefused("这个文件既像压缩包又像PDF，不收，请重新导出一份。")
    try:
        refuse_crowded(content, "这个文件")
    except Refused as error:
        raise EvidenceRefused(str(error)) from error
    try:
        names = set(zipfile.ZipFile(BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise EvidenceRefused("这个文件打不开，可能没有传完，请重新选一次。") from error
    if any(name.endswith("vbaProject.bin") for name in names):
        raise EvidenceRefused("这个文件里有宏，不收，请另存为不带宏的docx或xlsx。")
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    raise EvidenceRefused(f"压缩包不能作佐证，请把里面的文件一个一个传；{_TAKEN}。")
