"""Write the interview guide and the observation checklist: Word, HTML and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.errors import OutputError
from crm_study.protocol.guides import (
    INTERVIEW,
    OBSERVATION,
    Guide,
    read_interview,
    read_observation,
)
from crm_study.protocol.study import Study
from crm_study.report.instrument.guide_sheet import GuideSheet, sheet_of_guide

if TYPE_CHECKING:
    from jinja2 import Template


def write_interview(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the interview guide of a study, three files a language.

    Parameters
    ----------
    study : Study
        Its folder holds ``interview.yaml``.
    languages : sequence of str
        One set of files each; languages the guide does not have are left out.
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
        DOCX (when ``python-docx`` is installed), HTML and Markdown.

    Raises
    ------
    OutputError
        The study has no interview guide, or not in these languages.
    ProtocolError
        The guide cannot be used.
    """
    return _write(study, read_interview, INTERVIEW, languages, folder)


def write_observation(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the observation checklist of a study, three files a language.

    Parameters
    ----------
    study : Study
        Its folder holds ``observation.yaml``.
    languages : sequence of str
        One set of files each; languages the checklist does not have are left out.
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
        DOCX (when ``python-docx`` is installed), HTML and Markdown.

    Raises
    ------
    OutputError
        The study has no observation checklist, or not in these languages.
    ProtocolError
        The checklist cannot be used.
    """
    return _write(study, read_observation, OBSERVATION, languages, folder)


def _write(
    study: Study,
    read: Callable[[Study], Guide | None],
    name: str,
    languages: Sequence[str],
    folder: Path,
) -> list[Path]:
    guide = read(study)
    if guide is None:
        raise OutputError(f"Study '{study.id}' has no {name} in its folder {study.folder}.")
    known = [lang for lang in languages if lang in guide.languages]
    if not known:
        told = ", ".join(guide.languages)
        raise OutputError(f"The {name} of study '{study.id}' is written in: {told}.")
    stem = f"{study.id}-{Path(name).stem}"
    return [
        path
        for lang in known
        for path in _write_sheet(sheet_of_guide(guide, lang), folder / f"{stem}-{lang}")
    ]


def _write_sheet(sheet: GuideSheet, stem: Path) -> list[Path]:
    written = []
    for ending, text in ((".md", guide_markdown(sheet)), (".html", guide_html(sheet))):
        path = stem.with_name(stem.name + ending)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    if find_spec("docx") is not None:
        from crm_study.report.instrument.guide_docx import write_guide_docx

        written.append(write_guide_docx(sheet, stem.with_name(stem.name + ".docx")))
    return written


def guide_html(sheet: GuideSheet) -> str:
    """Return a guide as a self-contained page that prints on A4."""
    style = files("crm_study.report.instrument").joinpath("guide.css").read_text("utf-8")
    told: str = _template().render(sheet=sheet, word=sheet.words, style=style)
    return told


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = files("crm_study.report.instrument").joinpath("guide.html.jinja")
    return environment.from_string(source.read_text("utf-8"))


def guide_markdown(sheet: GuideSheet) -> str:
    """Return a guide as Markdown, for an appendix or a shared document."""
    word = sheet.words
    parts = [f"# {sheet.title}"]
    if sheet.draft:
        parts.append(f"> **{word['draft']}** {sheet.draft}")
    parts.append("\n".join(f"- {fact}" for fact in sheet.facts))
    parts += [f"## {word[_heading(sheet)]}", sheet.opening]
    parts += _marks(sheet) if sheet.marks else _questions(sheet)
    if sheet.closing:
        parts += [f"## {word['closing']}", sheet.closing]
    parts += [f"## {word['codebook']}", _table([word["code"], word["stands_for"]], sheet.codebook)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(sheet: GuideSheet) -> str:
    return "before_visit" if sheet.marks else "opening"


def _questions(sheet: GuideSheet) -> list[str]:
    parts = [f"## {sheet.words['questions']}"]
    for line in sheet.lines:
        parts.append(f"**{line.number}. {line.text}** ({', '.join(line.codes)})")
        parts.append("\n".join(f"- {probe}" for probe in line.helps))
    return parts


def _marks(sheet: GuideSheet) -> list[str]:
    meaning = " · ".join(f"{mark} = {text}" for mark, text in sheet.marks)
    boxes = [str(mark) for mark, _ in sheet.marks]
    head = ["", sheet.words["check"], *boxes, sheet.words["notes"]]
    rows = [
        [str(line.number), " ".join([f"**{line.text}**", *line.helps]), *["[ ]"] * len(boxes), ""]
        for line in sheet.lines
    ]
    return [f"## {sheet.words['checks']}", meaning, _table(head, rows)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
