"""Pages as somebody without scripts sees them: their links, their forms, and what such a person sends of a form.

page = read_page(answer.content.decode())
form = page.forms[0]
form.sent(form.buttons[0], known={"description": "护栏松动"})     # what the browser sends
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

PNG = bytes.fromhex(  # the smallest
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
_BY_TYPE = {
    "date": "2024-10-20", "datetime-local": "2024-10-20T09:00", "time": "09:00", "number": "3", "tel": "13800000000", "email": "a@example.cn",
}  # fmt: skip


@dataclass
class Box:
    """One box of a form. options: what a select offers, or a list beside a box. wrong: the page says that something is wrong in it."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    on: bool = False
    needed: bool = False
    wrong: bool = False


@dataclass(frozen=True)
class Button:
    """A button that sends a form, where it says so to an address of its own."""

    name: str = ""
    value: str = ""
    action: str = ""


@dataclass
class Form:
    """A form that is posted, its action "" where that is its page's own address."""

    action: str
    boxes: list[Box] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return any(box.name == name for box in self.boxes)

    def sent(self, button: Button, known: Mapping[str, Any]) -> dict[str, Any]:
        """What is sent: what stands there; what must be filled and is not, as `known` says it, else anything of its kind."""
        values: dict[str, Any] = {}
        for box in self.boxes:
            if box.kind in ("checkbox", "radio"):
                if box.on or ((box.needed or box.name in known) and box.name not in values):
                    values.setdefault(box.name, []).append(box.value or "on")
            elif value := box.value if box.kind == "hidden" else self._filled(box, known):
                values.setdefault(box.name, []).append(value)
        if button.name:
            values[button.name] = [button.value]
        return values

    def _filled(self, box: Box, known: Mapping[str, Any]) -> Any:
        name = box.name.rpartition("-")[2]
        if box.kind == "file":
            return known.get(name, SimpleUploadedFile("图.png", PNG, "image/png"))
        if box.value and not box.wrong:
            return box.value
        choice = next(filter(None, box.options), "")
        if name in known:
            return known[name] or choice
        if not (box.needed or box.wrong):
            return box.value
        return choice or _BY_TYPE.get(box.kind, "示范内容")


@dataclass
class Page:
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._select: Box | None = None
        self._text: Box | None = None
        self._lists: dict[str, list[str]] = {}
        self._list = ""
        self._waiting: list[tuple[str, Box | Button]] = []
        self._with_lists: list[tuple[Box, str]] = []

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in pairs}
        readers = {
            "a": self._link, "form": self._open, "input": self._input, "textarea": self._textarea, "select": self._choice,
            "option": self._option, "datalist": self._datalist, "button": self._button,
        }  # fmt: skip
        if tag in readers:
            readers[tag](attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._text is not None:
            self._text.value = self._text.value.removeprefix("\n")  # as a browser does
            self._text = None
        elif tag == "datalist":
            self._list = ""

    def handle_data(self, text: str) -> None:
        if self._text is not None:
            self._text.value += text

    def _link(self, attributes: dict[str, str]) -> None:
        if "download" not in attributes:
            self.page.links.append(attributes.get("href", ""))

    def _open(self, attributes: dict[str, str]) -> None:
        form = Form(attributes.get("action", ""))
        self._form = form
        if attributes.get("id"):
            self._by_id[attributes["id"]] = form
        if attributes.get("method", "").lower() == "post":
            self.page.forms.append(form)

    def _input(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "text")
        if kind in ("submit", "image"):
            self._button({**attributes, "type": "submit"})
        elif kind not in ("button", "reset"):
            self._take(attributes, self._box(attributes, kind))

    def _textarea(self, attributes: dict[str, str]) -> None:
        self._text = self._box(attributes, "textarea")
        self._text.value = ""
        self._take(attributes, self._text)

    def _choice(self, attributes: dict[str, str]) -> None:
        self._select = self._box(attributes, "select")
        self._take(attributes, self._select)

    def _option(self, attributes: dict[str, str]) -> None:
        if self._list:
            self._lists[self._list].append(attributes.get("value", ""))
        elif self._select is not None:
            self._select.options.append(attributes.get("value", ""))
            if "selected" in attributes or (not self._select.options[:-1] and attributes.get("value")):
                self._select.value = attributes.get("value", "")

    def _datalist(self, attributes: dict[str, str]) -> None:
        self._list = attributes.get("id", "")
        self._lists[self._list] = []

    def _button(self, attributes: dict[str, str]) -> None:
        if attributes.get("type", "submit") == "submit" and "disabled" not in attributes:
            button = Button(*(attributes.get(name, "") for name in ("name", "value", "formaction")))
            self._take(attributes, button)

    def _box(self, attributes: dict[str, str], kind: str) -> Box:
        box = Box(
            attributes.get("name", ""), kind, attributes.get("value", ""),
            on="checked" in attributes, needed="required" in attributes, wrong=attributes.get("aria-invalid") == "true",
        )  # fmt: skip
        if attributes.get("list"):
            self._with_lists.append((box, attributes["list"]))
        return box

    def _take(self, attributes: dict[str, str], part: Box | Button) -> None:
        if isinstance(part, Box) and ("disabled" in attributes or not part.name):
            return
        if attributes.get("form"):
            self._waiting.append((attributes["form"], part))
        elif self._form is not None:
            _put(self._form, part)

    def read(self, html: str) -> Page:
        self.feed(html)
        for form_id, part in self._waiting:
            if form_id in self._by_id:
                _put(self._by_id[form_id], part)
        for box, list_id in self._with_lists:
            box.options = self._lists.get(list_id, [])
        return self.page


def _put(form: Form, part: Box | Button) -> None:
    if isinstance(part, Box):
        form.boxes.append(part)
    else:
        form.buttons.append(part)


def read_page(html: str) -> Page:
    return _Reader().read(html)
