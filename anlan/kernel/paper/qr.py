"""An address as a code that a phone's camera reads.

svg("https://anlan.example/editions/…")      # in vectors: sharp at any size
png("https://anlan.example/editions/…")      # for files that know no vectors
"""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

_QUIET = 4  # modules of white around a code, without which a camera does not find it
_PIXELS = 10  # a module


def svg(address: str) -> str:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET, image_factory=SvgPathImage)
    code.add_data(address)
    drawn: str = code.make_image().to_string(encoding="unicode")
    return drawn


def png(address: str) -> bytes:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET, box_size=_PIXELS)
    code.add_data(address)
    file = io.BytesIO()
    code.make_image().save(file)
    return file.getvalue()
