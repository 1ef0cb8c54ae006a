"""The memo as a document of two pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crm_study.errors import AddressError
from crm_study.protocol.report_style import Exhibits, Lettering, Margins, ReportStyle, Sheet
from crm_study.report.document import (
    Block,
    Document,
    FigureBlock,
    Heading,
    Items,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.drawings import drawn
from crm_study.report.front import banner_of, is_synthetic
from crm_study.report.memo.drivers import drivers, level_of, main_model
from crm_study.report.memo.exhibits import action_table, driver_table, said_table
from crm_study.report.run import Run
from crm_study.results.findings import Findings
from crm_study.results.prose import Prose, compose
from crm_study.results.speech import lang
from crm_study.results.table import Table

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

MEMO_STYLE = ReportStyle(
    page=Sheet(margins=Margins(top=18, bottom=16, left=20, right=20)),
    text=Lettering(size=10.5, line_spacing=1.15),
    tables=Exhibits(size=9),
)
"""Small margins and type: a manager reads two pages."""


def memo_document(study: Study, findings: Findings) -> Document:
    """Lay out what a manager needs: what was asked, said, goes together, comes next.

    Parameters
    ----------
    study : Study
        The declared study.
    findings : Findings
        The answers of one run.

    Returns
    -------
    Document
        Five short sections; one whose numbers the run lacks says so.
    """
    run = Run(study, findings, lang())
    return Document(
        title="Memo to the management",
        subtitle=study.title_in(run.lang),
        lang=run.lang,
        banner=banner_of(findings),
        facts=tuple(_facts(findings)),
        blocks=tuple(_body(run)),
        synthetic=is_synthetic(findings),
        brief=True,
    )


def _facts(findings: Findings) -> Iterator[tuple[str, str]]:
    yield "To", "…"
    yield "From", "…"
    if findings.origin is not None:
        yield "Data", findings.origin.file


def _body(run: Run) -> Iterator[Block]:
    yield Heading(2, "What was asked", "asked")
    yield from _told(run, _asked)
    yield Heading(2, "What people said", "said")
    yield from _told(run, _levels)
    yield from _shown(run, said_table, "said")
    yield Heading(2, "What goes together", "together")
    yield from _told(run, _together)
    yield from _shown(run, driver_table, "drivers")
    yield from _shares(run)
    yield Heading(2, "What to do", "actions")
    yield from _shown(run, action_table, "actions")
    yield Heading(2, "What is uncertain", "uncertain")
    yield Items(tuple(_doubts(run)))


def _told(run: Run, sentence: Callable[[Run], Prose]) -> Iterator[Block]:
    try:
        yield Paragraph(sentence(run))
    except AddressError:
        yield Notice("not_applicable", "This run does not hold the numbers for this section.")


def _shown(run: Run, table: Callable[[Run], Table], name: str) -> Iterator[Block]:
    try:
        shown = table(run)
    except AddressError:
        return
    if shown.rows:
        yield TableBlock(shown, name=name)


def _shares(run: Run) -> Iterator[Block]:
    """Yield the picture of what each area goes with, which shows where ranks are tied."""
    try:
        found = run.finding(f"importance.{main_model(run)}")
    except AddressError:
        return
    svg = drawn(found).get(found.id)
    if svg is not None:
        caption = "How much of the differences goes with each area"
        yield FigureBlock(found.id, caption, found.alt_text(found.id), svg)


def _asked(run: Run) -> Prose:
    """Say who was asked what."""
    opening = compose(
        "{n} people answered {items} statements.",
        n=run.slot("descriptives.items/glance/n_obs"),
        items=run.slot("descriptives.items/glance/n_items"),
    )
    sample = run.findings["sample"].overall if "sample" in run.findings else {}
    if sample.get("n_clusters") and sample.get("n_population"):
        opening = compose(
            "{n} of {all} people in {clusters} institutions answered {items} statements.",
            n=run.slot("descriptives.items/glance/n_obs"),
            all=run.slot("sample/glance/n_population"),
            clusters=run.slot("sample/glance/n_clusters"),
            items=run.slot("descriptives.items/glance/n_items"),
        )
    areas = [run.label(name) for name in run.study.top_order() if name != run.study.marker]
    return compose("{opening} The areas: {areas}.", opening=opening, areas="; ".join(areas))


def _levels(run: Run) -> Prose:
    """Name the areas with the highest and the lowest mean."""
    names = [name for name in run.study.first_order() if name != run.study.marker]
    if not names:
        raise AddressError("The study declares no construct.")
    ranked = sorted(names, key=lambda name: -level_of(run, name))
    high, low = (f"descriptives.constructs/{name}/mean" for name in (ranked[0], ranked[-1]))
    return compose(
        "Of all areas {first} stands highest, with a mean of {high}, and {last} lowest, with "
        "{low}.",
        first=run.label(ranked[0]),
        high=run.slot(high),
        last=run.label(ranked[-1]),
        low=run.slot(low),
    )


def _together(run: Run) -> Prose:
    """Say how much goes together and which area has most room."""
    first = drivers(run)[0]
    return compose(
        "People who give these areas higher marks also give higher marks to {outcome}; together "
        "the areas go with {r2} of its differences. Most room for most slope lies in {area}: {b} "
        "points of {outcome} for each point.",
        outcome=run.outcome_label(run.lead),
        r2=run.slot(f"regression.{main_model(run)}/glance/r_squared", style="percent"),
        area=run.label(first.name),
        b=run.slot(f"{first.slope}/estimate"),
    )


def _doubts(run: Run) -> Iterator[Prose]:
    """Yield what a manager must know before acting."""
    if is_synthetic(run.findings):
        yield compose(
            "The answers were generated. Nobody gave them, and nothing follows from them."
        )
    yield compose(
        "Going together is no effect: raising a mark need not raise the other. Try a change in one "
        "place first and ask again."
    )
    yield compose(
        "All marks come from the same people; none is taken from the books of the institution."
    )
    for doubt in (_interval, _flagged):
        try:
            yield doubt(run)
        except AddressError:
            continue
    yield compose("Groups that are too small to hide a person are not shown.")


def _interval(run: Run) -> Prose:
    first = drivers(run)[0]
    model = main_model(run)
    row = f"inference.{model}/cr2:{first.name}"
    return compose(
        "People of one institution answer alike. When that is counted, the slope of {area} lies "
        "between {low} and {high}.",
        area=run.label(first.name),
        low=run.slot(f"{row}/conf_low"),
        high=run.slot(f"{row}/conf_high"),
    )


def _flagged(run: Run) -> Prose:
    return compose(
        "The checks of the data point at {n} of {all} people; they are kept in.",
        n=run.slot("quality/glance/n_flagged"),
        all=run.slot("quality/glance/n_obs"),
    )
