"""Pictures made safe to keep: drawn anew upright and without metadata; when and where they were taken is read first.

picture = redrawn(content, JPEG)     # picture.content, picture.taken_at, picture.longitude, picture.latitude
"""

import functools
import warnings
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from .. import clock
from .kinds import HEIC, JPEG, PNG, EvidenceRefused, Kind

MOST_PIXELS = 80_000_000
LONGEST_SIDE = 2560  # pixels kept; a notice on a wall is readable, a village's line is spared
QUALITY = 85


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept. `taken_at` by its camera's clock, taken as Asia/Shanghai; place in degrees, WGS 84."""

    content: bytes
    kind: Kind
    taken_at: datetime | None
    longitude: Decimal | None
    latitude: Decimal | None


def redrawn(content: bytes, kind: Kind) -> Picture:
    """The picture drawn anew. Raises EvidenceRefused where it cannot be read or is too large."""
    if kind is HEIC:
        _learn_heic()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(
                BytesIO(content), formats=["JPEG", "PNG", "WEBP", *(["HEIF"] if kind is HEIC else [])]
            ) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise EvidenceRefused("这张照片的像素太多（超过8000万），请调低相机分辨率再拍。")
                taken_at, longitude, latitude = _marks(image)
                picture_content, picture_kind = _draw(image, kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise EvidenceRefused("这张照片的像素太多（超过8000万），请调低相机分辨率再拍。") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise EvidenceRefused("这张照片打不开，可能没有传完，请重新选一次。") from error
    return Picture(picture_content, picture_kind, taken_at, longitude, latitude)


@functools.cache
def _learn_heic() -> None:
    """Pillow reads photos of Apple's phones from now on; loaded for the first of them, as few are sent so."""
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False, decode_threads=1)


def _draw(image: Image.Image, kind: Kind) -> tuple[bytes, Kind]:
    upright: Image.Image = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    if kind is PNG:
        upright.convert("RGBA" if "A" in upright.getbands() else "RGB").save(out, "PNG", optimize=True)
        return out.getvalue(), PNG
    upright.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), JPEG


def _marks(image: Image.Image) -> tuple[datetime | None, Decimal | None, Decimal | None]:
    exif = image.getexif()
    original_time = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    longitude = _degrees(where.get(ExifTags.GPS.GPSLongitude), where.get(ExifTags.GPS.GPSLongitudeRef))
    latitude = _degrees(where.get(ExifTags.GPS.GPSLatitude), where.get(ExifTags.GPS.GPSLatitudeRef))
    return _moment(original_time), longitude, latitude


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=clock.LEGAL_ZONE)
    except ValueError:
        return None


def _degrees(parts: Any, reference: Any) -> Decimal | None:
    """Degrees, minutes and seconds as degrees; south and west are negative. None where they make no sense."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= value <= 180:
        return None
    return round(Decimal(-value if reference in ("S", "W") else value), 6)
