"""A structured abstract whose every number is one of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from crm_study.analysis.audit_finding import AuditFinding
from crm_study.errors import AddressError
from crm_study.report.document import AuthorNote, Block, Document, Heading, Paragraph, TableBlock
from crm_study.report.front import banner_of, facts_of, is_synthetic
from crm_study.report.run import Run
from crm_study.results.findings import Findings
from crm_study.results.prose import Prose, compose, join
from crm_study.results.speech import lang

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

_PRINTED = ("label", "printed", "obtained", "difference_percent", "consistency", "reproduction")


def abstract_document(study: Study, findings: Findings) -> Document:
    """Lay out the abstract, and what was printed beside what came out.

    Parameters
    ----------
    study : Study
        The declared study.
    findings : Findings
        The answers of one run.

    Returns
    -------
    Document
        Purpose, method, findings and limits from the records; what only the author knows is
        a marked place.
    """
    run = Run(study, findings, lang())
    return Document(
        title="Abstract",
        subtitle=study.title_in(run.lang),
        lang=run.lang,
        banner=banner_of(findings),
        facts=tuple(facts_of(study, findings)),
        blocks=tuple(_body(run)),
        synthetic=is_synthetic(findings),
        brief=True,
    )


def _body(run: Run) -> Iterator[Block]:
    yield Heading(2, "Purpose", "purpose")
    yield from _told(run, _purpose)
    yield AuthorNote("Say in one sentence what was not known before this study.")
    yield Heading(2, "Method", "method")
    yield from _told(run, _sample, _measures)
    yield Heading(2, "Findings", "findings")
    yield from _told(run, _decisions, _slope, _clustered)
    yield Heading(2, "Limits", "limits")
    yield from _told(run, _limits, _generated)
    yield Heading(2, "Keywords", "keywords")
    yield Paragraph("; ".join(_keywords(run)))
    yield from _published(run)


def _told(run: Run, *sentences: Callable[[Run], Prose]) -> Iterator[Block]:
    said = list(_possible(run, sentences))
    if said:
        yield Paragraph(join(said))


def _possible(run: Run, sentences: tuple[Callable[[Run], Prose], ...]) -> Iterator[Prose]:
    for sentence in sentences:
        try:
            yield sentence(run)
        except AddressError:
            continue


def _purpose(run: Run) -> Prose:
    lead = run.lead
    return compose(
        "The study asks whether {predictor} and {outcome} go together.",
        predictor=run.term_label(lead),
        outcome=run.outcome_label(lead),
    )


def _sample(run: Run) -> Prose:
    sample = run.finding("sample").overall
    n = run.slot("sample/glance/n_obs")
    if sample.get("n_clusters"):
        return compose(
            "{n} people in {clusters} institutions answered one questionnaire at one time.",
            n=n,
            clusters=run.slot("sample/glance/n_clusters"),
        )
    return compose("{n} people answered one questionnaire at one time.", n=n)


def _measures(run: Run) -> Prose:
    return compose(
        "{k} constructs were scored as means of their items; {good} of them reach an α of "
        "{cutoff}. Least squares on the scores is reported with standard errors that count the "
        "design.",
        k=run.slot("reliability.main/glance/n_constructs"),
        good=run.slot("reliability.main/glance/n_acceptable"),
        cutoff=run.cutoff("reliability.main", "NUNNALLY_1978"),
    )


def _decisions(run: Run) -> Prose:
    return compose(
        "Of {n} hypotheses {supported} are supported, {refuted} refuted and {open} stay open.",
        n=run.slot("hypotheses/glance/n_hypotheses"),
        supported=run.slot("hypotheses/glance/n_supported"),
        refuted=run.slot("hypotheses/glance/n_refuted"),
        open=run.slot("hypotheses/glance/n_inconclusive"),
    )


def _slope(run: Run) -> Prose:
    lead = run.lead
    return compose(
        "One point more of {predictor} goes together with {b} points of {outcome} [{low}, {high}], "
        "{p}, R² = {r2}.",
        predictor=run.term_label(lead),
        outcome=run.outcome_label(lead),
        b=run.slot(f"{lead.slope}/estimate"),
        low=run.slot(f"{lead.slope}/conf_low"),
        high=run.slot(f"{lead.slope}/conf_high"),
        p=run.p(f"{lead.slope}/p_value"),
        r2=run.slot(f"{lead.regression}/glance/r_squared"),
    )


def _clustered(run: Run) -> Prose:
    lead = run.lead
    row = f"inference.{lead.model}/cr2:{lead.term}"
    return compose(
        "With institutions as the unit (CR2, {df} degrees of freedom) the interval is [{low}, "
        "{high}], {p}.",
        df=run.slot(f"{row}/df", style="decimal"),
        low=run.slot(f"{row}/conf_low"),
        high=run.slot(f"{row}/conf_high"),
        p=run.p(f"{row}/p_value"),
    )


def _limits(_: Run) -> Prose:
    return compose(
        "Everything was asked of the same people at one time: what goes together is shown, what "
        "leads to what is not."
    )


def _generated(run: Run) -> Prose:
    if not run.synthetic:
        raise AddressError("The data were collected.")
    return compose(
        "The answers are synthetic and calibrated to printed numbers; they replicate nothing."
    )


def _keywords(run: Run) -> Iterator[str]:
    for name in run.study.top_order():
        if name != run.study.marker:
            yield run.label(name)


def _published(run: Run) -> Iterator[Block]:
    audit = next((one for one in run.findings if isinstance(one, AuditFinding)), None)
    if audit is not None and audit.rows:
        yield Heading(2, "Published and obtained", "published")
        table = audit.beside(_PRINTED, title="What was printed, and what came out")
        yield TableBlock(table, name="published")
