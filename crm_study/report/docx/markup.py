"""WordprocessingML as text: runs, paragraphs, and what every part begins with."""

from __future__ import annotations

from functools import lru_cache

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


def escaped(text: str) -> str:
    """Return a text as the content of an element.

    Python's own function would load what opens web addresses.

    Examples
    --------
    >>> escaped("a < b & c")
    'a &lt; b &amp; c'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Return a text as a quoted attribute.

    Examples
    --------
    >>> print(attribute('“a” < "b"'))
    "“a” &lt; &quot;b&quot;"
    """
    words = escaped(text.translate(_BREAKS)).replace('"', "&quot;")
    return f'"{words}"'


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
    words = escaped(text.translate(_BREAKS))
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph in a style, given by its id."""
    return f"<w:p>{_paragraph_head(style, properties)}{content}</w:p>"


@lru_cache(maxsize=512)
def _paragraph_head(style: str, properties: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
