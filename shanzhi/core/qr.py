"""QR codes as small drawings for pages and paper."""

from io import BytesIO

import segno


def qr_svg(text: str, *, label: str = "") -> str:
    """Return a QR code as an SVG that fills the width it is given. A quarter of it may be scratched away and it still reads.

    Black on white with the quiet zone it needs, in dark mode too: many scanners do not read a light code on a dark ground.
    `label` is what a screen reader says; without one the drawing is decorative.
    """
    drawing = BytesIO()
    segno.make(text, error="q", boost_error=False, micro=False).save(
        drawing,
        kind="svg",
        dark="#000",
        light="#fff",
        border=4,
        xmldecl=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        nl=False,
        title=label or None,
    )
    svg = drawing.getvalue().decode()
    return svg.replace("<svg ", '<svg role="img" ' if label else '<svg aria-hidden="true" ', 1)
