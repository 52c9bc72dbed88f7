"""The child process that decodes photos, so that a hostile one can harm nothing but this process.

Started as `python -m inspector.evidence.child`; reads requests and writes answers as lines of JSON. It has
limits on memory, time and file size, knows three formats, and is killed when it takes too long.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from inspector import machine
from inspector.evidence import exif
from inspector.evidence.facts import PhotoFacts
from inspector.i18n import N_

MEMORY = 1536 * 1024 * 1024
SECONDS = 3600  # of processor, over the child's whole life; one photo's time is watched by the parent
LARGEST_OUTPUT = 64 * 1024 * 1024
MOST_PIXELS = 100_000_000
FORMATS = ("JPEG", "PNG", "HEIF")


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    machine.limit_process(MEMORY, SECONDS, LARGEST_OUTPUT)
    warnings.simplefilter("ignore")  # a strange photo is told in its answer, not on standard error
    Image.MAX_IMAGE_PIXELS = None  # judged below, before anything is decoded
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library's chatter must not look like an answer
    for line in sys.stdin:
        answers.write(json.dumps(answer(json.loads(line))) + "\n")
        answers.flush()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The facts of one photo, the copies that were made of it and the codes in it; or why not, in words to be translated."""
    result: dict[str, Any] = {"facts": None, "made": [], "codes": [], "problem": ""}
    if request["media_type"] == "image/heic":
        _know_heic()
    try:
        with Image.open(request["path"], formats=FORMATS) as image:
            facts = exif.read(image)
            result["facts"] = facts.to_json()
            if image.width * image.height > MOST_PIXELS:
                result["problem"] = N_("it has more than 100 million pixels, so it is not shown")
                return result
            _copies(image, facts, request["copies"], result)
            if request["codes"]:
                result["codes"] = _codes(image)
    except MemoryError:
        result["problem"] = N_("it needs more memory than a photo may")
    except UnidentifiedImageError:
        result["problem"] = N_("its bytes are no picture that can be decoded")
    except Exception:  # noqa: BLE001 - decoders raise anything on hostile bytes; this frame is the child's outermost
        result["problem"] = N_("it is cut or damaged, so it cannot be shown")
    return result


def _know_heic() -> None:
    import pi_heif  # noqa: PLC0415 - only the child, and only when a HEIC comes, loads its decoder

    pi_heif.register_heif_opener(thumbnails=False)


def _codes(image: Image.Image) -> list[tuple[str, str]]:
    from inspector.evidence import barcode  # noqa: PLC0415 - loads its decoder only when somebody asks for codes

    return [(one.text, one.kind) for one in barcode.read(image)]


def _copies(image: Image.Image, facts: PhotoFacts, wanted: list[list[Any]], result: dict[str, Any]) -> None:
    """Write the smaller copies, the largest first: upright, without EXIF."""
    order = sorted(wanted, key=lambda copy: -int(copy[1]))
    if order and image.format == "JPEG":
        # The decoder itself can scale by 2, 4 or 8: most of the work for 12 megapixels is saved.
        image.draft("RGB", (int(order[0][1]), int(order[0][1])))
    for target, longest in order:
        copy = image.convert("RGB") if image.mode != "RGB" else image
        copy.thumbnail((longest, longest), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(copy) if image.format == "JPEG" or image.format == "PNG" else copy
        part = Path(f"{target}.part")
        try:
            upright.save(part, "JPEG", quality=82, exif=b"", icc_profile=None)
            part.replace(target)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        result["made"].append(target)
        image = copy


if __name__ == "__main__":
    main()
