"""The questionnaire as PDF, set by the optional package ``typst``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from crm_study.errors import MissingPackageError, OutputError
from crm_study.figures.lettering import font_folder
from crm_study.protocol.study import Study
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.paper_plan import plan_of, sheets_of
from crm_study.report.pdf.glyphs import settable

if TYPE_CHECKING:
    from types import ModuleType

_TOP, _TOP_OF_DRAFT = 18, 25


def write_paper_pdf(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the questionnaire for print: one PDF for one or two languages, else one each.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        Two stand side by side.
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
        The same study gives the same bytes.

    Raises
    ------
    MissingPackageError
        The package ``typst`` is not installed.
    OutputError
        The form cannot be set.
    """
    typst = _typst()
    written = []
    for group in sheets_of(languages):
        plan = plan_of(form_of(study, group))
        path = folder / f"{study.id}-paper-{'-'.join(group)}.pdf"
        path.write_bytes(set_page("paper.typ", plan | {"top": _top(plan)}, typst))
        written.append(path)
    return written


def set_page(template: str, data: dict[str, Any], typst: ModuleType | None = None) -> bytes:
    """Return the PDF of one of this package's templates, its data given as ``form``.

    A tagged PDF/UA-1 where the standard can be met, else a tagged PDF.
    """
    compiler = typst or _typst()
    source = files("crm_study.report.instrument").joinpath(template).read_bytes()
    inputs = {"form": json.dumps(_settable(data), ensure_ascii=False)}
    with TemporaryDirectory() as root:
        for standards in (["ua-1"], []):
            try:
                made: bytes = compiler.compile(
                    source,
                    root=root,
                    font_paths=[str(font_folder())],
                    sys_inputs=inputs,
                    ignore_system_fonts=True,
                    pdf_standards=standards,
                )
            except compiler.TypstError as error:
                reason = str(error)
            else:
                return made
    raise OutputError(f"The PDF cannot be set: {reason}.")


def _settable(value: Any) -> Any:
    """Return data whose every text the fonts can set."""
    if isinstance(value, str):
        return settable(value)
    if isinstance(value, dict):
        return {key: _settable(one) for key, one in value.items()}
    return [_settable(one) for one in value] if isinstance(value, list | tuple) else value


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError:
        raise MissingPackageError(
            "A PDF needs the optional package 'typst', which is not installed: "
            'pip install "crm-study[paper]". The DOCX form and the HTML preview print as well.'
        ) from None
    return typst  # type: ignore[no-any-return, unused-ignore]


def _top(plan: dict[str, Any]) -> int:
    return _TOP_OF_DRAFT if plan["drafts"] else _TOP
