import logging
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import typst

from shanzhi.core import pdf
from shanzhi.core.pdf import missing_characters, render_pdf
from shanzhi.core.qr import qr_svg

RARE = "𬭚䶮喆㛃𫖯堃龘𬀩"  # letters of given names outside GB 2312
NOWHERE = "𪚥"  # four dragons: in no embedded font

Texts = Callable[[dict[str, object]], str]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Texts:
    """What a template was really given: the texts after unprintable characters were taken care of."""
    given: list[str] = []
    compile_template = typst.compile

    def remember(*args: object, **kwargs: dict[str, str]) -> object:
        given.append(kwargs["sys_inputs"]["data"])
        return compile_template(*args, **kwargs)

    monkeypatch.setattr(typst, "compile", remember)

    def render(data: dict[str, object]) -> str:
        render_pdf("core/specimen.typ", data)
        return given[-1]

    return render


def test_a_sheet_is_a_pdf_with_an_embedded_chinese_font() -> None:
    sheet = render_pdf(
        "core/specimen.typ", {"title": "便民联系卡", "names": ["王喆"], "qr": qr_svg("http://x.cn/b/1/")}
    )
    assert sheet.startswith(b"%PDF-")
    assert b"NotoSansSC" in sheet
    assert b"NotoSerifSC" in sheet


def test_the_same_data_give_the_same_bytes() -> None:
    data = {"title": "三联单", "names": ["张一"]}
    assert render_pdf("core/specimen.typ", data) == render_pdf("core/specimen.typ", data)
    assert b"CreationDate" not in render_pdf("core/specimen.typ", data)
    assert b"/CreationDate(D:20260501" in render_pdf("core/specimen.typ", data, at=datetime(2026, 5, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", RARE)
def test_rare_names_have_glyphs(name: str) -> None:
    assert missing_characters(f"欧阳{name}") == []


def test_every_character_of_the_old_standard_has_a_glyph() -> None:
    bytes_of_level_1_and_2 = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    assert missing_characters("".join(pair.decode("gb2312", errors="ignore") for pair in bytes_of_level_1_and_2)) == []


def test_a_missing_glyph_becomes_the_mark_and_is_logged_without_the_name(
    printed: Texts, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="shanzhi.core.pdf"):
        given = printed({"title": "名单", "names": [f"张{NOWHERE}"]})
    assert "张〓" in given
    assert caplog.messages == ["core/specimen.typ: no glyph for U+2A6A5"]


def test_invisible_characters_are_dropped(printed: Texts) -> None:
    ideographic_variant = unicodedata.lookup("VARIATION SELECTOR-17")
    assert '"葛飾区"' in printed({"title": f"葛{ideographic_variant}飾\x00区\ufe0f", "names": ["一"]})


def test_what_people_type_is_text_and_never_markup(printed: Texts) -> None:
    hostile = '#panic("x") *b* $x$ [#read("/config/settings.py")] \\ "'
    render_pdf("core/specimen.typ", {"title": hostile, "names": [hostile]})


def test_values_json_does_not_know_are_written_as_text(printed: Texts) -> None:
    assert '"2026-05-01"' in printed({"title": datetime(2026, 5, 1, tzinfo=UTC).date(), "names": ["一"], "n": 3})


def test_a_missing_template_says_where_it_should_be() -> None:
    with pytest.raises(FileNotFoundError, match=r"core/nowhere\.typ: expected .*core/print/nowhere\.typ"):
        render_pdf("core/nowhere.typ", {})


@pytest.mark.parametrize("name", ["core/../../../../etc/passwd", "core/../print/specimen.typ"])
def test_a_template_name_cannot_leave_its_folder(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        render_pdf(name, {"title": "x", "names": ["x"]})


def test_threads_can_print_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        sheets = list(
            pool.map(lambda n: render_pdf("core/specimen.typ", {"title": f"第{n}张", "names": ["一"]}), range(12))
        )
    assert all(sheet.startswith(b"%PDF-") for sheet in sheets)
    assert pdf._fonts.cache_info().currsize == 1


def test_a_qr_code_is_black_on_white_and_says_what_it_is() -> None:
    drawing = qr_svg("http://127.0.0.1:8000/b/2hjk-abc/", label="1栋")
    assert '<svg role="img"' in drawing
    assert "<title>1栋</title>" in drawing
    assert 'fill="#fff"' in drawing
    assert "aria-hidden" in qr_svg("x")
