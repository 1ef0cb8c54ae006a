"""Pseudonyms that only the holder of the study's key can compute."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from crm_study.errors import DataError, OutputError
from crm_study.protocol.study import Study
from crm_study.responses.privacy.cell_text import cell_text
from crm_study.responses.privacy.private_file import read_private, write_private

if TYPE_CHECKING:
    import pandas as pd

KEY_VARIABLE = "CRM_STUDY_KEY"
_BITS, _KEY_BYTES = 80, 32
_SHAPE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


def pseudonym(identifier: str, key: bytes) -> str:
    """Return the pseudonym of an identifier: 80 bits of a keyed hash, in four groups of letters.

    Parameters
    ----------
    identifier : str
        What names the person; blanks around it do not count.
    key : bytes
        The study's key, see `study_key`.

    Notes
    -----
    HMAC-SHA256 (RFC 2104), cut to 80 bits and written in base32 (RFC 4648). A plain hash
    would hide nothing: all telephone numbers of a country are hashed in half a minute.

    Examples
    --------
    >>> pseudonym("R-017", b"0" * 32), pseudonym(" R-017 ", b"0" * 32)
    ('3VUG-2E22-VE27-2QSF', '3VUG-2E22-VE27-2QSF')
    """
    text = normalize("NFKC", identifier).strip()
    digest = hmac.new(key, text.encode("utf-8"), hashlib.sha256).digest()
    letters = base64.b32encode(digest[: _BITS // 8]).decode("ascii")
    return "-".join(re.findall("....", letters))


def is_pseudonym(text: str) -> bool:
    """Tell whether a text has the shape of a pseudonym.

    Examples
    --------
    >>> is_pseudonym("3VUG-2E22-VE27-2QSF"), is_pseudonym("0788123456")
    (True, False)
    """
    return _SHAPE.fullmatch(text) is not None


def pseudonymized(
    frame: pd.DataFrame, columns: tuple[str, ...], key: bytes
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return a frame in which the values of some columns are pseudonyms, and how many were.

    Blank cells stay blank, and a value that already is a pseudonym stays as it is, so that
    a file may pass twice. The frame itself is left as it is.
    """
    replaced = frame.copy()
    counts: dict[str, int] = {}
    for column in columns:
        if column not in frame.columns:
            continue
        texts = [cell_text(value) for value in frame[column]]
        raw = {text for text in texts if text and not is_pseudonym(text)}
        made = {text: pseudonym(text, key) for text in raw}
        replaced[column] = [made.get(text, text) for text in texts]
        counts[column] = sum(text in raw for text in texts)
    return replaced, counts


def key_path(study: Study, path: Path | None = None) -> Path:
    """Return where a study's key lies: as told, by ``CRM_STUDY_KEY``, or in the user's folder.

    Raises
    ------
    OutputError
        The place is inside the study's folder or a git working tree, where a key is
        published by accident.
    """
    told = path or (Path(os.environ[KEY_VARIABLE]) if os.environ.get(KEY_VARIABLE) else None)
    place = (told or _own_folder() / f"{study.id}.key").expanduser().resolve()
    folder = study.folder.resolve()
    if place.is_relative_to(folder):
        raise OutputError(f"The key {place} lies inside the study's folder {folder}; {_ELSEWHERE}")
    tree = next((above for above in place.parents if (above / ".git").exists()), None)
    if tree is not None:
        raise OutputError(f"The key {place} lies inside the git tree {tree}; {_ELSEWHERE}")
    return place


_ELSEWHERE = (
    f"keep it where nobody publishes it, and name that place with --key-file or {KEY_VARIABLE}."
)


def study_key(study: Study, path: Path | None = None, *, create: bool = True) -> bytes:
    """Read the study's key; make it on first use, readable by its owner alone.

    Parameters
    ----------
    study : Study
        Its id names the file in ``~/.config/crm-study/keys``.
    path : Path, optional
        Another place for the key.
    create : bool
        Whether a missing key is made.

    Returns
    -------
    bytes
        32 bytes from the operating system's source of randomness.

    Raises
    ------
    OutputError
        The place is inside the study or a git tree, or cannot be written.
    DataError
        There is no key and none is to be made, others may read it, or it is no key.
    """
    place = key_path(study, path)
    if place.exists():
        return _read(place)
    if not create:
        raise DataError(f"There is no key at {place}; without it no pseudonym can be computed.")
    return _make(place)


def _own_folder() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "crm-study" / "keys"


def _read(place: Path) -> bytes:
    text = read_private(place, "key")
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        raise DataError(f"{place} holds no key: 64 hexadecimal digits are expected.") from None
    if len(key) != _KEY_BYTES:
        raise DataError(f"{place} holds no key: 64 hexadecimal digits are expected.")
    return key


def _make(place: Path) -> bytes:
    key = secrets.token_bytes(_KEY_BYTES)
    write_private(place, f"{key.hex()}\n", "key", anew=True)
    return key
