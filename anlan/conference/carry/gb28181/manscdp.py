"""The XML in MESSAGE (GB/T 28181-2016 附录A MANSCDP): read from a stranger without harm, and written.

read(b'<?xml version="1.0" encoding="GB2312"?><Notify><CmdType>Keepalive</CmdType>…')["CmdType"]
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

_DECLARED = re.compile(r"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]{1,20})["'][^>]{0,100}\?>""", re.I)
_CHINESE = ("gb2312", "gbk", "gb18030")
_DEEPEST, _MOST = 16, 20_000  # elements


class NotManscdp(Exception):
    """No XML, or XML with what a device has no business to send."""


@dataclass
class Element:
    """An element with its text and what is in it."""

    name: str
    text: str = ""
    parts: list["Element"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """The text of the first part of that name, "" where there is none."""
        return next((part.text.strip() for part in self.parts if part.name == name), "")

    def all(self, name: str) -> list["Element"]:
        return [part for part in self.parts if part.name == name]


def read(body: bytes) -> Element:
    """The root element. Entities and document types are refused. Raises NotManscdp."""
    reading = _Reading()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(_text(body).encode(), True)
    except (expat.ExpatError, ValueError) as error:
        raise NotManscdp(str(error)) from error
    return reading.root


def query(command: str, serial: int, number: str) -> bytes:
    """A query of a device (A.2.4)."""
    return (
        '<?xml version="1.0" encoding="GB2312"?>\r\n<Query>\r\n'
        f"<CmdType>{command}</CmdType>\r\n<SN>{serial}</SN>\r\n<DeviceID>{number}</DeviceID>\r\n</Query>\r\n"
    ).encode("ascii")


class _Reading:
    def __init__(self) -> None:
        self.root = Element("")
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, _: object) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST:
            raise NotManscdp("too much of it")
        element = Element(name)
        if self._open:
            self._open[-1].parts.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, content: str) -> None:
        self._open[-1].text += content


def _refuse(*_: object) -> None:
    raise NotManscdp("a document type or an entity")


def _text(body: bytes) -> str:
    """The XML as text without its declaration. GB2312 is read as GB18030, which holds it (2022 demands GB18030)."""
    head = body[:200].decode("latin-1")
    declared = _DECLARED.match(head)
    charset = declared[1].lower() if declared else ""
    # Devices say UTF-8 and send GBK, and the other way round: what cannot be UTF-8 is Chinese.
    for encoding in ("gb18030",) if charset in _CHINESE else ("utf-8-sig", "gb18030"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", body.decode("gb18030", "replace"), count=1)
