"""What the columns and values of a platform's export stand for, kept beside the form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from crm_study.errors import OutputError


@dataclass(frozen=True, slots=True)
class PlatformMapping:
    """The way back from an export to the study.

    Attributes
    ----------
    study : str
        Id of the study.
    platform : str
        For whom the form was written.
    version : str
        Of the form; see `form_version`.
    columns : mapping
        Header in the export to column of the data, which is the item id.
    values : mapping
        By column of the data: value in the export to code. A value that is its own code is
        left out.
    separators : mapping
        By column of a question with several answers: what stands between them in a cell.
    language : str, optional
        Where the export speaks one language.
    """

    study: str
    platform: Literal["xlsform", "google_forms", "limesurvey"]
    version: str
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    separators: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None


def write_mapping(mapping: PlatformMapping, path: Path) -> Path:
    """Write a mapping as JSON; its folder exists."""
    content = {"schema_version": 1, **asdict(mapping)}
    try:
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
    return path
