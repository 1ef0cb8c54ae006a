"""The report as LaTeX, made by pandoc from the Markdown; pictures as PDF beside it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import PurePosixPath

from crm_study.errors import OutputError
from crm_study.protocol.report_style import ReportStyle
from crm_study.report.document import Document
from crm_study.report.markdown import markdown
from crm_study.report.picture_files import picture_file
from crm_study.report.tex_characters import typeable

_READER = (
    "markdown_strict+pipe_tables+bracketed_spans+footnotes+tex_math_dollars+all_symbols_escapable"
)
_ANCHOR = re.compile(r'<a id="([^"]*)"></a>')
_PICTURE = re.compile(r"\(figures/([^()\s]+)\.svg\)$", re.MULTILINE)
_RULE = re.compile(r"^\|(?: :?-+:? \|)+$")
_TITLE = re.compile(r"^# .*\n", re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")
_EQUATION = re.compile(r"^\$\$.*\$\$$")
_WIDEST = 40
_NARROWEST = 5
_PREAMBLE = r"""\usepackage{etoolbox}
\AtBeginEnvironment{longtable}{\footnotesize\setlength{\tabcolsep}{3pt}}
\emergencystretch=3em
"""


def pandoc_program() -> str | None:
    """Return where pandoc is: that of the package ``pypandoc``, else the one on the path."""
    if find_spec("pypandoc") is not None:
        import pypandoc

        try:
            return str(pypandoc.get_pandoc_path())
        except OSError:
            return shutil.which("pandoc")
    return shutil.which("pandoc")


def tex(document: Document, style: ReportStyle | None = None) -> bytes:
    """Return the document as LaTeX that any engine of a common installation sets.

    Parameters
    ----------
    document : Document
        Its pictures are expected as PDF in ``figures``, see `tex_pictures`.
    style : ReportStyle, optional
        Margins and size of the text.

    Raises
    ------
    OutputError
        pandoc is not there, or refuses.
    """
    program = pandoc_program()
    if program is None:
        raise OutputError("LaTeX is made by pandoc, which is not installed.")
    command = [program, "--from", _READER, "--to", "latex", *_options(document, style)]
    untitled = _TITLE.sub("", markdown(document), count=1)
    text = for_pandoc(untitled).encode("utf-8", errors="backslashreplace")
    done = subprocess.run(command, input=text, capture_output=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        told = done.stderr.decode("utf-8", errors="replace").strip().partition("\n")[0]
        raise OutputError(f"pandoc did not make LaTeX of the report: {told}")
    return typeable(done.stdout.decode("utf-8")).encode()


def tex_pictures(document: Document) -> dict[str, bytes]:
    """Return every figure as PDF, by its path beside the LaTeX file.

    Raises
    ------
    MissingPackageError
        The package typst is not installed.
    """
    from crm_study.report.raster import vector_pages

    names = [
        str(PurePosixPath(picture_file(one.name)).with_suffix(".pdf")) for one in document.figures
    ]
    pages = vector_pages([figure.svg for figure in document.figures])
    return {f"figures/{name}": page for name, page in zip(names, pages, strict=True)}


def for_pandoc(text: str) -> str:
    r"""Return our Markdown as pandoc reads it: anchors, columns by their contents, no stray math.

    Examples
    --------
    >>> for_pandoc('<a id="t"></a>costs $5\n')
    '[]{#t}costs \\$5\n'
    """
    anchored = _ANCHOR.sub(r"[]{#\1}", text)
    pictured = _PICTURE.sub(r"(figures/\1.pdf)", anchored)
    return "\n".join(_lines(pictured.split("\n")))


def _lines(lines: Sequence[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        if _RULE.match(line):
            yield _weighted(line, _table_around(lines, at))
        else:
            yield line if _EQUATION.match(line) else line.replace("$", r"\$")


def _table_around(lines: Sequence[str], at: int) -> list[list[str]]:
    """Return the cells of the table whose rule stands at a line."""
    last = at
    while last + 1 < len(lines) and lines[last + 1].startswith("|"):
        last += 1
    chosen = [lines[at - 1], *lines[at + 1 : last + 1]]
    return [[cell.strip() for cell in _BAR.split(line)[1:-1]] for line in chosen]


def _weighted(rule: str, rows: list[list[str]]) -> str:
    """Return the rule of a table with as many dashes as each column needs room."""
    marks = [cell.strip() for cell in _BAR.split(rule)[1:-1]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    dashes = ["-" * min(max(width, _NARROWEST), _WIDEST) for width in widths]
    cells = [
        f"{dash}:" if mark.endswith(":") else f":{dash}"
        for mark, dash in zip(marks, dashes, strict=True)
    ]
    return f"| {' | '.join(cells)} |"


def _options(document: Document, style: ReportStyle | None) -> list[str]:
    """Return what pandoc is told about the page."""
    page = style or ReportStyle()
    margins = page.page.margins
    sides = ("top", "bottom", "left", "right")
    variables = {
        "documentclass": "article",
        "papersize": "a4",
        "fontsize": f"{min(max(round(page.text.size), 10), 12)}pt",
        "geometry": ",".join(f"{side}={getattr(margins, side):g}mm" for side in sides),
        "header-includes": _PREAMBLE,
        **({"lang": document.lang} if document.lang in {"en", "fr"} else {}),
    }
    given = [word for name, value in variables.items() for word in ("-V", f"{name}={value}")]
    heading = ["--shift-heading-level-by=-1", "-M", f"title={document.title}"]
    return ["--standalone", "--wrap=preserve", *heading, *given]
