"""Text on paper: shaped, broken at words, and copied back exactly."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus import SimpleDocTemplate

from inspector.reports import breaking
from inspector.reports.text import Style, Text, lines_of

THAI = """กองเศษโลหะสูงเกินกว่าที่กำหนดไว้ ๑.๔ เมตร วัดจากแนวรั้วด้านทิศใต้
น้ำมันรั่วไหลลงท่อระบายน้ำฝน
ผู้ประกอบการต้องแก้ไขให้แล้วเสร็จภายใน 7 วัน
โรงงานถอดแยกซากเครื่องใช้ไฟฟ้าไม่มีหลังคาคลุม
พบแบตเตอรี่ลิเทียมปะปนอยู่ในกองเศษเหล็ก
เจ้าหน้าที่ได้แสดงบัตรประจำตัวก่อนเข้าตรวจ
ผู้แทนสถานประกอบการปฏิเสธที่จะลงชื่อ
ระยะห่างระหว่างกองน้อยกว่าสองเมตรและไม่มีกำแพงกันไฟ
ป้ายแสดงความสูงของกองติดตั้งไม่ถูกต้อง
มีรอยร้าวและการโก่งตัวของรั้วด้านตะวันออก
คนงานไม่สวมหน้ากากป้องกันฝุ่น
ใบอนุญาตเลขที่ ๑๒๓/๒๕๖๙ หมดอายุแล้ว""".splitlines()
JAPANESE = """保管の高さが囲いの下端から50％勾配の線を1.4 m超えていることを確認した。
廃鉛蓄電池は屋根のない場所に置かれていた。
掲示板に保管の高さの表示がない。
油が排水溝へ流入するおそれがある。
使用済みリチウムイオン電池が混入している。
立入検査の身分証を提示した。
事業者は署名を拒否した（立会人：阿部）。
保管の単位の間隔が2メートル未満である。
囲いに亀裂及び傾きが認められる。
再生資源物の屋外保管に関する条例
𠮷野家の髙橋さんは「山」が高いと述べた。
有害使用済機器の保管等の届出を確認した。""".splitlines()
VIETNAMESE = """Chiều cao đống phế liệu vượt quá giới hạn cho phép 1,4 m.
Nước thải chảy ra cống thoát nước mưa.
Cơ sở chưa có giấy phép môi trường.
Pin lithium lẫn trong đống sắt vụn.
Đại diện cơ sở từ chối ký biên bản.
Khoảng cách giữa các đống nhỏ hơn hai mét.
Tường rào bị nghiêng và nứt ở phía đông.
Người lao động không đeo khẩu trang chống bụi.
Biển báo không ghi chiều cao lưu giữ.
Yêu cầu khắc phục trong vòng bảy ngày.
Tạm giữ tang vật theo biên bản số 15.
Dầu thải thấm xuống đất qua khe nứt.""".splitlines()


def printed(folder: Path, *flowables: Text) -> str:
    """The text that a reader copies out of the printed flowables."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = folder / "text.pdf"
    SimpleDocTemplate(str(path)).build(list(flowables))
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("sentences", [THAI, JAPANESE, VIETNAMESE], ids=["thai", "japanese", "vietnamese"])
def test_every_sentence_copies_back_exactly(tmp_path: Path, sentences: list[str]) -> None:
    copied = printed(tmp_path, *(Text(sentence, Style(size=9)) for sentence in sentences))
    lines = {line.strip() for line in copied.splitlines()}
    assert [sentence for sentence in sentences if sentence not in lines] == []


def test_the_glossary_copies_back_exactly(tmp_path: Path, shared: Path) -> None:
    rows = [
        line.split(",")
        for line in (shared / "domain" / "glossary.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    words = [cell.strip() for row in rows for cell in row[:7] if cell.strip()]
    copied = flat(printed(tmp_path, *(Text(word) for word in words)))
    assert [word for word in words if flat(word) not in copied] == []


@pytest.mark.parametrize("sentence", THAI)
def test_thai_breaks_only_between_words(sentence: str) -> None:
    pieces = breaking.pieces(sentence)
    assert "".join(pieces) == sentence
    assert not any(piece[0] in "ะัาำิีึืฺุู็่้๊๋์ํ" for piece in pieces)


def test_thai_words_stay_whole() -> None:
    assert "โรงงาน" in breaking.pieces("โรงงานถอดแยกซาก")


def test_japanese_lines_neither_begin_nor_end_with_what_may_not() -> None:
    for sentence in JAPANESE:
        for line in lines_of(sentence, 60.0, 9.0, False)[1:]:
            assert line[0] not in "。、）」ー"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.floats(20, 400))
def test_no_letter_is_lost_in_breaking(text: str, width: float) -> None:
    lines = lines_of(text, width, 9.0, False)
    assert flat("".join(lines)) == flat(text.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>bold</b> &amp; <para>",
        "😀 🏭",
        "עברית العربية",
        "a\u202eb\u0007c",
        "x" * 5_000,
        "é" * 200,
        "\ud7ff\ufffd",
    ],
)
def test_hostile_text_prints_and_keeps_its_meaning(tmp_path: Path, hostile: str) -> None:
    copied = flat(printed(tmp_path, Text(f"A{hostile}Z")))
    assert {"A", "Z"} <= set(copied)  # a reader may turn right-to-left letters round
    if hostile.isascii() and hostile.isprintable():
        assert flat(hostile) in copied


def test_a_character_without_a_font_is_spelt_and_not_a_box(tmp_path: Path) -> None:
    from inspector.reports import fonts  # noqa: PLC0415 - the drawn form is what this test is about

    (part,) = fonts.shape("😀", bold=False)
    assert "".join(chr(glyph.code) for glyph in part.glyphs) == "[U+1F600]"


def test_64_kib_in_one_paragraph_come_out_whole(tmp_path: Path) -> None:
    long = "น้ำมันรั่วไหล 油が流れる oil leaks. " * 900
    assert flat(printed(tmp_path, Text(long))).count("oilleaks.") == 900
