"""A document of an elder office program (.doc of Word, .wps of WPS) as .docx, by LibreOffice where this machine has it.

as_docx(content, "汇报.wps")
"""

import os
import shutil
import struct
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

from anlan.kernel import limits
from anlan.kernel.limits import Refused, TooHeavy
from anlan.kernel.limits.apart import Cap

_MEMORY_KIB = 4 * 1024**2  # it maps far more than it uses
_NEEDED = ("PATH", "LANG", "LC_ALL")  # no secret among them
_PROGRAMS = ("soffice", "libreoffice")
_COMPOUND = b"\xd0\xcf\x11\xe0"  # how files of these programs begin
_RICH = b"{\\rtf"
_FILTERS = ("MS Word 97", "Rich Text Format")  # else what is neither would be taken for plain text
_STREAM = "WordDocument"


def is_elder(content: bytes) -> bool:
    return content.startswith((_COMPOUND, _RICH))


def program() -> str | None:
    """Where LibreOffice lies on this machine."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def as_docx(content: bytes, name: str, cap: Cap | None = None) -> bytes:
    """The same document. Raises Refused where it cannot be turned, or nothing here can; TooHeavy where that takes too long."""
    office = program()
    if office is None:
        raise Refused(f"{name} 是旧格式，这台服务器上没有装 LibreOffice，读不了。请另存为 .docx，或者把文字贴进来。")
    is_rich = content.startswith(_RICH)
    if not is_rich and not _is_words(content):
        raise Refused(f"{name} 不是 Word 或 WPS 的文档，或者已经损坏，请另存为 .docx 再试。")
    seconds = (cap or Cap()).seconds
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in", "document.rtf" if is_rich else "document.doc")
        source.parent.mkdir()
        source.write_bytes(content)
        command = [
            "/bin/sh", "-c", f'ulimit -v {_MEMORY_KIB} -t {seconds} -c 0; exec "$@"', "sh",
            office, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            f"--infilter={_FILTERS[is_rich]}", "--convert-to", "docx", "--outdir", folder, str(source),
        ]  # fmt: skip
        environment = {each: os.environ[each] for each in _NEEDED if each in os.environ} | {"HOME": folder}
        try:
            subprocess.run(command, env=environment, capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired as error:
            raise TooHeavy(f"{name} 读得太久，已经停下。请另存为 .docx，或者把文字贴进来。") from error
        turned = Path(folder, "document.docx")
        if not turned.exists():
            raise Refused(f"{name} 读不了，可能加了密码或已经损坏。请另存为 .docx，或者把文字贴进来。")
        if turned.stat().st_size > limits.TEXT_BYTES:
            raise Refused(f"{name} 展开后太大，请删去图片再试。")
        return turned.read_bytes()


def _is_words(content: bytes) -> bool:
    """Whether a compound file holds a text of Word or WPS, and not a spreadsheet, a mail, or nothing that can be read."""
    from olefile import OleFileIO  # asked for seldom

    try:
        with OleFileIO(BytesIO(content)) as file:
            return bool(file.exists(_STREAM))
    except (OSError, ValueError, IndexError, KeyError, struct.error):
        return False
