"""The command line. Heavy imports happen inside the commands that need them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")  # many small matrices: threads only wait for one another

import typer

from crm_study.errors import StudyError

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.responses.admission import Admission
    from crm_study.results.finding import Finding
    from crm_study.results.findings import Findings

DONE, FOUND, UNUSABLE, INTERNAL = 0, 1, 2, 3

app = typer.Typer(
    name="crm-study",
    help="From a declared survey study to checked data, honest statistics and an audited report.",
    epilog="Example: crm-study reproduce rusizi --out report",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)

StudyName = Annotated[
    str, typer.Argument(metavar="STUDY", help="Folder with a study.yaml, or a bundled study.")
]
Data = Annotated[
    Path | None, typer.Option("--data", help="CSV or XLSX; default: the study's own data.")
]
Out = Annotated[Path, typer.Option("--out", help="Folder for the results.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Lang = Annotated[
    Literal["en", "fr", "rw"], typer.Option("--lang", help="Language of the study's own texts.")
]
Formats = Annotated[str, typer.Option("--format", help="Formats, separated by commas: html.")]


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> None:
    """From a declared survey study to checked data, honest statistics and an audited report."""
    if version:
        from crm_study import __version__

        typer.echo(f"crm-study {__version__}")
        raise typer.Exit(DONE)
    _Debug.on = debug


class _Debug:
    """Whether internal errors show their traceback."""

    on = False


@app.command(epilog="Example: crm-study reproduce rusizi --out report")
def reproduce(
    study: StudyName = "rusizi",
    out: Out = Path("out"),
    formats: Formats = "html",
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Admit the data, run every chapter, audit the published numbers, write the report."""
    from crm_study.report.write import write_report
    from crm_study.responses.reader import data_file

    declared = _read_study(study, lang)
    with _progress() as step:
        admission = _admit(declared, data_file(declared), step)
        findings = _analyze(declared, admission, (), step)
        step("report")
        written = write_report(findings, declared, out=out, formats=_formats(formats))
    if as_json:
        _print_json(findings)
        return
    _print_admission(admission)
    for name in ("hypotheses", "audit"):
        _print_finding(findings[name])
    for path in written.values():
        typer.echo(f"written: {path}")


@app.command(epilog="Example: crm-study studies")
def studies(as_json: Json = False, lang: Lang = "en") -> None:
    """List the bundled studies."""
    from crm_study.protocol.bundled import bundled_studies
    from crm_study.protocol.reader import read_study

    titles = {name: read_study(name).title_in(lang) for name in bundled_studies()}
    if as_json:
        typer.echo(json.dumps(titles, ensure_ascii=False, indent=1))
        return
    for name, title in titles.items():
        typer.echo(f"{name:<14}{title}")


@app.command(epilog="Example: crm-study check my-study --data answers.csv")
def check(study: StudyName, data: Data = None, as_json: Json = False, lang: Lang = "en") -> None:
    """Validate a study and its data: every complaint at once, with its place."""
    from crm_study.protocol.reader import read_study
    from crm_study.responses.reader import admit_file

    complaints: list[str] = []
    notes: list[str] = []
    try:
        declared = read_study(study)
        _mention_languages(declared, lang)
        if data is not None:
            admission = admit_file(data, declared)
            complaints = [f"{data}: {refusal}" for refusal in admission.refusals]
            notes = list(admission.responses.notes)
    except StudyError as error:
        found = getattr(error, "complaints", ())
        if not found:
            raise
        complaints = [str(complaint) for complaint in found]
    if as_json:
        typer.echo(json.dumps({"complaints": complaints, "notes": notes}, ensure_ascii=False))
    else:
        for line in complaints:
            typer.echo(line)
        for line in notes:
            typer.echo(f"note: {line}")
        count = "1 complaint." if len(complaints) == 1 else f"{len(complaints)} complaints."
        typer.echo(count if complaints else "No complaint.")
    raise typer.Exit(FOUND if complaints else DONE)


@app.command(epilog="Example: crm-study show rusizi")
def show(study: StudyName, as_json: Json = False, lang: Lang = "en") -> None:
    """Print the protocol as a person would read it."""
    from crm_study.report.protocol_text import protocol_text

    declared = _read_study(study, lang)
    if as_json:
        typer.echo(declared.model_dump_json(by_alias=True, exclude={"folder"}, indent=1))
        return
    typer.echo(protocol_text(declared, lang=lang))


@app.command(epilog="Example: crm-study simulate rusizi --n 147 --seed 7 --out made-up.csv")
def simulate(
    study: StudyName,
    n: Annotated[int | None, typer.Option("--n", help="Respondents of the main wave.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of the draw.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="CSV file to write.")] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Draw synthetic responses; calibrated when the study says so, always marked."""
    from crm_study.responses.simulate import draw_synthetic, write_simulation

    declared = _read_study(study, lang)
    with _progress() as step:
        step("drawing respondents")
        drawn = draw_synthetic(declared, n=n, seed=seed)
    path = out or Path(f"{declared.id}-SYNTHETIC-responses.csv")
    write_simulation(drawn, path)
    if as_json:
        typer.echo(json.dumps(drawn.certificate(), ensure_ascii=False, indent=1))
        return
    typer.echo(drawn.summary())
    typer.echo(f"written: {path}")


@app.command(epilog="Example: crm-study analyze rusizi --chapter regression --json")
def analyze(
    study: StudyName,
    data: Data = None,
    chapter: Annotated[
        list[str] | None, typer.Option("--chapter", help="Only these chapters; may be repeated.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for findings.json.")] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compute the findings, without a document."""
    from crm_study.responses.reader import data_file

    declared = _read_study(study, lang)
    with _progress() as step:
        admission = _admit(declared, data or data_file(declared), step)
        findings = _analyze(declared, admission, tuple(chapter or ()), step)
    if out is not None:
        findings.write(out / "findings.json")
    if as_json:
        _print_json(findings)
        return
    _print_admission(admission)
    for finding in findings:
        _print_finding(finding)


@app.command(epilog="Example: crm-study audit rusizi")
def audit(study: StudyName, data: Data = None, as_json: Json = False, lang: Lang = "en") -> None:
    """Ask of every published number whether it is possible and whether it comes out again.

    Without --data only the printed numbers are compared with one another. Exit status 1
    means that a discrepancy was found.
    """
    from crm_study.analysis.route import audit_published

    declared = _read_study(study, lang)
    findings = None
    with _progress() as step:
        if data is not None:
            findings = _analyze(declared, _admit(declared, data, step), (), step)
        finding = findings["audit"] if findings else audit_published(declared)
    if as_json:
        _print_json(findings or _alone(declared, finding))
    else:
        _print_finding(finding)
    raise typer.Exit(FOUND if finding.number("glance", "n_discrepant") else DONE)


@app.command(epilog="Example: crm-study report rusizi --findings out/findings.json --out report")
def report(
    study: StudyName,
    data: Data = None,
    findings: Annotated[
        Path | None, typer.Option("--findings", help="A findings.json to replay.")
    ] = None,
    out: Out = Path("out"),
    formats: Formats = "html",
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Write documents, from data or from a findings.json."""
    from crm_study.report.write import write_report
    from crm_study.responses.reader import data_file

    if data is not None and findings is not None:
        raise typer.BadParameter("give --data or --findings, not both.")
    declared = _read_study(study, lang)
    with _progress() as step:
        if findings is not None:
            found = _replay(findings, declared)
        else:
            admission = _admit(declared, data or data_file(declared), step)
            found = _analyze(declared, admission, (), step)
        step("report")
        written = write_report(found, declared, out=out, formats=_formats(formats))
    if as_json:
        _print_json(found)
        return
    for path in written.values():
        typer.echo(f"written: {path}")


@app.command(epilog="Example: crm-study schema schemas")
def schema(out: Annotated[Path, typer.Argument(help="Folder for the schemas.")]) -> None:
    """Write the JSON Schemas of study.yaml and instrument.yaml."""
    from crm_study.protocol.schema import write_schemas

    for path in write_schemas(out):
        typer.echo(f"written: {path}")


def main() -> None:
    """Run the command line; no user ever sees a traceback unless asked for."""
    try:
        app()
    except StudyError as error:
        typer.secho(f"error: {error}", fg=_color("red"), err=True)
        sys.exit(UNUSABLE)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the roof: everything else is our fault
        if _Debug.on:
            raise
        message = f"internal error: {type(error).__name__}: {error}"
        typer.secho(f"{message}\nRun again with 'crm-study --debug …' and report it.", err=True)
        sys.exit(INTERNAL)


def _read_study(name: str, lang: str) -> Study:
    from crm_study.protocol.reader import read_study

    study = read_study(name)
    _mention_languages(study, lang)
    return study


def _mention_languages(study: Study, lang: str) -> None:
    if lang not in study.instrument.languages:
        typer.echo(
            f"note: study '{study.id}' has no texts in '{lang}' yet; English is shown.", err=True
        )


def _admit(study: Study, path: Path, step: Callable[[str], None]) -> Admission:
    from crm_study.responses.reader import admit_file

    step("reading the data")
    return admit_file(path, study)


def _analyze(
    study: Study, admission: Admission, chapters: tuple[str, ...], step: Callable[[str], None]
) -> Findings:
    from crm_study.analysis.route import analyze as run

    return run(study, admission.responses, chapters=chapters, progress=step)


def _replay(path: Path, study: Study) -> Findings:
    from crm_study.analysis.route import read_findings
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


def _alone(study: Study, finding: Finding) -> Findings:
    from crm_study.analysis.route import identity, software
    from crm_study.results.findings import Findings

    return Findings(identity(study), None, software(), (finding,))


def _formats(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _print_json(findings: Findings) -> None:
    typer.echo(findings.to_json(), nl=False)


def _print_admission(admission: Admission) -> None:
    origin = admission.responses.origin
    if origin.synthetic:
        typer.secho("SYNTHETIC DATA: generated, not collected from anyone.", fg=_color("yellow"))
    typer.echo(
        f"{origin.file}: {origin.n_received} received = {origin.n_admitted} admitted "
        f"+ {origin.n_refused} refused."
    )
    for refusal in admission.refusals[:10]:
        typer.echo(f"  {refusal}")
    if len(admission.refusals) > 10:
        typer.echo(f"  … and {len(admission.refusals) - 10} more: crm-study check lists all.")
    typer.echo()


def _print_finding(finding: Finding) -> None:
    if finding.status != "ok":
        typer.secho(f"[{finding.status}] {finding.id}: {finding.reason}", fg=_color("yellow"))
    typer.echo(f"{finding}\n")


def _color(name: str) -> str | None:
    """Return a colour for a terminal that wants one."""
    plain = os.environ.get("NO_COLOR") or not sys.stdout.isatty()
    return None if plain else name


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show one line of progress on a terminal; nothing elsewhere."""
    shown = sys.stderr.isatty()

    def step(name: str) -> None:
        if shown:
            typer.echo(f"\r\033[K… {name}", nl=False, err=True)

    try:
        yield step
    finally:
        if shown:
            typer.echo("\r\033[K", nl=False, err=True)
