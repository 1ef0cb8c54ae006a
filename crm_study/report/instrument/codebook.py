"""Write the codebook: a page, a Markdown file and a workbook of all languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from crm_study.protocol.study import Study
from crm_study.report.instrument.codebook_page import Codebook, Entry, codebook

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def write_codebook(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the codebook in every form.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        Languages of the texts.
    folder : Path
        It exists.

    Returns
    -------
    list of Path
        For each language ``ID-codebook.LANG.html`` and ``.md``; then ``ID-codebook.xlsx``
        with the languages side by side.
    """
    books = [codebook(study, language) for language in languages]
    written = []
    for book in books:
        for suffix, text in (("html", codebook_html(book)), ("md", codebook_markdown(book))):
            path = folder / f"{study.id}-codebook.{book.language}.{suffix}"
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return [*written, _write_workbook(books, folder / f"{study.id}-codebook.xlsx")]


def codebook_html(book: Codebook) -> str:
    """Return the codebook as one page that loads nothing.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> "<code>kcf1</code>" in codebook_html(codebook(read_study("rusizi"), "en"))
    True
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = files("crm_study.report.instrument").joinpath("codebook.html.jinja")
    return environment.from_string(template.read_text(encoding="utf-8")).render(book=book) + "\n"


def codebook_markdown(book: Codebook) -> str:
    """Return the codebook as Markdown.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> print(codebook_markdown(codebook(read_study("ecsi-mobile"), "en")).splitlines()[6])
    ## The provider's image
    """
    return "\n".join(_markdown(book)).rstrip("\n") + "\n"


def _markdown(book: Codebook) -> Iterator[str]:
    yield f"# {_plain(book.title)}: codebook"
    yield f"\nForm version `{book.version}`, protocol `{book.protocol}`."
    yield from (f"\n{_plain(book.citation)}",) if book.citation else ()
    for chapter in book.chapters:
        yield f"\n## {_plain(chapter.title)}"
        for entry in chapter.entries:
            yield from _entry(entry)
    if book.constructs:
        yield "\n## Constructs\n"
        for name, label, measurement, made in book.constructs:
            yield f"- **{_plain(label)}** (`{name}`), {measurement}: {_plain(made)}"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"\n### `{entry.name}`\n"
    yield f"{_plain(entry.label)}\n"
    yield f"*{entry.kind}*"
    if entry.codes:
        yield "\n| code | label |"
        yield "| ---: | --- |"
        for code, label, none in entry.codes:
            yield f"| {code} | {_plain(label)}{' *(no answer)*' if none else ''} |"
    if entry.facts:
        yield ""
        yield from (f"- {name}: {_plain(told)}" for name, told in entry.facts)


def _plain(text: str) -> str:
    """Return a text whose signs Markdown does not read, on one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _write_workbook(books: Sequence[Codebook], path: Path) -> Path:
    import openpyxl

    from crm_study.report.workbook import save_workbook, write_rows

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = {
        "variables": list(_variable_rows(books)),
        "codes": list(_code_rows(books)),
        "constructs": list(_construct_rows(books)),
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        write_rows(sheet, rows)
        sheet.freeze_panes = "B2"
    return save_workbook(book, path)


def _variable_rows(books: Sequence[Codebook]) -> Iterator[list[str]]:
    facts = ["Construct", "Scoring", "Role", "Asked if", "Range", "Source", "Privacy"]
    spoken = [book.language for book in books]
    heads = [f"{name} ({language})" for name in ("label", "section") for language in spoken]
    yield ["name", *heads, "holds", *(name.lower() for name in facts)]
    for chapters in zip(*(book.chapters for book in books), strict=True):
        for entries in zip(*(chapter.entries for chapter in chapters), strict=True):
            known = dict(entries[0].facts)
            labels = [entry.label for entry in entries]
            titles = [chapter.title for chapter in chapters]
            found = [known.get(name, "") for name in facts]
            yield [entries[0].name, *labels, *titles, entries[0].kind, *found]


def _code_rows(books: Sequence[Codebook]) -> Iterator[list[str]]:
    yield ["name", "code", *(f"label ({book.language})" for book in books), "no answer"]
    for chapters in zip(*(book.chapters for book in books), strict=True):
        for entries in zip(*(chapter.entries for chapter in chapters), strict=True):
            for codes in zip(*(entry.codes for entry in entries), strict=True):
                code, _, none = codes[0]
                labels = [label for _, label, _ in codes]
                yield [entries[0].name, code, *labels, "yes" if none else ""]


def _construct_rows(books: Sequence[Codebook]) -> Iterator[list[str]]:
    yield ["name", *(f"label ({book.language})" for book in books), "measurement", "made of"]
    for constructs in zip(*(book.constructs for book in books), strict=True):
        name, _, measurement, made = constructs[0]
        yield [name, *(label for _, label, _, _ in constructs), measurement, made]
