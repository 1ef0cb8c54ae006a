"""Synthetic data: one twin, an ensemble of them, or a data set for every student."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_study.cli.app import app
from crm_study.cli.audit import write_figures
from crm_study.cli.options import Cluster, EngineName, Jobs, Json, Lang, StudyName
from crm_study.cli.steps import alone, counted, open_study, workers
from crm_study.cli.terminal import print_finding, print_json, progress
from crm_study.errors import StudyError

if TYPE_CHECKING:
    from crm_study.protocol.study import Study
    from crm_study.responses.scale.engines import Engine
    from crm_study.responses.simulate import SyntheticData
    from crm_study.results.finding import Finding


@app.command(epilog="Example: crm-study simulate rusizi --n 147 --seed 7 --out twin-SYNTHETIC.csv")
def simulate(
    study: StudyName,
    n: Annotated[int | None, typer.Option("--n", help="Respondents of the main wave.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Seed of the draw.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="CSV file, or folder of an ensemble or a class.")
    ] = None,
    ensemble: Annotated[
        int | None, typer.Option("--ensemble", help="Twins to draw; shows what they do not share.")
    ] = None,
    teaching: Annotated[
        int | None, typer.Option("--teaching", help="Students; writes a data set for each.")
    ] = None,
    plausible: Annotated[
        bool, typer.Option("--plausibility", help="Compare the twin with unforced draws.")
    ] = False,
    faults: Annotated[
        bool, typer.Option("--faults", help="Plant named faults, and list them.")
    ] = False,
    engine: EngineName = None,
    cluster: Cluster = None,
    jobs: Jobs = 1,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Draw synthetic responses, always marked as such.

    They give back printed numbers when the study says so. A certificate stands beside the
    file. The answers themselves carry a mark that crm-study check recognizes.
    """
    if sum((ensemble is not None, teaching is not None, plausible)) > 1:
        raise StudyError("Give one of --ensemble, --teaching and --plausibility.")
    if faults and (ensemble is not None or plausible):
        raise StudyError("--faults are planted in data; --ensemble and --plausibility write none.")
    declared = open_study(study, lang)
    if ensemble is not None or plausible:
        who = workers(engine, cluster, jobs)
        _show(declared, _finding(declared, ensemble, n, seed, who), out, as_json=as_json)
    elif teaching is not None:
        _teach(declared, teaching, n, seed, out, faults=faults)
    else:
        _draw(declared, n, seed, out, faults=faults, as_json=as_json)


def _finding(
    study: Study, n_twins: int | None, n: int | None, seed: int | None, who: Engine
) -> Finding:
    from crm_study.analysis.ensemble import ensemble
    from crm_study.analysis.plausibility import plausibility

    with progress() as step:
        step("drawing twins")
        if n_twins is None:
            return plausibility(study, n=n, seed=seed)
        told = counted(step, "twins")
        return ensemble(study, n_twins=n_twins, n=n, seed=seed, engine=who, progress=told)


def _show(study: Study, finding: Finding, out: Path | None, *, as_json: bool) -> None:
    found = alone(study, finding)
    if out is not None:
        found.write(out / "findings.json")
        write_figures(finding, out)
    if as_json:
        print_json(found)
    else:
        print_finding(finding)


def _teach(
    study: Study, n_sets: int, n: int | None, seed: int | None, out: Path | None, *, faults: bool
) -> None:
    from crm_study.analysis.teaching import write_teaching_sets

    folder = out or Path(f"{study.id}-teaching")
    with progress() as step:
        step("drawing a data set for every student")
        sets = write_teaching_sets(study, folder, n_sets=n_sets, n=n, seed=seed, faults=faults)
    files = f"{len(sets)} data set" + ("" if len(sets) == 1 else "s")
    typer.echo(f"SYNTHETIC DATA: {files} in {folder}, generated, not collected from anyone.")
    typer.echo(f"for the teacher: {folder / 'key' / 'marking-key.csv'}")


def _draw(
    study: Study,
    n: int | None,
    seed: int | None,
    out: Path | None,
    *,
    faults: bool,
    as_json: bool,
) -> None:
    from crm_study.responses.simulate import draw_synthetic, write_simulation

    with progress() as step:
        step("drawing respondents")
        drawn = draw_synthetic(study, n=n, seed=seed)
    path = out or Path(f"{study.id}-SYNTHETIC-responses.csv")
    planted = [] if not faults else _planted(study, drawn, path)
    if not faults:
        write_simulation(drawn, path)
    if as_json:
        told = drawn.certificate() | ({"faults": planted} if faults else {})
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    typer.echo(drawn.summary())
    for fault in planted:
        typer.echo(f"  row {fault['row']}: {fault['name']}, {fault['told']}")
    typer.echo(f"written: {path}")


def _planted(study: Study, drawn: SyntheticData, path: Path) -> list[dict[str, object]]:
    """Write the data with faults, and the list of faults in place of the certificate."""
    from dataclasses import replace

    from crm_study.responses.faults import plant_faults
    from crm_study.responses.simulate import write_simulation, write_text

    cells, faults = plant_faults(drawn.frame, study, seed=drawn.seed)
    write_simulation(replace(drawn, frame=cells), path, beside=False)
    listed = [fault.plain() for fault in faults]
    text = json.dumps({"synthetic": True, "faults": listed}, ensure_ascii=False, indent=1)
    write_text(path.with_name(f"{path.stem}.faults.json"), f"{text}\n")
    return listed
