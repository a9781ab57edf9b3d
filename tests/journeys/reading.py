"""What a page offers to somebody who looks at it: its words, its links, its forms with what their boxes hold.

page = Page(answer)
form = page.form("登记")
form.sent(description="护栏松动", level="重大隐患")
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

_VOID = {"input", "img", "br", "hr", "meta", "link", "rect", "source", "path", "use"}
_UNSEEN = {"script", "style", "title", "option"}
_BOXES = {"input", "select", "textarea"}
_TICKS = ("checkbox", "radio")


@dataclass
class Box:
    """One name of a form. choices: {words: value} of a list, ticks or radio buttons; files: photos go in here."""

    name: str
    values: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    several: bool = False
    files: bool = False
    hidden: bool = False
    required: bool = False

    def take(self, typed: Any) -> list[str]:
        """What the browser sends once somebody typed or chose it; choices are known by their words or by their values."""
        wanted = list(typed) if isinstance(typed, list | tuple) else [typed]
        if not self.choices:
            assert len(wanted) == 1 or self.files, f"“{self.name}” is one box"
            return [f"{each}" for each in wanted]
        if isinstance(typed, bool):  # a tick
            return list(self.choices.values())[:1] if typed else []
        chosen = [self.choices.get(f"{each}", f"{each}") for each in wanted]
        strange = set(chosen) - set(self.choices.values())
        assert not strange, f"“{self.name}”里没有{'、'.join(strange)}，只有{'、'.join(self.choices)}"
        return chosen


@dataclass
class Form:
    """A form as the browser would send it."""

    action: str
    method: str = "get"
    boxes: dict[str, Box] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # words → (name, value)

    @property
    def asks(self) -> set[str]:
        """The names that a person may fill in."""
        return {name for name, box in self.boxes.items() if not box.hidden}

    def sent(self, **typed: Any) -> dict[str, Any]:
        """What is sent: what the boxes hold, and what was typed over it. What the form does not ask for cannot be typed."""
        strange = {name for name in typed if name not in self.boxes}
        assert not strange, (
            f"the form at {self.action} does not ask for {sorted(strange)}, only for {sorted(self.asks)}"
        )
        holds = {name: box.take(typed[name]) if name in typed and not box.files else box.values
                 for name, box in self.boxes.items()}  # fmt: skip
        files = {name: typed[name] for name, box in self.boxes.items() if box.files and name in typed}
        return {name: values for name, values in holds.items() if values} | files


class Page:
    """A page that somebody was shown."""

    def __init__(self, answer: Any) -> None:
        self.status, self.html = answer.status_code, answer.content.decode()
        request = answer.request
        self.address = request["PATH_INFO"] + (f"?{request['QUERY_STRING']}" if request["QUERY_STRING"] else "")
        reader = _Reader(self.address)
        reader.feed(self.html)
        self.forms = [*reader.forms, *reader.elsewhere()]
        self.links, self.text = reader.links, " ".join("".join(reader.text).split())

    def form(self, button: str = "", *, to: str = "") -> Form:
        """The form with a button of these words, or whose address ends so."""
        found = [form for form in self.forms
                 if (not button or button in form.buttons) and urlsplit(form.action).path.endswith(to)]  # fmt: skip
        assert found, f"{self.address} offers no form {button}{to}: {[list(form.buttons) for form in self.forms]}"
        return found[0]

    def has_form(self, to: str) -> bool:
        return any(urlsplit(form.action).path.endswith(to) for form in self.forms)

    def link(self, address: str) -> str:
        """A link that the page has."""
        found = [link for link in self.links if urlsplit(link).path == address]
        assert found, f"{self.address} has no link to {address}: {sorted(self.links)}"
        return found[0]

    @property
    def problems(self) -> str:
        """What the page says is wrong, for the words of a test that fails."""
        return " / ".join(line.strip() for line in self.html.splitlines() if "alert" in line or "_error" in line)[:900]


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self._address, self._form, self._select, self._area = address, None, None, None
        self._option: tuple[str, list[str]] | None = None
        self._button: tuple[tuple[str, str], list[str]] | None = None
        self._label: list[str] | None = None
        self._labelled: list[tuple[Box, str]] = []
        self._unseen = 0
        self._by_id: dict[str, Form] = {}
        self._elsewhere: list[tuple[str, str, tuple[str, str], list[str]]] = []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        has = {name: value if value is not None else "" for name, value in attributes}
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        self._unseen += tag in _UNSEEN
        if tag == "form":
            self._form = Form(has.get("action") or self._address, has.get("method", "get").lower())
            self.forms.append(self._form)
            self._by_id[has.get("id", "")] = self._form
        elif tag == "label":
            self._label, self._labelled = [], []
        elif tag == "button":
            self._button = ((has.get("name", ""), has.get("value", "")), [])
            if "form" in has and "formaction" in has:
                self._elsewhere.append((has["form"], has["formaction"], *self._button))
        elif tag == "option":
            self._option = (has.get("value", ""), [])
            if self._select is not None and "selected" in has:
                self._select.values.append(has.get("value", ""))
        if self._form is not None and tag in _BOXES and has.get("name") and "disabled" not in has:
            self._box(tag, has)

    def elsewhere(self) -> list[Form]:
        """What buttons send that stand outside their form, to an address of their own."""
        return [Form(action, self._by_id[form].method, self._by_id[form].boxes, {"".join(words).strip(): pressed})
                for form, action, pressed, words in self._elsewhere if form in self._by_id]  # fmt: skip

    def _box(self, tag: str, has: dict[str, str]) -> None:
        kind = has.get("type", "text") if tag == "input" else tag
        box = self._form.boxes.setdefault(has["name"], Box(has["name"]))
        box.required |= "required" in has
        box.hidden, box.files = kind == "hidden", kind == "file"
        if kind in _TICKS:
            box.several = kind == "checkbox"
            box.choices[""] = value = has.get("value", "on")
            if "checked" in has:
                box.values.append(value)
            self._labelled.append((box, value))
        elif tag == "select":
            box.several, self._select = "multiple" in has, box
        elif tag == "textarea":
            self._area = (box, [])
        elif not box.files and (kind == "hidden" or has.get("value")):
            box.values.append(has.get("value", ""))

    def handle_data(self, data: str) -> None:
        for kept in (self._option, self._button, self._area):
            if kept is not None:
                kept[1].append(data)
        if self._label is not None:
            self._label.append(data)
        if not self._unseen:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        if tag == "option" and self._option is not None and self._select is not None:
            self._select.choices["".join(self._option[1]).strip()] = self._option[0]
            self._option = None
        elif tag == "select" and self._select is not None:
            if not self._select.values and not self._select.several:
                self._select.values = list(self._select.choices.values())[:1]
            self._select = None
        elif tag == "textarea" and self._area is not None:
            text = "".join(self._area[1]).removeprefix("\n")
            self._area[0].values = [text] if text else []
            self._area = None
        elif tag == "label" and self._label is not None:
            self._name_ticks("".join(self._label).strip())
            self._label = None
        elif tag == "button" and self._button is not None:
            if self._form is not None:
                self._form.buttons["".join(self._button[1]).strip()] = self._button[0]
            self._button = None
        elif tag == "form":
            self._form = None

    def _name_ticks(self, words: str) -> None:
        """Radio buttons and ticks of several are known by the words beside them; a tick alone by being ticked."""
        for box, value in self._labelled:
            box.choices[words] = value
