"""Bytes to text by a rule that can be told, because detectors read French as Czech."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from crm_study.errors import DataError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = "àâäáãåæçéèêëíìîïñóòôöõœúùûüÿß"
_USUAL = frozenset(_LETTERS + _LETTERS.upper() + "«»‘’“”–—…•°€£§©®²³½¼¾×·º¿¡\u00a0\u202f")
_INSIDE_WORDS = frozenset(_LETTERS + _LETTERS.upper() + "’–·")
_TWICE = re.compile("[ÃÂâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_SENSIBLE = 0.9


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read by, and why that one."""

    text: str
    encoding: str
    why: str


def decode(content: bytes, file: str, *, encoding: str | None = None) -> Decoded:
    """Decode a text file: byte order mark, UTF-8, Windows-1252, Mac Roman, or a question.

    Parameters
    ----------
    content : bytes
        The file.
    file : str
        Its name, for messages.
    encoding : str, optional
        What the user says it is.

    Raises
    ------
    DataError
        No encoding gives sensible text.

    Examples
    --------
    >>> decode("Très élevé".encode("cp1252"), "answers.csv").text
    'Très élevé'
    >>> decode("Très élevé".encode("mac_roman"), "answers.csv").encoding
    'mac_roman'
    """
    if encoding is not None:
        return _as_told(content, file, encoding)
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _marked(content, file, name)
    if b"\0" in content[:4096]:
        raise DataError(f"{file} is no CSV file: it holds binary data. Export it as CSV (UTF-8).")
    try:
        return Decoded(content.decode("utf-8"), "utf-8", "every byte is valid UTF-8")
    except UnicodeDecodeError as error:
        place = error.start
    for name, title in (("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")):
        text = _sensible(content, name)
        if text is not None:
            return Decoded(text, name, f"not UTF-8, and {title} gives sensible letters")
    line = content[:place].count(b"\n") + 1
    raise DataError(
        f"{file}: the encoding cannot be told; line {line} holds the byte 0x{content[place]:02x}. "
        "Save it again as 'CSV UTF-8', or say 'reading: {encoding: ...}' in a mapping file."
    )


def _as_told(content: bytes, file: str, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding, "the mapping file says so")
    except LookupError:
        raise DataError(f"There is no encoding '{encoding}'; usual ones: utf-8, cp1252.") from None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(f"{file} is not {encoding}: line {line} cannot be decoded.") from None


def _marked(content: bytes, file: str, name: str) -> Decoded:
    try:
        return Decoded(content.decode(name), name, "the byte order mark says so")
    except UnicodeDecodeError:
        raise DataError(f"{file} begins with the mark of {name} and is not {name}.") from None


def _sensible(content: bytes, encoding: str) -> str | None:
    """Return the text where its letters beyond ASCII are those of our languages."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    strange = total = 0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        place = found.start()
        inside = text[place - 1 : place].isalpha() and text[place + 1 : place + 2].isalpha()
        total += 1
        strange += found.group() not in (_INSIDE_WORDS if inside else _USUAL)
    strange += len(_TWICE.findall(text))
    return text if strange <= (1 - _SENSIBLE) * total else None
