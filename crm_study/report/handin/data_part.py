"""The data of a package: generated ones whole, real ones only as far as they may be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from crm_study.errors import DataError

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.results.findings import Findings

Kind = Literal["synthetic", "published", "shared", "withheld"]
EXPECTED = "data/findings-of-shared-data.json"
_TOO_LITTLE = "What may be given away of them lacks columns that the study needs."


@dataclass(frozen=True, slots=True)
class DataPart:
    """What a package holds of the data, and what it says of them.

    Attributes
    ----------
    kind : str
        ``synthetic``, ``published`` (they come with a Python package), ``shared``
        (de-identified) or ``withheld``.
    files : mapping of str to bytes
        By path in the package.
    rerun_with : str
        Path of the answers that ``rerun.py`` computes from; empty where it has none to name.
    expected : str
        The findings it must come to.
    reason : str
        Why the data are not there as they were answered.
    source : str
        Python package that the data come with.
    """

    kind: Kind
    files: Mapping[str, bytes] = field(default_factory=dict)
    rerun_with: str = ""
    expected: str = "results/findings.json"
    reason: str = ""
    source: str = ""


def data_part(findings: Findings, study: Study, data: Path | None) -> DataPart:
    """Decide what of the data is given away.

    Parameters
    ----------
    findings : Findings
        What was computed from the data.
    study : Study
        The declared study.
    data : Path or None
        The file of the answers; None where a package is made from findings alone.

    Raises
    ------
    DataError
        The findings were not computed from this file.
    """
    if data is None or findings.origin is None:
        return DataPart("withheld", reason="The package was made from findings, without data.")
    content = data.read_bytes()
    if sha256(content).hexdigest() != findings.origin.sha256:
        raise DataError(f"The findings were not computed from {data}: its hash is another.")
    if findings.origin.synthetic:
        path = f"data/{data.name}"
        return DataPart("synthetic", {path: content}, rerun_with=path)
    if _comes_with_package(study, data):
        package = study.data.package if study.data else None
        return DataPart("published", source=package or "")
    return _shared(study, data)


def _comes_with_package(study: Study, data: Path) -> bool:
    from crm_study.responses.reader import data_file

    declared = study.data is not None and study.data.package is not None
    return declared and data_file(study).resolve() == data.resolve()


def _shared(study: Study, data: Path) -> DataPart:
    """Give what the rules of sharing allow, with the findings that it comes to.

    Why answers are withheld is written into the package, so only refusals that name no
    place of this machine are caught.
    """
    from crm_study.responses.file import read_table
    from crm_study.responses.privacy.pseudonyms import study_key
    from crm_study.responses.privacy.shared_folder import write_shared
    from crm_study.responses.privacy.sharing import share

    table, key = read_table(data)[0], study_key(study)
    try:
        shared = share(table, study, key=key)
    except DataError as error:
        return DataPart("withheld", reason=str(error))
    with TemporaryDirectory() as folder:
        written = write_shared(shared, study, folder)
        files = {f"data/{path.name}": path.read_bytes() for path in written.values()}
        try:
            expected = _findings_of(study, written["answers"])
        except DataError:
            return DataPart("withheld", reason=_TOO_LITTLE)
    return DataPart(
        "shared",
        {**files, EXPECTED: expected},
        rerun_with=f"data/{written['answers'].name}",
        expected=EXPECTED,
        reason="; ".join(
            f"{name}: {what}" for name, what in {**shared.done, **shared.left_out}.items()
        ),
    )


def _findings_of(study: Study, answers: Path) -> bytes:
    from crm_study.analysis.route import analyze
    from crm_study.report.write import encoded
    from crm_study.responses.reader import read_responses

    return encoded(analyze(study, read_responses(answers, study)).to_json())
