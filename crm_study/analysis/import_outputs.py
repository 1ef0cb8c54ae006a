"""The files an import leaves: the table, its gaps, its refusals, its repeats, its report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.analysis.importing import ImportedFile
from crm_study.errors import OutputError
from crm_study.results.findings import Findings

if TYPE_CHECKING:
    import pandas as pd


def write_import(imported: ImportedFile, findings: Findings, out: Path) -> tuple[Path, ...]:
    """Write everything an import found, beside the canonical table.

    Parameters
    ----------
    imported : ImportedFile
        What was imported.
    findings : Findings
        The finding ``import`` with the study it belongs to.
    out : Path
        The CSV to write; the others are named after it: ``.reasons.csv``,
        ``.refusals.csv``, ``.repeat-NAME.csv``, ``.import.json`` and ``.import.txt``.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    written = []
    for path, write in _files(imported, findings, out):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path)
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from None
        written.append(path)
    return tuple(written)


def _files(
    imported: ImportedFile, findings: Findings, out: Path
) -> Iterator[tuple[Path, Callable[[Path], Any]]]:
    yield out, partial(_table, imported.frame)
    yield _beside(out, "reasons.csv"), partial(_table, _with_codes(imported.reasons, imported))
    yield _beside(out, "refusals.csv"), partial(_table, _with_codes(imported.refusals, imported))
    for name, frame in imported.repeats.items():
        safe = re.sub(r"[^\w-]+", "_", name).strip("_")
        yield _beside(out, f"repeat-{safe}.csv"), partial(_table, frame)
    yield _beside(out, "import.json"), findings.write
    yield _beside(out, "import.txt"), partial(_text, f"{imported.finding}\n")


def _with_codes(frame: pd.DataFrame, imported: ImportedFile) -> pd.DataFrame:
    """Add whose rows these are, by the code of the table, so that a withdrawal finds them."""
    answers = imported.answers
    if not answers.respondent:
        return frame
    codes = dict(zip(answers.rows, answers.frame[answers.respondent], strict=True))
    name = answers.respondent if answers.respondent not in frame else "respondent"
    return frame.assign(**{name: [codes.get(row, "") for row in frame["row"]]})


def _beside(out: Path, ending: str) -> Path:
    return out.with_name(f"{out.stem}.{ending}")


def _table(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")


def _text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
