"""A study's promise, frozen before the data: a sealed copy with a date."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from ruamel.yaml import YAML

from crm_study.errors import ProtocolError
from crm_study.protocol.nodes import read_document
from crm_study.protocol.promises import FILE, promises
from crm_study.protocol.strict import Strict
from crm_study.protocol.study import Study
from crm_study.protocol.validated import refusal, shown, text_of, validated

_HEAD = """\
# A preregistration: what the study promised before its data, written by `crm-study freeze`.
# Deposit it as it is and do not edit it: the seal no longer fits an edited file.
# `crm-study check` lists every deviation from it, and the report prints them.

"""
_WIDTH = 100


class Frozen(Strict):
    """A frozen protocol.

    ``seal`` is the SHA-256 of everything else in the file, ``sha256`` that of study.yaml and
    its instrument.
    """

    schema_version: Literal[1]
    study: str
    title: str = ""
    frozen: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Day it was frozen.")
    software: str
    sha256: str
    n_planned: int | None = None
    data_existed: bool = Field(description="Whether the declared data file was there already.")
    languages: list[str]
    promises: dict[str, dict[str, Any]]
    seal: str


def freeze(study: Study, *, on: date, software: str, n_planned: int | None = None) -> Frozen:
    """Freeze the promise of a study.

    Parameters
    ----------
    study : Study
        The declared study.
    on : date
        The day.
    software : str
        Name and version of what writes the file.
    n_planned : int, optional
        Respondents the sampling plan asks for.

    Examples
    --------
    >>> from datetime import date
    >>> from crm_study.protocol.reader import read_study
    >>> frozen = freeze(read_study("rusizi"), on=date(2026, 1, 5), software="crm-study 0.1.0")
    >>> frozen.frozen, len(frozen.promises["hypotheses"])
    ('2026-01-05', 10)
    """
    values: dict[str, Any] = {
        "schema_version": 1,
        "study": study.id,
        "title": study.title_in("en"),
        "frozen": on.isoformat(),
        "software": software,
        "sha256": study.sha256,
        "n_planned": n_planned,
        "data_existed": _data_exist(study),
        "languages": list(study.instrument.languages),
        "promises": promises(study),
    }
    return Frozen(**values, seal=_seal(values))


def frozen_text(frozen: Frozen) -> str:
    """Return the text of the preregistration file."""
    writer = YAML()
    writer.width = _WIDTH
    writer.allow_unicode = True
    stream = StringIO()
    writer.dump(frozen.model_dump(mode="json"), stream)
    return _HEAD + stream.getvalue()


def read_frozen(path: str | Path) -> Frozen:
    """Read a preregistration file.

    Raises
    ------
    ProtocolError
        It is no such file, or somebody has edited it.
    """
    file = Path(path)
    document = read_document(text_of(file), shown(file.parent, file.name))
    frozen, complaints = validated(document, Frozen)
    if complaints or frozen is None:
        raise refusal(complaints, what="preregistration")
    if _seal(frozen.model_dump(mode="json", exclude={"seal"})) != frozen.seal:
        raise ProtocolError(
            f"{file} has been edited since it was frozen on {frozen.frozen}: its seal no longer "
            "fits. Put the file that was deposited back in its place."
        )
    return frozen


def frozen_beside(study: Study) -> Frozen | None:
    """Return the frozen protocol beside a study, or None when there is none.

    Raises
    ------
    ProtocolError
        The file is there and cannot be used, or is that of another study.
    """
    path = study.folder / FILE
    if not path.is_file():
        return None
    frozen = read_frozen(path)
    require_same_study(frozen, study, path)
    return frozen


def require_same_study(frozen: Frozen, study: Study, path: Path) -> None:
    """Refuse the promise of another study."""
    if frozen.study != study.id:
        raise ProtocolError(f"{path} belongs to study '{frozen.study}', not to '{study.id}'.")


def _data_exist(study: Study) -> bool:
    """Whether collected data lie where the study says; synthetic ones are none."""
    if study.data is None or study.data.synthetic:
        return False
    return study.data.package is not None or (study.folder / study.data.file).is_file()


def _seal(values: dict[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
