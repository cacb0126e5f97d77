"""Photos are never kept as they came: drawn anew, smaller, without where and with what they were taken.

What a phone writes beside the picture (place, time, device, a small copy) is left behind, and so is whatever
somebody may have hidden in the file.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from outreach.refusal import FileRefused

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE, SMALL_SIDE = 1600, 400
MOST_PIXELS = 50_000_000
QUALITY = 82
# Drawing a photo takes up to a few hundred megabytes: one at a time in a process.
_drawing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as it is kept, and a small one for lists; both JPEG."""

    content: bytes
    small: bytes


def redraw(content: bytes) -> Picture:
    """The photo drawn anew, at most LONGEST_SIDE pixels long; FileRefused for what is none, or too large."""
    with _drawing, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                return _redraw(image)
        except FileRefused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
            raise FileRefused("pixels", most=MOST_PIXELS // 1_000_000) from fault
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as fault:
            # Pillow tells of a broken file in all these ways.
            raise FileRefused("broken_picture") from fault


def _redraw(image: Image.Image) -> Picture:
    # Nothing has been decoded so far: the size stands at the head of the file.
    if image.width * image.height > MOST_PIXELS:
        raise FileRefused("pixels", most=MOST_PIXELS // 1_000_000)
    # A JPEG is decoded at a fraction of its size where that is enough.
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = _on_white(ImageOps.exif_transpose(image))
    small = upright.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Picture(_write(upright), _write(small))


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, on white; a new picture that carries nothing but its pixels."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    bare = Image.new("RGB", image.size)
    bare.paste(image.convert("RGB"))
    return bare


def _write(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
