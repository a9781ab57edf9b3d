"""Six things that people and programs do, each sent again until it is confirmed, as the page's script sends it."""

import http.cookiejar
import itertools
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

import xlsxwriter
from PIL import Image

PATIENCE = 120  # seconds until something that is sent again and again must have gone through


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


@dataclass(frozen=True)
class Answer:
    status: int
    place: str
    text: str


class Browser:
    """Somebody who is logged in. Connections that break are none of the caller's: it asks again."""

    def __init__(self, base: str, username: str, notes: "Notes") -> None:
        self.base, self._notes = base, notes
        self._cookies = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(_NoRedirect, urllib.request.HTTPCookieProcessor(self._cookies)).open
        self.until_confirmed(lambda: self.get("/login/"), "the log-in page")
        self.until_confirmed(lambda: self.post("/login/persona/", {"username": username}), "the log-in")

    def get(self, path: str) -> Answer:
        return self._asked(urllib.request.Request(self.base + path))

    def post(
        self, path: str, values: Mapping[str, str], files: Mapping[str, tuple[str, bytes]] | None = None
    ) -> Answer:
        boundary = uuid4().hex
        body = b"".join(_part(boundary, name, value.encode()) for name, value in self._with_token(values).items())
        for name, (file_name, content) in (files or {}).items():
            body += _part(boundary, name, content, file_name)
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._asked(urllib.request.Request(self.base + path, body + f"--{boundary}--\r\n".encode(), headers))

    def post_json(self, path: str, values: Mapping[str, Any]) -> Answer:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._token()}
        return self._asked(urllib.request.Request(self.base + path, json.dumps(values).encode(), headers))

    def until_confirmed(self, send: Callable[[], Answer], what: str) -> Answer:
        """Send it until it is confirmed: by 200, 201, or by being led on."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = send()
                self._notes.see(answer, what)
                if answer.status in (200, 201, 302):
                    return answer
            except (OSError, urllib.error.URLError, ValueError, EOFError) as error:
                answer = Answer(0, "", str(error))
            except Exception as error:  # of http.client: a line that broke in the middle of an answer
                answer = Answer(0, "", repr(error))
            assert time.monotonic() < until, f"{what}: {answer.status} {answer.text[:500]}"
            time.sleep(0.3)

    def _asked(self, request: urllib.request.Request) -> Answer:
        try:
            with self._open(request, timeout=15) as answer:
                return Answer(answer.status, "", answer.read().decode())
        except urllib.error.HTTPError as error:
            text = error.read().decode()
            if error.code == 503 and not error.headers["Retry-After"]:
                return Answer(500, "", "503 without Retry-After")
            return Answer(error.code, error.headers.get("Location", ""), text)

    def _token(self) -> str:
        return next(str(cookie.value) for cookie in self._cookies if cookie.name == "csrftoken")

    def _with_token(self, values: Mapping[str, str]) -> dict[str, str]:
        return {**values, "csrfmiddlewaretoken": self._token()}


@dataclass
class Notes:
    """What was done, what was confirmed and when, and answers that should never come."""

    confirmed: list[tuple[float, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    recovering: int = 0
    opinions: set[str] = field(default_factory=set)
    replies: dict[str, str] = field(default_factory=dict)
    corrections: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    meetings: set[str] = field(default_factory=set)

    def see(self, answer: Answer, what: str) -> None:
        if answer.status == 500:
            self.broken.append(f"{what}: {answer.text[:200]}")
        self.recovering += answer.status == 503

    def confirm(self, what: str) -> None:
        self.confirmed.append((time.monotonic(), what))


class Person:
    """One after another of the six, until told to stop."""

    def __init__(self, base: str, notes: Notes, name: str) -> None:
        self.notes, self.name = notes, name
        self.browser = Browser(base, "clerk", notes)
        self._number = itertools.count(1)
        self.error: BaseException | None = None

    def work(self, stopping: threading.Event) -> None:
        journeys = (self.opinion, self.program, self.answer, self.correction, self.evidence, self.sheet)
        try:
            for journey in itertools.cycle(journeys):
                if stopping.is_set():
                    return
                journey()
                self.notes.confirm(journey.__name__)
        except BaseException as error:
            self.error = error

    def _words(self, what: str) -> str:
        return f"{what}{self.name}{next(self._number)}"

    def opinion(self) -> str:
        """Put in by the form; the record's address."""
        words, key = self._words("意见"), str(uuid4())
        values = {"content": words, "kind": "complaint", "key": key}
        answer = self.browser.until_confirmed(lambda: self.browser.post("/ledgers/feedback/new/", values), "opinion")
        assert answer.place, answer.text[:1000]
        self.notes.opinions.add(words)
        return answer.place

    def program(self) -> None:
        """Put in by a program."""
        words = self._words("程序登记")
        values = {"key": str(uuid4()), "values": {"content": words, "kind": "wish"}}
        self.browser.until_confirmed(
            lambda: self.browser.post_json("/api/v1/ledgers/feedback/records/", values), "program"
        )
        self.notes.opinions.add(words)

    def answer(self) -> None:
        """A step of the loop."""
        place, words = self.opinion(), self._words("答复")
        form = self._form(place, f"{place}steps/answer/") | {"answer-reply": words}
        self._sent(f"{place}steps/answer/", form, "answer")
        self.notes.replies[place] = words

    def correction(self) -> None:
        place, words = self.opinion(), self._words("更正后")
        form = self._form(f"{place}change/", "") | {"kind": "wish", "page": words, "reason": "写错了"}
        self._sent(f"{place}change/", form, "correction")
        self.notes.corrections[place] = words

    def evidence(self) -> None:
        place, picture = self.opinion(), BytesIO()
        Image.frombytes("RGB", (8, 8), uuid4().bytes * 12).save(picture, "PNG")
        files = {"files": ("现场.png", picture.getvalue())}
        self.browser.until_confirmed(lambda: self.browser.post(f"{place}evidence/", {}, files), "evidence")
        self.notes.files[place] = 1

    def sheet(self) -> None:
        """A spreadsheet that a job reads and takes in: every sheet of more than one row does here."""
        names = [self._words("第一次会议"), self._words("第二次会议")]
        book = BytesIO()
        with xlsxwriter.Workbook(book) as workbook:
            page = workbook.add_worksheet()
            for at, row in enumerate(
                [("会议名称", "会议类型", "时间"), *((name, "安委会", "2024-10-12 09:00") for name in names)]
            ):
                page.write_row(at, 0, row)
        address = "/ledgers/meetings/import/"
        files = {"file": (f"{names[0]}.xlsx", book.getvalue())}
        there = self.browser.until_confirmed(lambda: self.browser.post(address, {}, files), "sheet").place
        token = urllib.parse.parse_qs(urllib.parse.urlsplit(there).query)["file"][0]
        self._until(lambda: '"import"' in self.browser.get(there).text, f"the sheet is read: {there}")
        self.browser.until_confirmed(
            lambda: self.browser.post(address, {"token": token, "do": "import"}), "taking the sheet in"
        )
        self.notes.meetings.update(names)

    def _until(self, what: Callable[[], bool], words: str) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                if what():
                    return
            except OSError:
                pass
            assert time.monotonic() < until, words
            time.sleep(0.5)

    def _form(self, page: str, action: str) -> dict[str, str]:
        """The hidden and filled boxes of a form on a page, as a browser would send them."""
        text = self.browser.until_confirmed(lambda: self.browser.get(page), page).text
        forms = re.findall(r"<form[^>]*method=\"post\"[^>]*>.*?</form>", text, re.S)
        form = next(each for each in forms if (f'action="{action}"' in each if action else 'name="key"' in each))
        inputs = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", form)]
        values = {
            each["name"]: each.get("value", "")
            for each in inputs
            if "name" in each and each.get("type") not in ("file", "checkbox", "radio", "submit")
        }
        for name, content in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
            values[name] = content.strip()
        values.pop("csrfmiddlewaretoken", None)
        return values

    def _sent(self, address: str, form: dict[str, str], what: str) -> None:
        """Led on: done, or done already by one of the tries. Whatever else came is not confirmed."""
        answer = self.browser.until_confirmed(lambda: self.browser.post(address, form), what)
        assert answer.place, f"{what}: {answer.text[:2000]}"


def _part(boundary: str, name: str, content: bytes, file_name: str = "") -> bytes:
    shown = f'; filename="{file_name}"\r\nContent-Type: application/octet-stream' if file_name else ""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n\r\n'
    return head.encode() + content + b"\r\n"
