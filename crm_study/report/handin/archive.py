"""Hashes and the ZIP of a package: the same files, the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from crm_study.errors import OutputError

SUMS = "SHA256SUMS"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the list that ``sha256sum --check SHA256SUMS`` reads.

    Examples
    --------
    >>> sums({"b": b"", "a": b""}).decode().splitlines()[0][-11:]
    '7852b855  a'
    """
    lines = (f"{sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return "".join(lines).encode()


def zipped(files: Mapping[str, bytes], *, folder: str) -> bytes:
    """Return a ZIP whose entries have one order and one date."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = ZipInfo(f"{folder}/{path}", _MOMENT)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _MODE, 3
            archive.writestr(entry, files[path])
    return made.getvalue()


def clear(folder: Path) -> None:
    """Take away what an earlier package wrote here, so that nothing of it is handed in.

    Only files that its own list of hashes names are taken, and only inside the folder.
    """
    listed = folder / SUMS
    if not listed.is_file():
        return
    for line in listed.read_text(encoding="utf-8").splitlines():
        path = (folder / line.partition("  ")[2]).resolve()
        if path.is_file() and path.is_relative_to(folder.resolve()):
            path.unlink()


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder.

    Raises
    ------
    OutputError
        A place that cannot be written.
    """
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}.") from None
