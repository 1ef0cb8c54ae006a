"""Build the hand-in package: one folder and one ZIP, the same bytes each time."""

from __future__ import annotations

import json
from importlib.resources import files as resources
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crm_study.report.drawings import MANIFEST, Drawings
from crm_study.report.handin.archive import SUMS, clear, sums, write_files, zipped
from crm_study.report.handin.citation import FILE, citation
from crm_study.report.handin.crate import CRATE, crate
from crm_study.report.handin.data_part import DataPart, data_part
from crm_study.report.handin.exhibits import exhibits_csv, exhibits_of
from crm_study.report.handin.lock import locked
from crm_study.report.handin.readme import TOLERANCES, Contents, readme
from crm_study.report.handin.study_part import study_part
from crm_study.report.pixels import PIXELS
from crm_study.report.voices import speaking_of
from crm_study.report.write import styled_document, write_report

if TYPE_CHECKING:
    from crm_study.protocol.report_style import ReportStyle
    from crm_study.protocol.study import Study
    from crm_study.report.handin.exhibits import Exhibit
    from crm_study.results.findings import Findings

FOLDER = "package"
STYLE = "style.yaml"
_BOOKS = {MANIFEST, PIXELS}
"""What the program keeps for itself, to draw nothing twice: no part of what is handed in."""
_OPTIONAL = {"docx": "docx", "pdf": "typst"}


def write_package(
    findings: Findings,
    study: Study,
    *,
    out: Path | str,
    data: Path | str | None = None,
    look: str = "apa",
    style: ReportStyle | None = None,
    lang: str = "en",
) -> dict[str, Path]:
    """Write ``package/`` and ``package.zip`` into a folder.

    Parameters
    ----------
    findings : Findings
        The answers of one run.
    study : Study
        The study they answer.
    out : path
        Folder; made when it does not exist. What an earlier package wrote there is taken
        away first.
    data : path, optional
        The file that the findings were computed from. Generated answers are copied; real
        ones only in the form that `crm_study.responses.privacy.sharing.share` allows, and
        otherwise the package says that they are withheld.
    look, style, lang
        Of the documents, as in `write_report`.

    Returns
    -------
    dict of str to Path
        ``package`` (a folder) and ``archive`` (a ZIP). The same findings and data give the
        same bytes.

    Raises
    ------
    DataError
        The findings were not computed from this file.
    OutputError
        A folder that cannot be written.
    """
    given = data_part(findings, study, Path(data) if data is not None else None)
    formats = ("html", *(name for name, needed in _OPTIONAL.items() if find_spec(needed)))
    options = [*_chapters(findings, study), *_options(look, lang, style)]
    files, exhibits = _results(findings, study, formats, look=look, style=style, lang=lang)
    files |= {**study_part(study), **given.files, **_style_file(style)}
    prefix = " ".join(["crm-study report study", *_source(given), *options, "--out rebuilt"])
    lock = locked(_extras(formats), also=(given.source,) if given.source else ())
    contents = Contents(study, findings, given, exhibits, formats, prefix, lock)
    files["exhibits.csv"] = exhibits_csv(exhibits, prefix=prefix).encode(
        "utf-8", "backslashreplace"
    )
    with speaking_of(study, lang):
        files["README.md"] = readme(contents)
    files["requirements.txt"] = ("\n".join(lock) + "\n").encode()
    files["rerun.py"] = resources("crm_study.report.handin").joinpath("rerun.py.txt").read_bytes()
    files["rerun.json"] = _plan(given, formats, options)
    files[FILE] = citation(study, version=lock[0].partition("==")[2])
    with speaking_of(study, lang):
        files[CRATE] = crate(files, study, findings, data=given.rerun_with, expected=given.expected)
    files[SUMS] = sums(files)
    return _written(Path(out), files)


def _results(
    findings: Findings,
    study: Study,
    formats: tuple[str, ...],
    *,
    look: str,
    style: ReportStyle | None,
    lang: str,
) -> tuple[dict[str, bytes], tuple[Exhibit, ...]]:
    """Write the documents where nobody looks, and read them back with the map of exhibits."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_report(
            findings, study, out=folder, formats=formats, look=look, style=style, lang=lang
        )
        files = {
            f"results/{path.relative_to(folder).as_posix()}": path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.relative_to(folder).as_posix() not in _BOOKS
        }
        document = styled_document(
            study, findings, look=look, style=style, lang=lang, draw=Drawings(folder)
        )
    return files, exhibits_of(document, findings)


def _plan(given: DataPart, formats: tuple[str, ...], options: list[str]) -> bytes:
    plan = {
        "data": given.rerun_with,
        "findings": "results/findings.json" if given.kind == "withheld" else "",
        "expected": given.expected,
        "formats": list(formats),
        "options": [word for option in options for word in option.split(" ")],
        "tolerance": {kind: tolerance for kind, (tolerance, _) in TOLERANCES.items()},
    }
    return (json.dumps(plan, indent=1) + "\n").encode()


def _source(given: DataPart) -> list[str]:
    if given.rerun_with:
        return [f"--data {given.rerun_with}"]
    return ["--findings results/findings.json"] if given.kind == "withheld" else []


def _options(look: str, lang: str, style: ReportStyle | None) -> list[str]:
    """Return the options of the documents that are not as by default."""
    options = [f"--look {look}"] if look != "apa" else []
    options += [f"--lang {lang}"] if lang != "en" else []
    return [*options, f"--style {STYLE}"] if style is not None else options


def _chapters(findings: Findings, study: Study) -> list[str]:
    """Return the options that ask for the chapters at hand, where they are not all."""
    from crm_study.analysis.route import chosen_chapters

    every = chosen_chapters(study, ())
    held = [finding.id for finding in findings]
    return [] if every <= set(held) else [f"--chapter {name}" for name in held]


def _style_file(style: ReportStyle | None) -> dict[str, bytes]:
    """Return a style file with every key of the style; JSON is YAML."""
    if style is None:
        return {}
    text = style.model_dump_json(indent=1, exclude_none=True)
    return {STYLE: f"{text}\n".encode()}


def _extras(formats: tuple[str, ...]) -> tuple[str, ...]:
    return ("paper",) if set(formats) & set(_OPTIONAL) else ()


def _written(out: Path, files: dict[str, bytes]) -> dict[str, Path]:
    folder, archive = out / FOLDER, out / f"{FOLDER}.zip"
    clear(folder)
    write_files(folder, files)
    write_files(out, {archive.name: zipped(files, folder=FOLDER)})
    return {"package": folder, "archive": archive}
