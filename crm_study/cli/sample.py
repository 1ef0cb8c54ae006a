"""Commands about the sample: size, allocate, draw, verify."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from crm_study.cli.app import DONE, FOUND, app
from crm_study.cli.options import Json, Lang, StudyName
from crm_study.cli.steps import open_study
from crm_study.cli.terminal import print_finding, print_json, speak
from crm_study.errors import StudyError

if TYPE_CHECKING:
    from crm_study.analysis.draw_record import Draw
    from crm_study.protocol.study import Study
    from crm_study.results.finding import Finding

sample = typer.Typer(
    help="How many people to ask, how many in each stratum, and whom.",
    epilog="Example: crm-study sample size --N 168",
    no_args_is_help=True,
)
app.add_typer(sample, name="sample")

OptionalStudy = Annotated[
    str | None,
    typer.Argument(metavar="[STUDY]", help="Folder with a study.yaml, or a bundled study."),
]
Method = Annotated[
    Literal["proportional", "equal", "neyman", "optimum", "power"] | None,
    typer.Option("--method", help="Allocation; default: the declared one."),
]
Allocation = Annotated[
    Literal["proportional", "equal", "neyman", "optimum", "power"] | None,
    typer.Option("--allocation", help="Among the strata; default: the declared one."),
]
Selection = Annotated[
    Literal["simple", "systematic", "pps"],
    typer.Option("--method", help="Each n alike, every k-th, or with chances by size."),
]
SizeColumn = Annotated[
    str | None, typer.Option("--size-column", help="With --method pps: column of the sizes.")
]
Total = Annotated[int | None, typer.Option("--n", help="People to ask; default: as declared.")]
Minimum = Annotated[int, typer.Option("--minimum", help="Least number in a stratum.")]
Frame = Annotated[Path, typer.Option("--frame", help="CSV or XLSX: one row a person.")]


@sample.command(epilog="Example: crm-study sample size --N 168 --margin 0.05 --response 0.9")
def size(
    study: OptionalStudy = None,
    population: Annotated[int | None, typer.Option("--N", help="People in the frame.")] = None,
    margin: Annotated[float | None, typer.Option(help="Margin of a percentage, as 0.05.")] = None,
    confidence: Annotated[float, typer.Option(help="Level of confidence.")] = 0.95,
    p: Annotated[float, typer.Option("--p", help="Expected proportion.")] = 0.5,
    deff: Annotated[float, typer.Option(help="Design effect.")] = 1.0,
    response: Annotated[float | None, typer.Option(help="Expected response, as 0.9.")] = None,
    answers: Annotated[
        int | None, typer.Option("--answers", help="Answers one has: tells their margin.")
    ] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Compare every usual formula, with its critique."""
    if (study is None) == (population is None):
        raise StudyError("Give a STUDY or --N with the number of people, one of them.")
    from crm_study.analysis.sample_size import sample_size, sample_size_of

    given = {"margin": margin, "response_rate": response, "n_obs": answers}
    options: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    options |= {"conf_level": confidence, "proportion": p, "deff": deff}
    speak(lang)
    declared = None if study is None else open_study(study, lang)
    if declared is None:
        found = sample_size(population or 0, **options)
    else:
        found = sample_size_of(declared, **options)
    _show(found, declared, as_json)


@sample.command(epilog="Example: crm-study sample allocate rusizi --n 118 --method proportional")
def allocate(
    study: StudyName,
    n: Total = None,
    method: Method = None,
    minimum: Minimum = 2,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Divide the sample among the strata, to the last person."""
    from crm_study.analysis.sample_allocation import allocate_study

    declared = open_study(study, lang)
    _show(allocate_study(declared, n=n, method=method, minimum=minimum), declared, as_json)


@sample.command(
    epilog="Example: crm-study sample draw rusizi --frame staff.csv --seed 417 --out list.csv"
)
def draw(
    study: StudyName,
    frame: Frame,
    out: Annotated[Path, typer.Option("--out", help="CSV of the drawn people, for the field.")],
    seed: Annotated[str | None, typer.Option("--seed", help="Written down beforehand.")] = None,
    n: Total = None,
    method: Selection = "simple",
    size_column: SizeColumn = None,
    allocation: Allocation = None,
    minimum: Minimum = 2,
    reserves: Annotated[float, typer.Option(help="Reserves, as a share of the sample.")] = 0.2,
    chosen: Annotated[
        str | None, typer.Option("--chosen", help="Column marking a purposive choice.")
    ] = None,
    criterion: Annotated[
        list[str] | None, typer.Option("--criterion", help="Of a purposive choice; repeatable.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Who chose.")] = "",
    date: Annotated[str | None, typer.Option("--date", help="Day of the draw, YYYY-MM-DD.")] = None,
    as_json: Json = False,
    lang: Lang = "en",
) -> None:
    """Draw a sample with numbered reserves and a record.

    The list holds every person's chance and weight. With --chosen a purposive choice is
    recorded instead, with its criteria and its warning.
    """
    if (seed is None) == (chosen is None):
        raise StudyError("Give --seed to draw, or --chosen to record a purposive choice.")
    if chosen is not None and (method != "simple" or size_column is not None):
        raise StudyError("--method and --size-column say how to draw; --chosen draws nobody.")
    from crm_study.analysis.study_draw import choose_for_study, draw_for_study
    from crm_study.responses.file import read_table

    declared = open_study(study, lang)
    people, sha256 = read_table(frame)
    about: dict[str, Any] = {"file": {"name": frame.name, "sha256": sha256}, "drawn_on": _day(date)}
    if chosen is not None:
        drawn = choose_for_study(
            declared, people, chosen, criteria=criterion or (), chosen_by=by, **about
        )
    else:
        drawn = draw_for_study(
            declared,
            people,
            seed=seed or "",
            n=n,
            method=allocation,
            selection=method,
            size=size_column,
            minimum=minimum,
            reserves=reserves,
            **about,
        )
    _write(drawn, out, as_json)


@sample.command(epilog="Example: crm-study sample verify list-record.json --frame staff.csv")
def verify(
    record: Annotated[Path, typer.Argument(help="Record of a draw (…-record.json).")],
    frame: Frame,
    as_json: Json = False,
) -> None:
    """Draw again by a record, and tell what differs."""
    from crm_study.analysis.draw_record import read_record
    from crm_study.analysis.study_draw import check_draw
    from crm_study.responses.file import read_table

    differences = check_draw(read_record(record), read_table(frame)[0])
    if as_json:
        typer.echo(json.dumps({"differences": differences}, ensure_ascii=False))
    else:
        for text in differences:
            typer.echo(text)
        typer.echo("The draw is not as recorded." if differences else "The draw is as recorded.")
    raise typer.Exit(FOUND if differences else DONE)


def _show(found: Finding, study: Study | None, as_json: bool) -> None:
    from crm_study.cli.steps import alone

    if not as_json:
        print_finding(found)
    elif study is not None:
        print_json(alone(study, found))
    else:
        print_json(_unbound(found))


def _unbound(found: Finding) -> Any:
    """Wrap a finding that belongs to no study."""
    from crm_study.analysis.route import software
    from crm_study.results.findings import Findings

    return Findings({"id": "", "title": "", "sha256": ""}, None, software(), (found,))


def _write(drawn: Draw, out: Path, as_json: bool) -> None:
    written = drawn.write(out)
    if as_json:
        typer.echo(drawn.to_json(), nl=False)
        return
    typer.echo(drawn.text())
    for path in written.values():
        typer.echo(f"written: {path}")


def _day(text: str | None) -> Any:
    from datetime import date

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise StudyError(f"'{text}' is no day; write it as 2026-03-31.") from None
