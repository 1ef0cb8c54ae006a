"""Files that only their owner may read: the study's key, and the lists beside it."""

from __future__ import annotations

import os
from pathlib import Path

from crm_study.errors import DataError, OutputError

_OWNER_ONLY = 0o600


def read_private(place: Path, what: str) -> str:
    """Return the text of a private file.

    Raises
    ------
    DataError
        It cannot be read, or others may read it.
    """
    try:
        mode, text = place.stat().st_mode, place.read_text("utf-8")
    except OSError as error:
        raise DataError(f"The {what} {place} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise DataError(f"The {what} {place} cannot be read: it is not UTF-8 text.") from None
    if os.name == "posix" and mode & 0o077:
        raise DataError(
            f"Others may read the {what} {place} (mode {mode & 0o777:o}); run: chmod 600 {place}"
        )
    return text


def write_private(place: Path, text: str, what: str, *, anew: bool = False) -> None:
    """Write a private file as a whole or not at all.

    Raises
    ------
    OutputError
        It cannot be written, or is there already and should not be.
    """
    beside = place if anew else place.with_name(f".{place.name}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not anew:
            beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        if not anew:
            beside.replace(place)
    except OSError as error:
        raise OutputError(f"The {what} {place} cannot be written: {error.strerror}.") from None
