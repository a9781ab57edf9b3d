"""Files are shown to a virus scanner before anything reads them, where the district has one: clamd, by its INSTREAM."""

import socketserver
import struct
import threading
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.gate import scanning

MARK = b"TEST-VIRUS-MARK"


class Scanner(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM: pieces with their length before them, a piece of none ends them."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(len(content))
        self.wfile.write(b"stream: Test.Mark FOUND\0" if MARK in content else b"stream: OK\0")


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        server.seen = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def test_a_file_of_many_pieces_reaches_it_whole_and_is_read_again_afterwards(clamd):
    upload = BytesIO(b"a" * 300_000)

    assert scanning.found_in(upload) == ""
    assert clamd.seen == [300_000]
    assert len(upload.read()) == 300_000


def test_what_it_names_is_named(clamd):
    assert scanning.found_in(BytesIO(b"b" * 70_000 + MARK)) == "Test.Mark"


@pytest.mark.parametrize("address", ["/check/", "/ledgers/hazards/import/", "/ledgers/hazards/new/"])
def test_by_every_form_a_bad_file_is_refused_in_words(district, client_of, clamd, address):
    upload = SimpleUploadedFile("隐患.csv", MARK)

    answer = client_of(district.office).post(address, {"file": upload, "files": upload, "key": str(uuid4())})

    assert answer.status_code == 422
    assert "隐患.csv" in answer.content.decode()
    assert "病毒" in answer.content.decode()
    assert clamd.seen


def test_where_it_does_not_answer_no_file_is_taken(district, client_of, settings):
    settings.CLAMD = "127.0.0.1:9"

    answer = client_of(district.office).post("/ledgers/hazards/import/", {"file": SimpleUploadedFile("a.csv", b"a")})

    assert answer.status_code == 503
    assert "查毒" in answer.content.decode()
    assert client_of(district.office).get("/ledgers/").status_code == 200


def test_without_one_files_are_taken_as_before(district, client_of, settings):
    settings.CLAMD = ""

    answer = client_of(district.office).post("/ledgers/hazards/import/", {"file": SimpleUploadedFile("a.csv", b"a")})

    assert "病毒" not in answer.content.decode()
