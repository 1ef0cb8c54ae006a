"""Every format an instrument is written in, by the name a user types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from crm_study.errors import OutputError, listed, nearest
from crm_study.protocol.study import Study

Writer = Callable[[Study, Sequence[str], Path], list[Path]]
"""Writes a study's instrument in some languages into a folder; returns what it wrote."""


def _of(module: str, function: str) -> Writer:
    """Return a writer whose module is read when it first writes."""

    def write(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
        home = import_module(f"crm_study.report.instrument.{module}")
        return cast(Writer, getattr(home, function))(study, languages, folder)

    return write


FORMATS: dict[str, Writer] = {
    "xlsform": _of("xlsform", "write_xlsform"),
    "docx": _of("paper_docx", "write_paper_docx"),
    "pdf": _of("paper_pdf", "write_paper_pdf"),
    "html": _of("preview_html", "write_preview"),
    "gforms": _of("google_forms", "write_google_forms"),
    "limesurvey": _of("limesurvey", "write_limesurvey"),
    "codebook": _of("codebook", "write_codebook"),
    "ddi": _of("ddi", "write_ddi"),
    "sav": _of("sav", "write_empty_sav"),
    "sps": _of("sps", "write_sps"),
    "rating": _of("rating", "write_rating"),
    "interview": _of("guides", "write_interview"),
    "observation": _of("guides", "write_observation"),
}


def write_instrument(
    study: Study, *, formats: Sequence[str], languages: Sequence[str], folder: Path
) -> list[Path]:
    """Write the instrument in formats and languages.

    Parameters
    ----------
    study : Study
        The declared study.
    formats : sequence of str
        Names in `FORMATS`; all are checked before the first is written.
    languages : sequence of str
        Codes declared by the instrument; the first is the one a form opens in.
    folder : Path
        Made when it does not exist.

    Returns
    -------
    list of Path
        Every file that was written.

    Raises
    ------
    OutputError
        A format nobody knows, or a folder that cannot be written.
    MissingPackageError
        A format needs an optional package that is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from crm_study.protocol.reader import read_study
    >>> with TemporaryDirectory() as folder:
    ...     paths = write_instrument(
    ...         read_study("rusizi"), formats=["ddi"], languages=["en"], folder=Path(folder)
    ...     )
    ...     [path.name for path in paths]
    ['rusizi-ddi.xml']
    """
    known = f"Known formats: {listed(FORMATS, limit=30)}."
    if not formats:
        raise OutputError(f"No format was asked for. {known}")
    for name in formats:
        if name not in FORMATS:
            message = f"'{name}' is no format of an instrument."
            raise OutputError(f"{message}{nearest(name, FORMATS)} {known}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [path for name in formats for path in FORMATS[name](study, languages, folder)]
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}.") from None
