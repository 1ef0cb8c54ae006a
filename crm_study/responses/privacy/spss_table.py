"""A data file of SPSS from which rows can be taken out; its labels stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crm_study.errors import DataError, MissingPackageError
from crm_study.responses.privacy.cell_text import cell_text
from crm_study.responses.privacy.table_file import Row

_ALIKE = (
    *("column_names", "column_labels", "variable_value_labels", "missing_ranges"),
    *("variable_measure", "original_variable_types", "file_label", "notes"),
)
"""What must be the same after a file was written again."""


class SpssTable:
    """Rows and labels of a ``.sav`` file."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self.packed = name.lower().endswith(".zsav")
        self.frame, self.meta = _read(content, name)

    def rows(self) -> Iterator[Row]:
        """Yield every case."""
        header = [str(name) for name in self.frame.columns]
        for number, values in enumerate(self.frame.itertuples(index=False)):
            texts = map(cell_text, values)
            yield Row("", number, number + 1, tuple(zip(header, texts, strict=True)))

    def without(self, gone: Sequence[Row]) -> bytes:
        """Return the file without some cases.

        Raises
        ------
        DataError
            Written again, it would not hold the same labels, formats and other cases.
        """
        cases = {row.first for row in gone}
        left = self.frame.iloc[[at for at in range(len(self.frame)) if at not in cases]]
        content = _written(left.reset_index(drop=True), self.meta, packed=self.packed)
        frame, meta = _read(content, self.name)
        same = all(getattr(meta, name) == getattr(self.meta, name) for name in _ALIKE)
        if not same or not frame.equals(left.reset_index(drop=True)):
            raise DataError(
                f"{self.name} would lose more than the person's rows; delete them in SPSS or "
                "PSPP, or save the file as CSV and run this again."
            )
        return content


def _read(content: bytes, name: str) -> tuple[Any, Any]:
    pyreadstat = _package()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sav"
        path.write_bytes(content)
        try:
            frame, meta = pyreadstat.read_sav(
                str(path), user_missing=True, disable_datetime_conversion=True
            )
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
            raise DataError(f"{name} is damaged, or no data file of SPSS: {error}.") from None
    return frame, meta


def _written(frame: Any, meta: Any, *, packed: bool) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sav"
        _package().write_sav(
            frame,
            str(path),
            file_label=meta.file_label or "",
            column_labels=meta.column_labels,
            note=meta.notes or None,
            row_compress=packed,
            variable_value_labels=meta.variable_value_labels,
            missing_ranges={name: _ranges(spans) for name, spans in meta.missing_ranges.items()},
            variable_display_width=meta.variable_display_width,
            variable_measure=meta.variable_measure,
            variable_format=meta.original_variable_types,
        )
        return path.read_bytes()


def _ranges(spans: Sequence[dict[str, Any]]) -> list[Any]:
    return [span["lo"] if span["lo"] == span["hi"] else span for span in spans]


def _package() -> Any:
    try:
        import pyreadstat
    except ImportError:
        raise MissingPackageError(
            "Taking a person out of a data file of SPSS needs the Python package 'pyreadstat'. "
            "Install it with: python -m pip install 'crm-study[spss]'"
        ) from None
    return pyreadstat
