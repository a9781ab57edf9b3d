"""Pictures as people of the sample take them: drawn, each another one, so that pages show what was wrong and what was put right.

photograph("YH-2024-0317", mended=True)     # an upload
"""

from hashlib import sha256
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

_SIZE = (320, 200)
_WALL, _BOX, _GOOD, _BAD = (222, 226, 231), (116, 128, 145), (64, 145, 92), (188, 74, 60)


def photograph(of: str, *, mended: bool) -> SimpleUploadedFile:
    """A distribution box on a wall, its door hanging open or shut; no two pictures are the same file."""
    shade = sha256(f"{of}{mended}".encode()).digest()
    image = Image.new("RGB", _SIZE, tuple(max(each - shade[number] % 24, 0) for number, each in enumerate(_WALL)))
    draw = ImageDraw.Draw(image)
    left = 90 + shade[3] % 40
    draw.rectangle((left, 30, left + 110, 170), fill=_BOX)
    if mended:
        draw.rectangle((left + 8, 38, left + 102, 162), outline=_GOOD, width=6)
    else:
        draw.polygon(((left, 30), (left - 50, 50), (left - 50, 190), (left, 170)), fill=_BAD)
        draw.line((left + 20, 60, left + 90, 140), fill=_BAD, width=6)
    out = BytesIO()
    image.save(out, "JPEG", quality=70, comment=f"{of} {mended}".encode())
    return SimpleUploadedFile("整改后.jpg" if mended else "整改前.jpg", out.getvalue(), "image/jpeg")
