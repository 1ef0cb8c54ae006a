"""The plain text of a paper: from a text file or a Word document."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from crm_study.errors import DataError

_PARAGRAPH = re.compile(r"</w:p>")
_TAG = re.compile(r"<[^>]+>")


def document_text(path: str | Path) -> str:
    """Return the text of a paper.

    Parameters
    ----------
    path : str or Path
        A text file (UTF-8, else Windows-1252) or a .docx file.

    Raises
    ------
    DataError
        A file that cannot be read, or a PDF: its text must be taken out first.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "abstract.txt"
    ...     _ = path.write_text("R2 of 0.44", encoding="utf-8")
    ...     document_text(path)
    'R2 of 0.44'
    """
    file = Path(path)
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}.") from None
    if raw.startswith(b"%PDF"):
        raise DataError(
            f"{file} is a PDF. Take its text out first (pdftotext, or copy and paste into a "
            "text file), and look whether signs such as < and = are still there."
        )
    if file.suffix.lower() == ".docx" or raw.startswith(b"PK"):
        return _word_text(file)
    return _decoded(raw)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").replace("\r\n", "\n")


def _word_text(file: Path) -> str:
    """Return the paragraphs of a Word document, one a line."""
    try:
        with ZipFile(file) as package:
            xml = package.read("word/document.xml").decode("utf-8")
    except (BadZipFile, KeyError, UnicodeDecodeError):
        raise DataError(f"{file} is not a Word document that can be read.") from None
    return unescape(_TAG.sub("", _PARAGRAPH.sub("\n", xml)))
