"""Fields with their results inside, so that a document reads well before any update."""

from __future__ import annotations

from crm_study.report.docx.markup import run

_OFFSETS = {"heading": 1, "table": 10_000, "figure": 20_000}


def field(instruction: str, result: str, look: str = "") -> str:
    """Return a field: its instruction, and runs that show what it came to, in one look."""
    begin = f"<w:r><w:rPr>{look}</w:rPr>" if look else "<w:r>"
    return (
        f'{begin}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'{begin}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'{begin}<w:fldChar w:fldCharType="separate"/></w:r>'
        f'{result}{begin}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def sequence(word: str, number: int, look: str = "", *, first: bool = False) -> str:
    """Return the number of a caption, counted by the word processor under its word.

    The ``first`` of a chapter starts the count anew.
    """
    again = " \\r 1" if first else ""
    return field(f"SEQ {word} \\* ARABIC{again}", run(str(number), look), look)


def reference(anchor: str, text: str) -> str:
    """Return a cross reference to a bookmarked caption."""
    return field(f"REF {bookmark_name(anchor)} \\h", run(text))


def page_of(anchor: str, text: str) -> str:
    """Return the page on which a bookmark stands."""
    return field(f"PAGEREF {bookmark_name(anchor)} \\h", run(text))


def bookmark(anchor: str, content: str) -> str:
    """Return content inside a bookmark."""
    number = bookmark_number(anchor)
    name = bookmark_name(anchor)
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        f'{content}<w:bookmarkEnd w:id="{number}"/>'
    )


def bookmark_name(anchor: str) -> str:
    """Return the hidden bookmark of an anchor.

    Examples
    --------
    >>> bookmark_name("table-7"), bookmark_name("heading-3")
    ('_Ref_table_7', '_Toc_heading_3')
    """
    kind = "_Toc_" if anchor.startswith("heading") else "_Ref_"
    return kind + anchor.replace("-", "_")


def bookmark_number(anchor: str) -> int:
    """Return a number that no other anchor has."""
    kind, _, number = anchor.partition("-")
    return _OFFSETS[kind] + int(number)
