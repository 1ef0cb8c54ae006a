"""WordprocessingML as text: runs, paragraphs, and what every part begins with."""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
_TWIPS_PER_MM = 1440 / 25.4
_BREAKS = str.maketrans("\n\t", "  ")


def part(root: str, content: str) -> str:
    """Return a whole XML part whose root declares every namespace."""
    spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in NAMESPACES.items())
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<{root}{spaces}>{content}</{root}>"


def twips(millimeters: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimeters * _TWIPS_PER_MM)


def attribute(text: str) -> str:
    """Return a text as a quoted attribute."""
    return quoteattr(text.translate(_BREAKS))


def run(text: str, look: str = "") -> str:
    """Return a run; ``look`` holds its properties in the order of the schema.

    Examples
    --------
    >>> run("a < b", "<w:i/>")
    '<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">a &lt; b</w:t></w:r>'
    """
    if not text:
        return ""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    words = escape(text.translate(_BREAKS))
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph in a style, given by its id."""
    return f"<w:p>{_paragraph_head(style, properties)}{content}</w:p>"


@lru_cache(maxsize=512)
def _paragraph_head(style: str, properties: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
