"""The QR code of an address, as a drawing in the page."""

from __future__ import annotations

from markupsafe import Markup

# ISO/IEC 18004 lets the encoder try eight masks and take the one easiest to read; every reader reads every mask. Trying
# them takes three times as long as all the rest, which a cluster of 100,000 documents would feel.
_MASK = 3


def qr_svg(address: str) -> Markup:
    """An `svg` element without width and height, with the quiet zone of four modules the standard asks for.

    Dark on light whatever the page's colours are: readers of telephones want it so.
    """
    import segno  # only where a code is made

    code = segno.make_qr(address, error="m", boost_error=False, mask=_MASK)
    return Markup(code.svg_inline(omitsize=True, light="#fff", svgclass=None, lineclass=None))
