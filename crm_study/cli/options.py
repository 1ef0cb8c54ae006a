"""Arguments and options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

StudyName = Annotated[
    str, typer.Argument(metavar="STUDY", help="Folder with a study.yaml, or a bundled study.")
]
Data = Annotated[
    Path | None, typer.Option("--data", help="CSV or XLSX; default: the study's own data.")
]
AnyData = Annotated[
    str | None,
    typer.Option("--data", help="A file, many files, or a table; default: the study's own data."),
]
Out = Annotated[Path, typer.Option("--out", help="Folder for the results.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Lang = Annotated[
    Literal["en", "fr", "rw"], typer.Option("--lang", help="Language of what is shown and written.")
]
Chapters = Annotated[
    list[str] | None, typer.Option("--chapter", help="Only these chapters; may be repeated.")
]
Formats = Annotated[
    str,
    typer.Option(
        "--format",
        help="Separated by commas: html, docx, pdf, md, tex, xlsx; papers: defence, memo, "
        "abstract; package.",
    ),
]
Look = Annotated[Literal["apa", "spss"], typer.Option("--look", help="Tables as APA 7 or as SPSS.")]
PageStyle = Annotated[
    str | None,
    typer.Option("--style", help="A university's style file, or thesis or memoire."),
]


EngineName = Annotated[
    Literal["local", "dask", "spark"] | None,
    typer.Option("--engine", help="Who does the work: this machine, Dask or Spark."),
]
Cluster = Annotated[
    str | None, typer.Option("--cluster", help="Address of a running Dask or Spark cluster.")
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Processes of this machine.")]


def split_formats(text: str) -> tuple[str, ...]:
    """Split ``html,docx`` at the commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
