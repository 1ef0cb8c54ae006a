"""The mapping file: what a person decided about a file, kept beside the data."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from io import StringIO
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from crm_study.errors import DataError, OutputError, listed, nearest
from crm_study.protocol.nodes import read_document
from crm_study.protocol.strict import Code, Strict
from crm_study.protocol.study import Study
from crm_study.protocol.validated import shown, validated
from crm_study.responses.imports.grid import REASONS
from crm_study.responses.imports.wording import folded

IGNORE = "ignore"


class Reading(Strict):
    """How the file itself is to be read, where it cannot be told."""

    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    day_first: bool | None = None
    decimal_comma: dict[str, bool] = Field(default_factory=dict)
    table: str | None = None
    query: str | None = None


class Mapping(Strict):
    """Headers, values and constants that a person matched to a study.

    Attributes
    ----------
    columns : mapping of str to str
        Header of the file: item id, other declared column, or ``ignore``.
    values : mapping of str to mapping
        By item: text of a cell to a code, or to the reason why it is no answer.
    constants : mapping of str to str
        Declared columns that the file lacks, with the value of every row.
    reading : Reading
        Encoding, sheet, header row, order of dates, decimal marks.
    """

    schema_version: Literal[1] = 1
    columns: dict[Code, Code] = Field(default_factory=dict)
    values: dict[Code, dict[Code, Code]] = Field(default_factory=dict)
    constants: dict[Code, Code] = Field(default_factory=dict)
    reading: Reading = Reading()

    def target(self, header: str) -> str | None:
        """Return what a header was matched to; None where nothing was said."""
        return {folded(name): target for name, target in self.columns.items()}.get(folded(header))

    def meaning(self, item: str, text: str) -> str | None:
        """Return the code or the reason that a cell's text was matched to."""
        told = self.values.get(item, {})
        return {folded(name): code for name, code in told.items()}.get(folded(text))


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    DataError
        The file cannot be read, or says what no mapping says.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise DataError(f"{file} is no mapping file: it is not UTF-8 text.") from None
    document = read_document(text, shown(file.parent, file.name))
    if document.value is None and not document.complaints:
        return Mapping()
    found = validated(document, Mapping)
    if found.complaints or found.record is None:
        lines = "\n".join(str(complaint) for complaint in found.complaints)
        raise DataError(f"The mapping file cannot be used.\n{lines}", found.complaints)
    return found.record


def check_mapping(mapping: Mapping, study: Study, targets: list[str]) -> None:
    """Refuse a mapping that names what the study does not declare.

    Raises
    ------
    DataError
        An unknown item, or a value that is neither a code nor a reason.
    """
    for target in [*mapping.columns.values(), *mapping.values, *mapping.constants]:
        if target not in (*targets, IGNORE):
            raise DataError(
                f"The mapping names '{target}', which study '{study.id}' does not declare."
                f"{nearest(target, targets)}"
            )
    items = {item.id: item for item in study.instrument.items()}
    for name, told in mapping.values.items():
        scale = study.scale_of(name) if name in items else None
        codes = [str(code) for code in (*scale.points, *scale.missing)] if scale else []
        codes += [str(code) for code in study.missing.codes]
        for text, code in told.items():
            if scale and code not in codes and code not in REASONS:
                raise DataError(
                    f"The mapping reads '{text}' of item '{name}' as '{code}'; "
                    f"allowed: {listed((*codes, *REASONS), limit=40)}."
                )


def mapping_text(
    columns: MappingOf[str, str], values: MappingOf[str, MappingOf[str, str]], *, study: str
) -> str:
    """Return the text of a mapping file, its open questions as ``?``."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 4096
    page = StringIO()
    page.write(
        f"# How this file answers study '{study}'. Replace every '?': a header by an item id or\n"
        "# 'ignore'; a value by a code, or by skipped, refused, dont_know, not_shown or invalid.\n"
    )
    document: dict[str, Any] = {"schema_version": 1}
    if columns:
        document["columns"] = dict(columns)
    if values:
        document["values"] = {item: dict(told) for item, told in values.items()}
    yaml.dump(document, page)
    return page.getvalue()


def write_mapping(text: str, path: Path) -> Path:
    """Write a mapping file, never over one that is there.

    Raises
    ------
    OutputError
        The place cannot be written, or is taken.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(f"{path} is there already; it was left as it is.") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
    return path
