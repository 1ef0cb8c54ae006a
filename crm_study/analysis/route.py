"""The route: every chapter in the order of a thesis, on one page.

Adding an analysis is one line here. A chapter that fails keeps its place with the
reason and never stops the others.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import distribution

from crm_study.analysis.institutions import for_readers
from crm_study.analysis.kinds import KINDS
from crm_study.analysis.registry import declared_chapter, lazy
from crm_study.analysis.replay import read_findings as read_findings
from crm_study.analysis.threads import one_thread
from crm_study.errors import AddressError, AnalysisError, listed, nearest
from crm_study.protocol.promises import is_frozen
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, PILOT, Responses
from crm_study.results.address import parse_address
from crm_study.results.finding import Finding
from crm_study.results.findings import Findings

Judgement = Callable[[Study, Findings], Finding]


@dataclass(frozen=True, slots=True)
class Step:
    """A chapter on data, and the earlier findings it builds on."""

    name: str
    chapter: Callable[..., Finding]
    needs: tuple[str, ...] = ()


PER_MODEL: tuple[tuple[str, Callable[..., Finding]], ...] = (
    ("regression", lazy("regression:regression_chapter")),
    ("diagnostics", lazy("diagnostics:diagnostics_chapter")),
    ("inference", lazy("inference:inference_chapter")),
    ("importance", lazy("importance:importance_chapter")),
    ("sensitivity", lazy("sensitivity:sensitivity_chapter")),
)
"""The chapters that a declared model has, in order."""


PER_NAME: tuple[tuple[str, str, Callable[..., Finding]], ...] = (
    ("hierarchical", "hierarchical", lazy("hierarchical:hierarchical_chapter")),
    ("multiverse", "multiverse", lazy("multiverse:multiverse_chapter")),
    ("moderation", "moderation", lazy("moderation:moderation_chapter")),
    ("mediation", "mediation", lazy("mediation:mediation_chapter")),
    ("pls", "pls", lazy("pls:pls_chapter")),
    ("comparison", "comparisons", lazy("comparison:comparison_chapter")),
    ("association", "associations", lazy("association:association_chapter")),
)
"""Kind, the key of the study that names them, and the chapter of each."""


def route(study: Study) -> tuple[Step, ...]:
    """Return the chapters on data, in order."""
    return (
        *([Step("deviations", lazy("deviations:deviations_chapter"))] if is_frozen(study) else []),
        Step("sample", lazy("sample:sample_chapter")),
        Step("profile", lazy("profile:profile_chapter")),
        Step("quality", lazy("quality:quality_chapter"), needs=("sample",)),
        Step("weights", lazy("declared_weights:weights_chapter")),
        Step("content_validity", lazy("content_validity:content_validity_chapter")),
        Step("reliability.pilot", partial(lazy("reliability:reliability_chapter"), wave=PILOT)),
        Step("items.pilot", partial(lazy("items:items_chapter"), wave=PILOT)),
        Step("reliability.main", partial(lazy("reliability:reliability_chapter"), wave=MAIN)),
        Step("items.main", partial(lazy("items:items_chapter"), wave=MAIN)),
        Step("factorability", lazy("factorability:factorability_chapter")),
        Step("factors", lazy("factors:factors_chapter")),
        Step("measurement", lazy("measurement:measurement_chapter")),
        Step("discriminant", lazy("discriminant:discriminant_chapter"), needs=("measurement",)),
        Step("method_bias", lazy("method_bias:method_bias_chapter")),
        Step("formative", lazy("formative:formative_chapter")),
        Step("descriptives.items", lazy("descriptives:items_descriptives")),
        Step("descriptives.constructs", lazy("descriptives:constructs_descriptives")),
        Step("missing", lazy("missing:missing_chapter")),
        Step("correlation", lazy("correlation:correlation_chapter")),
        *(
            Step(f"{kind}.{name}", partial(chapter, model=name))
            for name, model in study.models.items()
            for kind, chapter in PER_MODEL
            if kind != "importance" or len(model.predictors) > 1
        ),
        *(
            Step(f"{kind}.{name}", partial(chapter, name=name))
            for kind, key, chapter in PER_NAME
            for name in getattr(study, key)
        ),
        *(
            Step(analysis.finding, partial(declared_chapter(analysis.kind), analysis=analysis))
            for analysis in study.analyses
        ),
        Step("power", lazy("power:power_chapter")),
    )


JUDGEMENTS: tuple[tuple[str, Judgement], ...] = (
    ("hypotheses", lazy("hypotheses:hypotheses_chapter")),
    ("audit", lazy("audit:audit_chapter")),
)
"""The chapters that read findings only."""


@one_thread
def analyze(
    study: Study,
    responses: Responses,
    *,
    chapters: tuple[str, ...] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Findings:
    """Run every chapter on admitted responses.

    Parameters
    ----------
    study : Study
        The declared study.
    responses : Responses
        What `read_responses` admitted.
    chapters : tuple of str, optional
        Ids, or first parts of ids (``regression``), of the chapters to keep.
    progress : callable, optional
        Told the id of each chapter before it starts.

    Returns
    -------
    Findings
        In the order of the route.

    Raises
    ------
    AddressError
        A chapter that this study does not have; the message names the nearest.

    Examples
    --------
    >>> import crm_study as cs
    >>> from crm_study.responses.reader import data_file
    >>> study = cs.read_study("rusizi")
    >>> findings = cs.analyze(study, cs.read_responses(data_file(study), study))
    >>> round(findings.number("regression.simple/glance/r_squared"), 2)
    0.44
    """
    chosen = chosen_chapters(study, chapters)
    needed = needed_chapters(study, chosen)
    done: list[Finding] = []
    for step in route(study):
        if step.name not in needed:
            continue
        progress(step.name)
        earlier = [finding for finding in done if finding.id in step.needs]
        done.append(guarded(step.name, partial(step.chapter, study, responses, *earlier)))
    for name, judgement in JUDGEMENTS:
        if name not in chosen:
            continue
        progress(name)
        done.append(guarded(name, partial(judgement, study, bundle(study, responses, done))))
    return bundle(study, responses, [finding for finding in done if finding.id in chosen])


def audit_published(study: Study, findings: Findings | None = None) -> Finding:
    """Compare every published number with itself, its neighbours and the data.

    Parameters
    ----------
    study : Study
        Declares the published numbers.
    findings : Findings, optional
        Answers from data; without them only what the printed numbers allow is judged.

    Examples
    --------
    >>> import crm_study as cs
    >>> audit = cs.audit_published(cs.read_study("rusizi"))
    >>> audit.number("regression.simple/scrm/statistic", "consistency")
    'inconsistent'
    """
    found = findings or Findings(identity(study), None, software(), ())
    return guarded("audit", partial(lazy("audit:audit_chapter"), study, found))


def judged(study: Study, findings: Findings, names: set[str]) -> Findings:
    """Join the judgements of these names to findings that were not made by `analyze`."""
    done = list(findings)
    for name, judgement in JUDGEMENTS:
        if name in names:
            bundle = replace(findings, findings=tuple(done))
            done.append(guarded(name, partial(judgement, study, bundle)))
    return replace(findings, findings=tuple(done))


def guarded(name: str, chapter: Callable[[], Finding]) -> Finding:
    """Run a chapter; what it cannot answer becomes a failed finding with the reason."""
    try:
        return chapter()
    except AnalysisError as error:
        kind = KINDS[name.split(".")[0]]
        return kind(id=name, title=_title(name), status="failed", reason=str(error))


def _title(name: str) -> str:
    kind, _, rest = name.partition(".")
    return f"{kind.capitalize()}: {rest}" if rest else kind.capitalize()


def bundle(study: Study, responses: Responses | None, done: list[Finding]) -> Findings:
    """Join findings as readers may see them; those on no data have no origin."""
    if responses is None:
        return Findings(identity(study), None, software(), tuple(done))
    shown = tuple(for_readers(finding, study, responses) for finding in done)
    return Findings(identity(study), responses.origin, software(), shown)


def identity(study: Study) -> dict[str, str]:
    """Return what identifies a study: id, title and hash."""
    return {"id": study.id, "title": study.title_in("en"), "sha256": study.sha256}


def software() -> dict[str, str]:
    """Return the versions of what computes the numbers."""
    packages = ("numpy", "scipy", "pandas")
    own = {"crm_study": _version("crm-study"), "python": platform.python_version()}
    return own | {package: _version(package) for package in packages}


def _version(package: str) -> str:
    """Return the version of an installed package, of whose metadata it reads no more."""
    found = distribution(package)
    head = (found.read_text("METADATA") or "").partition("\nVersion: ")[2]
    return head.partition("\n")[0].strip() or found.version


def chosen_chapters(study: Study, chapters: tuple[str, ...]) -> set[str]:
    """Return the ids that are asked for; all without any."""
    known = [*(step.name for step in route(study)), *(name for name, _ in JUDGEMENTS)]
    if not chapters:
        return set(known)
    return {name for chapter in chapters for name in _matching(chapter, known)}


def needed_chapters(study: Study, chosen: set[str]) -> set[str]:
    """Return the chosen chapters and those that they, or their judgements, read."""
    needed = set(chosen)
    if "hypotheses" in chosen:
        criteria = [
            part
            for hypothesis in study.hypotheses.values()
            for side in (hypothesis.supported_if, hypothesis.refuted_if)
            if side is not None
            for part in side.parts()
        ]
        needed |= {parse_address(part.address).finding for part in criteria if part.address}
    if "audit" in chosen:
        needed |= {parse_address(number.address).finding for number in study.published}
    for step in reversed(route(study)):
        if step.name in needed:
            needed |= set(step.needs)
    return needed


def _matching(chapter: str, known: list[str]) -> Iterator[str]:
    found = [name for name in known if chapter in (name, name.split(".")[0])]
    if not found:
        kinds = dict.fromkeys(name.split(".")[0] for name in known)
        raise AddressError(
            f"There is no chapter '{chapter}'.{nearest(chapter, [*kinds, *known])} "
            f"Chapters: {listed(_grouped(known), limit=60)}."
        )
    yield from found


def _grouped(known: list[str]) -> Iterator[str]:
    """Yield chapters, those of one kind together: ``regression.{simple, joint}``."""
    names: dict[str, list[str]] = {}
    for name in known:
        kind, _, rest = name.partition(".")
        names.setdefault(kind, []).append(rest)
    for kind, rests in names.items():
        yield (
            f"{kind}.{{{', '.join(rests)}}}"
            if len(rests) > 1
            else ".".join(filter(None, [kind, *rests]))
        )
