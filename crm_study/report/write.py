"""Write a report: documents, findings and figures, into one folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.errors import OutputError
from crm_study.protocol.report_style import ReportStyle
from crm_study.report.chapters import document_of
from crm_study.report.decimal_comma import comma_document
from crm_study.report.document import Document, FigureBlock
from crm_study.report.drawings import MANIFEST, Draw, Drawings, drawn
from crm_study.report.formats import FORMATS, PACKAGE, require_formats
from crm_study.report.looks.choice import require_look
from crm_study.report.papers import paper_files, papers_among
from crm_study.report.picture_files import picture_file
from crm_study.report.pixels import Pixels
from crm_study.report.style import captions_of
from crm_study.report.translation_status import with_translation_status
from crm_study.report.voices import speaking_of
from crm_study.results.findings import Findings
from crm_study.results.speech import require_language

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

_STORED = "findings"


def write_report(
    findings: Findings,
    study: Study,
    *,
    out: Path | str,
    formats: Sequence[str] = ("html",),
    look: str = "apa",
    style: ReportStyle | None = None,
    lang: str = "en",
    data: Path | str | None = None,
) -> dict[str, Path]:
    """Write ``report.*``, the papers, ``findings.json`` and ``figures/`` into a folder.

    Figures that stand there already, drawn from the same finding by the same program, are
    used again; ``figures.json`` keeps count.

    Parameters
    ----------
    findings : Findings
        The answers of one run.
    study : Study
        The study they answer.
    out : path
        Folder; made when it does not exist.
    formats : sequence of str
        Of ``html``, ``docx``, ``pdf``, ``md`` and ``tex``; ``defence``, ``memo`` and ``abstract``
        are papers of their own, each in its formats; ``package`` is the folder to hand in.
    look : str, default "apa"
        How tables are laid out: ``apa`` or ``spss``.
    style : ReportStyle, optional
        Fonts, margins, places of titles, decimal mark; APA's by default.
    lang : str, default "en"
        Language of the documents and figures: ``en``, ``fr`` or ``rw``; ``findings.json`` is
        the same in all.
    data : path, optional
        The file of the answers, for the package.

    Returns
    -------
    dict of str to Path
        What was written: each format, ``findings`` and, if any figure was drawn,
        ``figures`` (a folder). The same findings give the same bytes.

    Raises
    ------
    OutputError
        A format, look or language that there is not, or a folder that cannot be written.
    MissingPackageError
        The optional package that a format needs is not installed.
    """
    require_formats(formats)
    require_look(look)
    require_language(lang)
    folder = Path(out)
    papers = _papers(findings, study, formats, style=style, lang=lang)
    written: dict[str, Path] = {}
    if set(formats) & set(FORMATS):
        drawings = Drawings(folder)
        document = styled_document(
            study, findings, look=look, style=style, draw=drawings, lang=lang
        )
        pixels = Pixels(folder)
        contents = _contents(document, style, formats, pixels, findings)
        stored = contents.pop(_STORED)
        written = {name: _write(folder / f"report.{name}", made) for name, made in contents.items()}
        if document.figures:
            written["figures"] = _write_figures(folder / "figures", document.figures)
            _write(folder / MANIFEST, drawings.manifest().encode())
        for name, content in pixels.files.items():
            _write(folder / name, content)
        if "tex" in formats:
            _write_tex_pictures(folder, document)
    else:
        stored = _stored(findings)
    written[_STORED] = _write(folder / "findings.json", stored)
    written |= {name: _write(folder / name, content) for name, content in papers.items()}
    if PACKAGE not in formats:
        return written
    from crm_study.report.handin.package import write_package

    return written | write_package(
        findings, study, out=out, data=data, look=look, style=style, lang=lang
    )


def _papers(
    findings: Findings,
    study: Study,
    formats: Sequence[str],
    *,
    style: ReportStyle | None,
    lang: str,
) -> dict[str, bytes]:
    """Return the files of the papers that are asked for, by their names."""
    return {
        file: content
        for name in papers_among(formats)
        for file, content in paper_files(name, study, findings, style=style, lang=lang).items()
    }


def _contents(
    document: Document,
    style: ReportStyle | None,
    formats: Sequence[str],
    pixels: Pixels,
    findings: Findings,
) -> dict[str, bytes]:
    """Write every format and the findings into memory: nothing is on disk if one fails.

    The PDF takes longest and is set without Python's help, so it is begun first and the
    others are written beside it.
    """
    wanted = [name for name in dict.fromkeys(formats) if name in FORMATS]
    with ThreadPoolExecutor() as pool:
        begun = {
            name: pool.submit(_content, name, document, style, pixels)
            for name in sorted(wanted, key=lambda name: name != "pdf")
        }
        begun[_STORED] = pool.submit(_stored, findings)
        return {name: begun[name].result() for name in (*wanted, _STORED)}


def _stored(findings: Findings) -> bytes:
    return encoded(findings.to_json())


def _content(name: str, document: Document, style: ReportStyle | None, pixels: Pixels) -> bytes:
    """Write one format; Word's pictures are also pixels, which are kept like the drawings."""
    if name != "docx":
        return FORMATS[name](document, style)
    from crm_study.report.docx.package import docx

    return docx(document, style, pixels=pixels)


def styled_document(
    study: Study,
    findings: Findings,
    *,
    look: str = "apa",
    style: ReportStyle | None = None,
    draw: Draw = drawn,
    lang: str = "en",
) -> Document:
    """Return the report in a language and as a style asks for it: captions, numbers."""
    captions = captions_of(style or ReportStyle(), lang)
    with speaking_of(study, lang):
        made = document_of(study, findings, look=look, captions=captions, draw=draw)
        document = with_translation_status(made)
    comma = style is not None and style.numbers.decimal == "comma"
    return comma_document(document) if comma else document


def encoded(text: str) -> bytes:
    """Return text as UTF-8; a lone surrogate, which it cannot hold, becomes its JSON escape."""
    return text.encode("utf-8", errors="backslashreplace")


def _write_figures(folder: Path, figures: Iterable[FigureBlock]) -> Path:
    for figure in figures:
        _write(folder / picture_file(figure.name), encoded(figure.svg))
    return folder


def _write_tex_pictures(folder: Path, document: Document) -> None:
    """Write the figures as LaTeX includes them, beside the SVG."""
    from crm_study.report.tex import tex_pictures

    for name, content in tex_pictures(document).items():
        _write(folder / name, content)


def _write(path: Path, content: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from None
    return path
