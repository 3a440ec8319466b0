"""Word documents in the style of official papers (GB/T 9704): the margins, lines and typefaces offices expect, the words ours.

`core/print/official_paper.docx` is the form: A4, margins 37/35/28/26 mm, title in 小标宋 22 pt, text in 仿宋 16 pt with 29 pt to a
line, headings in 黑体 and 楷体, page numbers outside. It names the typefaces and ships none. What people typed is text there, never markup.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORM = Path(__file__).resolve().parent / "print" / "official_paper.docx"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `level`: 0 text, 1 a heading (一、), 2 a heading below it (（一）)."""

    text: str
    level: int = 0


def official_paper(*, title: str, lines: Sequence[Line], sender: str, date: str) -> bytes:
    """Return a .docx: title, paragraphs, and who signs when, on the right."""
    from docxtpl import DocxTemplate  # type: ignore[import-untyped] # half a second: only when a document is written

    document = DocxTemplate(FORM)
    context = {"title": title, "lines": [asdict(line) for line in lines], "sender": sender, "date": date}
    document.render(context, autoescape=True)
    content = BytesIO()
    document.save(content)
    return content.getvalue()
