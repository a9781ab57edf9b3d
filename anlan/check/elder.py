"""A document of an elder office program (.doc of Word, .wps of WPS) as .docx, by LibreOffice where this machine has it.

as_docx(content, "汇报.wps")
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from anlan.kernel import limits
from anlan.kernel.limits import Refused, TooHeavy
from anlan.kernel.limits.apart import Cap

_PROGRAMS = ("soffice", "libreoffice")
_COMPOUND = b"\xd0\xcf\x11\xe0"  # how files of these programs begin
_RICH = b"{\\rtf"


def is_elder(content: bytes) -> bool:
    return content.startswith((_COMPOUND, _RICH))


def as_docx(content: bytes, name: str, cap: Cap | None = None) -> bytes:
    """The same document. Raises Refused where it cannot be turned, or nothing here can; TooHeavy where that takes too long."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise Refused(f"{name} 是旧格式，这台服务器上没有装 LibreOffice，读不了。请另存为 .docx，或者把文字贴进来。")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in", "document.rtf" if content.startswith(_RICH) else "document.doc")
        source.parent.mkdir()
        source.write_bytes(content)
        command = [
            program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--convert-to", "docx", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=(cap or Cap()).seconds, check=False)
        except subprocess.TimeoutExpired as error:
            raise TooHeavy(f"{name} 读得太久，已经停下。请另存为 .docx，或者把文字贴进来。") from error
        turned = Path(folder, "document.docx")
        if not turned.exists():
            raise Refused(f"{name} 读不了，可能加了密码或已经损坏。请另存为 .docx，或者把文字贴进来。")
        if turned.stat().st_size > limits.TEXT_BYTES:
            raise Refused(f"{name} 展开后太大，请删去图片再试。")
        return turned.read_bytes()
