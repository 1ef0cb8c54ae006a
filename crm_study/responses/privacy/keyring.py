"""The study's key and the two lists beside it: who withdrew, and the codes of institutions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crm_study.errors import DataError, OutputError
from crm_study.protocol.study import Study
from crm_study.responses.privacy.person_columns import declared_columns
from crm_study.responses.privacy.private_file import read_private, write_private
from crm_study.responses.privacy.pseudonyms import is_pseudonym, key_path, pseudonym, study_key

WITHDRAWN = "list of withdrawals"


@dataclass(frozen=True, slots=True, eq=False)
class Keyring:
    """The key, where it lies, and who withdrew.

    Attributes
    ----------
    key : bytes
    place : Path or None
        File of the key; None for a key that lies in no file, beside which nothing is kept.
    withdrawn : frozenset of str
        Pseudonyms of people who withdrew, and of their records on a platform.
    """

    key: bytes
    place: Path | None = None
    withdrawn: frozenset[str] = frozenset()

    def holds_withdrawn(self, code: str) -> bool:
        """Tell whether a code, or its pseudonym, is that of somebody who withdrew."""
        told = code.strip()
        if not told or not self.withdrawn:
            return False
        return told in self.withdrawn or pseudonym(told, self.key) in self.withdrawn

    def holds_record(self, record: str) -> bool:
        """Tell whether a platform's record is one of somebody who withdrew."""
        return bool(record and self.withdrawn) and record_alias(record, self.key) in self.withdrawn


def record_alias(record: str, key: bytes) -> str:
    """Return the pseudonym of a platform's record id, apart from those of people's codes."""
    return pseudonym(f"record {record.strip()}", key)


def wants_key(study: Study) -> bool:
    """Tell whether an import of a study needs its key."""
    return bool(declared_columns(study).replaced) or study.privacy.code_clusters


def study_keyring(study: Study, path: Path | None = None, *, create: bool = True) -> Keyring:
    """Read the study's key and who withdrew; make the key on first use.

    Raises
    ------
    OutputError, DataError
        As `study_key`; or the list of withdrawals cannot be read.
    """
    place = key_path(study, path)
    key = study_key(study, path, create=create)
    return Keyring(key, place, read_withdrawn(place))


def keyring_for(study: Study, key: bytes | Keyring | None) -> Keyring | None:
    """Return the key an import works with: the one given, else the study's own where needed.

    A study that needs no key still has one where somebody withdrew.
    """
    if isinstance(key, Keyring):
        return key
    if key is not None:
        return Keyring(key)
    if wants_key(study):
        return study_keyring(study)
    try:
        place = key_path(study)
    except OutputError:
        return None
    return study_keyring(study, create=False) if withdrawn_path(place).exists() else None


def withdrawn_path(place: Path) -> Path:
    """Return where the list of withdrawals lies: beside the key."""
    return place.with_name(f"{place.stem}.withdrawn")


def read_withdrawn(place: Path) -> frozenset[str]:
    """Return the pseudonyms in the list beside a key; none where there is no list.

    Raises
    ------
    DataError
        The list cannot be read, others may read it, or it holds something else.
    """
    path = withdrawn_path(place)
    if not path.exists():
        return frozenset()
    lines = [line.strip() for line in read_private(path, WITHDRAWN).splitlines()]
    if wrong := [at for at, line in enumerate(lines, 1) if line and not is_pseudonym(line)]:
        raise DataError(f"The {WITHDRAWN} {path}, line {wrong[0]}, holds no pseudonym.")
    return frozenset(filter(None, lines))


def add_withdrawn(place: Path, aliases: Iterable[str]) -> Path:
    """Add pseudonyms to the list beside a key, in an order that tells nothing of time.

    Raises
    ------
    OutputError, DataError
        The list cannot be read or written.
    """
    path = withdrawn_path(place)
    every = sorted({*read_withdrawn(place), *aliases})
    write_private(path, "".join(f"{alias}\n" for alias in every), WITHDRAWN)
    return path
