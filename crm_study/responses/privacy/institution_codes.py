"""Codes of institutions that stay the same from import to import; names stay with the key."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from crm_study.errors import DataError
from crm_study.responses.privacy.keyring import Keyring
from crm_study.responses.privacy.private_file import read_private, write_private
from crm_study.responses.privacy.pseudonyms import pseudonym

_CODE = re.compile(r"M\d{2,}")
_LIST = "list of institutions"
_HEADER = ["code", "institution"]


def institution_codes(
    names: Iterable[str], ring: Keyring, *, n_expected: int | None = None
) -> dict[str, str]:
    """Return a code M01, M02 ... for each institution, in an order that the key shuffles.

    Parameters
    ----------
    names : iterable of str
        Institutions of a file; one that has the shape of a code is one and stays.
    ring : Keyring
        Codes given before lie in a list beside its key and stay as they are; new ones are
        added to it.
    n_expected : int, optional
        Institutions of the population: codes are drawn from so many, so that a new code
        does not tell who came late.

    Raises
    ------
    DataError, OutputError
        The list cannot be read or written.

    Examples
    --------
    >>> institution_codes(["Abacus", "Bright", "M07"], Keyring(b"0" * 32), n_expected=2)
    {'Abacus': 'M03', 'Bright': 'M01', 'M07': 'M07'}
    """
    known = read_institutions(ring.place) if ring.place else {}
    wanted = sorted({name for name in names if name})
    coded = {name: name for name in wanted if _CODE.fullmatch(name)}
    new = [name for name in wanted if name not in known and name not in coded]
    fresh = _fresh(new, {*known.values(), *coded}, ring.key, n_expected or 0)
    if fresh and ring.place:
        _write(ring.place, known | fresh)
    every = known | fresh | coded
    return {name: every[name] for name in wanted}


def institutions_path(place: Path) -> Path:
    """Return where names and codes lie: beside the key."""
    return place.with_name(f"{place.stem}.institutions.csv")


def read_institutions(place: Path) -> dict[str, str]:
    """Return the code of every institution in the list beside a key, by its name.

    Raises
    ------
    DataError
        The list cannot be read, others may read it, or it holds something else.
    """
    path = institutions_path(place)
    if not path.exists():
        return {}
    header, *rows = [*csv.reader(io.StringIO(read_private(path, _LIST)))] or [[]]
    if header != _HEADER or any(len(row) != 2 or not _CODE.fullmatch(row[0]) for row in rows):
        raise DataError(f"The {_LIST} {path} is damaged: 'code,institution' and rows are expected.")
    return {name: code for code, name in rows}


def _fresh(names: list[str], taken: set[str], key: bytes, n_expected: int) -> dict[str, str]:
    """Draw codes that nobody has, in an order that only the key's holder can repeat."""
    most = max(n_expected, len(names) + len(taken))
    width = max(2, len(str(most)))
    free = [code for n in range(1, most + 1) if (code := f"M{n:0{width}d}") not in taken]
    drawn = sorted(free, key=lambda code: pseudonym(f"code {code}", key))
    first = sorted(names, key=lambda name: pseudonym(name, key))
    return dict(zip(first, drawn, strict=False))


def _write(place: Path, codes: Mapping[str, str]) -> None:
    text = io.StringIO()
    rows = sorted((code, name) for name, code in codes.items())
    csv.writer(text, lineterminator="\n").writerows([_HEADER, *rows])
    write_private(institutions_path(place), text.getvalue(), _LIST)
