"""Steps that commands share: read the study, admit the data, walk the route."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crm_study.cli.options import split_formats
from crm_study.cli.terminal import speak

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.responses.admission import Admission
    from crm_study.responses.scale.engines import Engine
    from crm_study.results.finding import Finding
    from crm_study.results.findings import Findings


def open_study(name: str, lang: str) -> Study:
    """Read a study, speak its language, and mention one it has no texts in."""
    from crm_study.protocol.reader import read_study

    study = read_study(name)
    mention_languages(study, lang)
    speak(lang, study)
    return study


def mention_languages(study: Study, lang: str) -> None:
    """Say once that a language is not there yet."""
    if lang not in study.instrument.languages:
        typer.echo(
            f"note: study '{study.id}' has no texts in '{lang}' yet; English is shown.",
            err=True,
        )


def admit_data(study: Study, path: str | Path, step: Callable[[str], None]) -> Admission:
    """Read a response file."""
    from crm_study.responses.reader import admit_file

    step("reading the data")
    return admit_file(path, study)


def run_route(
    study: Study, admission: Admission, chapters: tuple[str, ...], step: Callable[[str], None]
) -> Findings:
    """Run the chapters, telling each before it starts."""
    from crm_study.analysis.route import analyze

    return analyze(study, admission.responses, chapters=chapters, progress=step)


def workers(name: str | None, cluster: str | None, jobs: int) -> Engine:
    """Return who does work that can be shared out, by the options of a command."""
    from crm_study.responses.scale.engines import engine

    return engine(name or "local", address=cluster, jobs=jobs)


def counted(step: Callable[[str], None], name: str) -> Callable[[int, int], None]:
    """Return what shows how many parts of some work are done."""
    return lambda done, of: step(f"{name}: {done} of {of} parts")


def replay(path: Path, study: Study) -> Findings:
    """Rebuild the findings of a study from a file."""
    from crm_study.analysis.replay import read_findings
    from crm_study.errors import DataError

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise DataError(f"{path} is no findings.json: it is not UTF-8 text.") from None
    found = read_findings(text)
    if found.study["id"] != study.id:
        raise DataError(f"{path} belongs to study '{found.study['id']}', not to '{study.id}'.")
    return found


def report_writer(
    out: Path, formats: str, *, look: str, style: str | None, lang: str = "en"
) -> Callable[[Findings, Study, Path | None], dict[str, Path]]:
    """Check how a report is wanted before anything is computed; return what writes it."""
    from crm_study.report.formats import require_formats
    from crm_study.report.style import read_style

    wanted = split_formats(formats)
    require_formats(wanted)
    page = read_style(style) if style else None

    def write(findings: Findings, study: Study, data: Path | None) -> dict[str, Path]:
        from crm_study.report.write import write_report

        with mentioned_warnings():
            return write_report(
                findings,
                study,
                out=out,
                formats=wanted,
                look=look,
                style=page,
                lang=lang,
                data=data,
            )

    return write


@contextmanager
def mentioned_warnings() -> Iterator[None]:
    """Say on stderr what a document could not be, and go on."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        if issubclass(warning.category, UserWarning):
            typer.echo(f"note: {warning.message}", err=True)


def alone(study: Study, finding: Finding) -> Findings:
    """Wrap one finding that rests on no data."""
    from crm_study.analysis.route import bundle

    return bundle(study, None, [finding])


def loose(finding: Finding, path: Path) -> Findings:
    """Wrap one finding that belongs to no study, but to a file."""
    from hashlib import sha256

    from crm_study.analysis.route import software
    from crm_study.results.findings import Findings

    paper = {"id": path.stem, "title": path.name, "sha256": sha256(path.read_bytes()).hexdigest()}
    return Findings(paper, None, software(), (finding,))
