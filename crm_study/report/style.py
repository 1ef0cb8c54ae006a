"""Read the style file of a university, or one of the presets."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from crm_study.errors import ProtocolError, listed, nearest
from crm_study.protocol.nodes import read_document
from crm_study.protocol.report_style import ReportStyle
from crm_study.protocol.validated import refusal, text_of, validated
from crm_study.report.captions import Captions
from crm_study.report.words import words_of

PRESETS = ("thesis", "memoire")


def read_style(name: str | Path) -> ReportStyle:
    """Read a style file.

    Parameters
    ----------
    name : str or Path
        A YAML file, or one of the presets ``thesis`` and ``memoire``.

    Returns
    -------
    ReportStyle
        Complete: what the file leaves out is as APA has it.

    Raises
    ------
    ProtocolError
        No such file or preset, or complaints about it, each with its place.

    Examples
    --------
    >>> read_style("thesis").page.margins.left
    40.0
    """
    if name in PRESETS:
        text = files("crm_study.report.styles").joinpath(f"{name}.yaml").read_text("utf-8")
    elif Path(name).is_file():
        text = text_of(Path(name))
    else:
        raise ProtocolError(
            f"'{name}' is neither a style file nor a preset.{nearest(str(name), PRESETS)} "
            f"Presets: {listed(PRESETS)}."
        )
    style, complaints = validated(read_document(text, str(name)), ReportStyle)
    if style is None or complaints:
        raise refusal(complaints, what="style")
    return style


def captions_of(style: ReportStyle, lang: str) -> Captions:
    """Return how a style calls and places exhibits in a language.

    Examples
    --------
    >>> captions_of(read_style("thesis"), "fr").label("table", 3)
    'Tableau 4.3'
    """
    words = words_of(lang)
    chapter = style.captions.chapter
    return Captions(
        table=words.table,
        figure=words.figure,
        chapter=f"{chapter}." if chapter else "",
        inline=style.captions.form == "inline",
        table_above=style.tables.title == "above",
        figure_above=style.figures.title == "above",
    )
