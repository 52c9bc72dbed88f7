"""Codes are read from pictures as they come: turned, several, on glass, or none at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from inspector.evidence import barcode
from inspector.evidence.barcode import Code
from inspector.evidence.examiner import Examiner

NAME = "中川金属 第2ヤード ﾔｰﾄﾞ 42"


def code(text: str | bytes, kind: str = "QRCode", scale: int = 5) -> Image.Image:
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind))
    return Image.fromarray(made.to_image(scale=scale))


def on_a_wall(*codes: Image.Image, turned: float = 0) -> Image.Image:
    """Codes beside each other on a grey wall, photographed at an angle."""
    wall = Image.new("RGB", (40 + sum(one.width + 40 for one in codes), 520), "#B8B4AA")
    x = 40
    for one in codes:
        wall.paste(one, (x, 60))
        x += one.width + 40
    return wall.rotate(turned, expand=True, fillcolor="#B8B4AA", resample=Image.Resampling.BICUBIC)


@pytest.mark.parametrize("turned", [0, 17, 90, 133, 180])
def test_a_japanese_text_is_read_at_any_angle(turned: float) -> None:
    assert barcode.read(on_a_wall(code(NAME), turned=turned)) == (Code(NAME, "QR Code"),)


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("EAN13", "4901234567894", "EAN-13"),
        ("Code128", "YARD-7/Ä", "Code 128"),
        ("DataMatrix", "x1", "Data Matrix"),
    ],
)
def test_other_kinds_of_codes_are_read(kind: str, text: str, told: str) -> None:
    assert barcode.read(on_a_wall(code(text, kind, 3))) == (Code(text, told),)


def test_several_codes_are_told_from_left_to_right_each_once() -> None:
    wall = on_a_wall(code("first"), code("second"), code("first"))
    assert [one.text for one in barcode.read(wall)] == ["first", "second"]


def test_a_picture_without_a_code_has_none() -> None:
    assert barcode.read(Image.linear_gradient("L").resize((640, 480))) == ()


def test_bars_on_nothing_are_bars_on_paper() -> None:
    black = Image.new("LA", (400, 400), (0, 0))
    drawn = code("glass", scale=6)
    black.paste(0, (50, 50), drawn.point(lambda value: 255 - value))
    black.putalpha(Image.new("L", black.size, 0))
    mask = Image.new("L", black.size, 0)
    mask.paste(drawn.point(lambda value: 255 - value), (50, 50))
    black.putalpha(mask)
    assert [one.text for one in barcode.read(black)] == ["glass"]


def test_control_characters_are_told_as_signs() -> None:
    assert [one.text for one in barcode.read(code("a\x1db", scale=6))] == ["a<1D>b"]


def test_grey_bytes_are_read_as_a_picture_is() -> None:
    grey = on_a_wall(code(NAME)).convert("L")
    assert [one.text for one in barcode.read_grey(grey.tobytes(), *grey.size)] == [NAME]


def test_a_photo_is_decoded_by_the_child_process_and_what_is_none_says_so(tmp_path: Path) -> None:
    on_a_wall(code(NAME), turned=12).save(tmp_path / "wall.jpg", quality=80)
    (tmp_path / "cut.jpg").write_bytes((tmp_path / "wall.jpg").read_bytes()[:900])
    with Examiner() as examiner:
        found = examiner.codes(tmp_path / "wall.jpg", "image/jpeg")
        cut = examiner.codes(tmp_path / "cut.jpg", "image/jpeg")
        paper = examiner.codes(tmp_path / "paper.pdf", "application/pdf")
    assert (found.codes, found.problem) == (((NAME, "QR Code"),), "")
    assert cut.codes == ()
    assert "cut or damaged" in cut.problem
    assert "no photo" in paper.problem
