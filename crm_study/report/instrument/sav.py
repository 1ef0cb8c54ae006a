"""Write a data file of SPSS with its labels; needs the optional package pyreadstat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.errors import DataError, MissingPackageError
from crm_study.protocol.study import Study
from crm_study.report.instrument.spss_variables import SpssVariable, spss_variables

if TYPE_CHECKING:
    import pandas as pd

_MADE_AT, _MADE = 92, b"01 Jan 8000:00:00"
"""Where the head of the file holds day and time, and what stands there on every run."""
_FORMATS = {"number": "F8.2", "date": "SDATE10", "chosen": "F1.0"}


def write_empty_sav(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write a data file without rows for each language: labels and missing codes are set."""
    import pandas as pd

    return [
        write_sav(study, pd.DataFrame(), folder / f"{study.id}.{language}.sav", language=language)
        for language in languages
    ]


def write_sav(study: Study, cells: pd.DataFrame, path: Path, *, language: str) -> Path:
    """Write the canonical cells of a study as a data file of SPSS.

    Parameters
    ----------
    study : Study
        Declares labels and codes that mean no answer; these stay in the data and are
        marked as user-missing.
    cells : DataFrame
        Columns of the canonical file as text; a column that is not there is blank.
    path : Path
        File to write; its folder exists.
    language : str
        Language of the labels.

    Returns
    -------
    Path
        The same path; the same cells give the same bytes.

    Raises
    ------
    DataError
        A cell is no number or no date where one is expected.
    MissingPackageError
        pyreadstat is not installed.
    OutputError
        An item has more codes for no answer than SPSS takes.
    """
    try:
        import pyreadstat
    except ImportError:
        raise MissingPackageError(
            "Writing .sav needs the package pyreadstat. Install it with: "
            "python -m pip install 'crm-study[spss]'"
        ) from None
    import pandas as pd

    variables = spss_variables(study, language)
    columns = {each.name: _column(cells, each) for each in variables}
    pyreadstat.write_sav(
        pd.DataFrame(columns, index=cells.index),
        str(path),
        file_label=study.id,
        column_labels={each.name: each.label for each in variables},
        variable_value_labels={each.name: _labels(each) for each in variables if each.values},
        missing_ranges={each.name: _ranges(each) for each in variables if _ranges(each)},
        variable_measure={each.name: each.measure for each in variables},
        variable_format={
            each.name: _FORMATS[each.kind] for each in variables if each.kind in _FORMATS
        },
    )
    raw = bytearray(path.read_bytes())
    raw[_MADE_AT : _MADE_AT + len(_MADE)] = _MADE
    path.write_bytes(raw)
    return path


def _column(cells: pd.DataFrame, variable: SpssVariable) -> pd.Series[Any]:
    import pandas as pd

    blank = pd.Series([""] * len(cells), index=cells.index, dtype=str)
    texts = cells[variable.column].fillna("").astype(str) if variable.column in cells else blank
    if variable.kind == "number":
        numbers = pd.to_numeric(texts, errors="coerce").astype(float)
        return _all_read(numbers, texts, "a number")
    if variable.kind == "date":
        days = pd.to_datetime(texts, errors="coerce", format="%Y-%m-%d")
        return _all_read(days, texts, "a date such as 2026-01-31")
    if variable.kind == "chosen":
        chosen = texts.str.split().map(lambda codes: float(variable.option in codes))
        return chosen.where(texts.ne("")).astype(float)
    return texts.astype(object)


def _all_read(values: pd.Series[Any], texts: pd.Series[str], wanted: str) -> pd.Series[Any]:
    """Return the values, unless one that is not blank could not be read."""
    lost = values.isna() & texts.ne("")
    if lost.any():
        row = lost.to_numpy().argmax()
        raise DataError(
            f"row {row + 2}, column '{texts.name}', value '{texts.iloc[row]}': "
            f"{wanted} is expected."
        )
    return values


def _labels(variable: SpssVariable) -> dict[Any, str]:
    is_text = variable.kind == "text"
    return {code if is_text else float(code): label for code, label in variable.values.items()}


def _ranges(variable: SpssVariable) -> list[Any]:
    found: list[Any] = list(variable.missing)
    if variable.missing_range:
        low, high = variable.missing_range
        found.append({"lo": low, "hi": high})
    return found
