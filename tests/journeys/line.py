"""The line between a phone and the site, as bad as a valley's: cut, dropped every few kilobytes, or dead before the answer is there.

with Line(port_of_the_site) as line:
    page.goto(line.address); line.cut(); …; line.mend()
"""

import contextlib
import socket
import threading

PIECE = 4096
QUIET = 1.0  # seconds after which a form has come whole


class Line:
    """A port of this machine that hands on to another one what it is let to."""

    def __init__(self, onward: int) -> None:
        self.onward = onward
        self.most = 0  # bytes that a connection carries to the site before it breaks; 0: any
        self.refuses = ""  # the beginning of a request at which the line breaks
        self.busy: list[int] = []  # statuses with which the next forms are answered instead of being handed on
        self.swallows = ""  # the beginning of one whose answer does not come back, after which the line is cut
        self.swallowed = 0
        self._is_cut = False
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self) -> "Line":
        threading.Thread(target=self._answer, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.cut()
        self._door.close()

    def cut(self) -> None:
        """Nothing gets through, and what was under way breaks."""
        self._is_cut = True
        for each in list(self._open):
            _close(each)

    def mend(self) -> None:
        self._is_cut, self.most, self.refuses, self.swallows, self.busy = False, 0, "", "", []

    def _answer(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            if self._is_cut:
                _close(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.onward), 10)
                far.settimeout(None)
            except OSError:
                _close(near)
                continue
            self._open |= {near, far}
            answers = threading.Event()
            answers.set()
            threading.Thread(target=self._forth, args=(near, far, answers), daemon=True).start()
            threading.Thread(target=self._back, args=(far, near, answers), daemon=True).start()

    def _forth(self, near: socket.socket, far: socket.socket, answers: threading.Event) -> None:
        carried = 0
        with contextlib.suppress(OSError):
            while content := near.recv(PIECE):
                if self.swallows and content.startswith(self.swallows.encode()):
                    answers.clear()
                if self.refuses and content.startswith(self.refuses.encode()):
                    break
                if self.busy and content.startswith(b"POST /ledgers/"):
                    _answer_busy(near, self.busy.pop(0))
                    break
                carried += len(content)
                if self.most and carried > self.most:
                    break
                far.sendall(content)
        self._drop(near, far)

    def _back(self, far: socket.socket, near: socket.socket, answers: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while content := far.recv(PIECE):
                if not answers.is_set():
                    self.swallowed += 1
                    self.cut()
                    break
                near.sendall(content)
        self._drop(near, far)

    def _drop(self, *ends: socket.socket) -> None:
        for each in ends:
            _close(each)
            self._open.discard(each)


def _answer_busy(near: socket.socket, status: int) -> None:
    """Answer in the site's place, once the whole form has come: whoever is cut off while they send hears nothing."""
    near.settimeout(QUIET)
    with contextlib.suppress(TimeoutError):
        while near.recv(PIECE):
            pass
    near.settimeout(None)
    near.sendall(f"HTTP/1.1 {status} Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
