"""Commands whose numbers are drawn: power, coverage of intervals, and the multiverse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.options import Cluster, Data, EngineName, Jobs, Json, Lang, StudyName
from crm_study.cli.steps import admit_data, counted, open_study, workers
from crm_study.cli.terminal import print_finding, print_json, progress
from crm_study.errors import StudyError, listed, nearest

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.responses.responses import Responses
    from crm_study.results.finding import Finding

_SAMPLES, _SHUFFLES = 1000, 9999

Respondents = Annotated[
    int | None, typer.Option("--n", min=2, help="Respondents; default: as planned.")
]
Simulations = Annotated[
    int | None,
    typer.Option("--simulations", min=2, help="Samples to simulate; power alone needs none."),
]
WithCoverage = Annotated[
    bool, typer.Option("--coverage", help="Also how often each interval holds a known slope.")
]
Slope = Annotated[
    float | None, typer.Option("--slope", help="Planted, standardized; default: as declared.")
]
Methods = Annotated[
    list[str] | None, typer.Option("--method", help="Only these intervals; may be repeated.")
]
Names = Annotated[list[str] | None, typer.Option("--name", help="Only these; may be repeated.")]
Permutations = Annotated[
    int, typer.Option("--permutations", min=0, help="Shuffles of the outcome for the test.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of what is drawn.")]
Folder = Annotated[Path | None, typer.Option("--out", help="Folder for findings.json.")]


@app.command(epilog="Example: crm-study power rusizi --coverage --simulations 2000 --jobs 2")
def power(
    study: StudyName,
    data: Data = None,
    n: Respondents = None,
    simulations: Simulations = None,
    coverage: WithCoverage = False,
    slope: Slope = None,
    method: Methods = None,
    seed: Seed = 2021,
    out: Folder = None,
    engine: EngineName = None,
    cluster: Cluster = None,
    jobs: Jobs = 1,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Ask what the design of a study can detect, before or after its data are there.

    Institutions, strata and their sizes are those of the data, else those of the plan.
    Simulated samples are the same for any number of processes and any engine.
    """
    from crm_study.analysis.coverage import coverage_chapter
    from crm_study.analysis.power import power_chapter

    if not coverage and (slope is not None or method):
        raise StudyError("--slope and --method are about intervals: give --coverage with them.")
    declared = open_study(study, lang)
    who = workers(engine, cluster, jobs)
    with progress() as step:
        asked = declared, _answers(declared, data, step)
        detect = partial(power_chapter, *asked, n=n, seed=seed, engine=who)
        found = [detect(n_simulations=simulations or 0, progress=counted(step, "power"))]
        if coverage:
            attempt = partial(coverage_chapter, *asked, n=n, seed=seed, engine=who)
            many, told = simulations or _SAMPLES, counted(step, "coverage")
            found.append(
                attempt(slope=slope, methods=method or (), n_simulations=many, progress=told)
            )
    _show(*asked, found, out, as_json=as_json)


@app.command(epilog="Example: crm-study multiverse rusizi --permutations 9999 --jobs 2")
def multiverse(
    study: StudyName,
    data: Data = None,
    name: Names = None,
    permutations: Permutations = _SHUFFLES,
    seed: Seed = 2020,
    out: Folder = None,
    engine: EngineName = None,
    cluster: Cluster = None,
    jobs: Jobs = 1,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Run the declared multiverses, and test their median with many shuffles.

    Shuffles are the same for any number of processes and any engine.
    """
    from crm_study.analysis.multiverse import multiverse_chapter
    from crm_study.responses.reader import data_file

    declared = open_study(study, lang)
    names = _named(declared, name or [])
    who = workers(engine, cluster, jobs)
    with progress() as step:
        responses = admit_data(declared, data or data_file(declared), step).responses
        run = partial(multiverse_chapter, declared, responses, seed=seed, engine=who)
        found = [
            run(name=one, n_permutations=permutations, progress=counted(step, f"multiverse.{one}"))
            for one in names
        ]
    _show(declared, responses, found, out, as_json=as_json)


def _answers(study: Study, data: Path | None, step: Callable[[str], None]) -> Responses | None:
    """Return the answers to a study; None before there are any."""
    from crm_study.responses.reader import data_file

    if data is None and study.data is None:
        return None
    return admit_data(study, data or data_file(study), step).responses


def _named(study: Study, chosen: list[str]) -> list[str]:
    known = list(study.multiverse)
    if not known:
        raise StudyError(f"Study '{study.id}' declares no multiverse.")
    for name in chosen:
        if name not in known:
            raise StudyError(
                f"Study '{study.id}' has no multiverse '{name}'; it has {listed(known)}."
                f"{nearest(name, known)}"
            )
    return chosen or known


def _show(
    study: Study,
    responses: Responses | None,
    done: list[Finding],
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    from crm_study.analysis.route import bundle

    findings = bundle(study, responses, done)
    if out is not None:
        findings.write(out / "findings.json")
    if as_json:
        print_json(findings)
        return
    for finding in findings:
        print_finding(finding)
