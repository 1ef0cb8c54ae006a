"""The route for data of any size: sums where sums suffice, a seeded sample of rows elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.analysis.route import (
    analyze,
    chosen_chapters,
    guarded,
    identity,
    judged,
    needed_chapters,
    route,
    software,
)
from crm_study.analysis.scale.description import (
    constructs_described,
    correlations_of_totals,
    items_described,
    sample_of_totals,
)
from crm_study.analysis.scale.designed import is_designed
from crm_study.analysis.scale.diagnostics import with_summed_checks
from crm_study.analysis.scale.further_sums import further_sums
from crm_study.analysis.scale.held import Held
from crm_study.analysis.scale.importance import importance_of_totals, splits
from crm_study.analysis.scale.inference import inference_of_totals, infers
from crm_study.analysis.scale.latent import (
    factorability_of_totals,
    factors_of_totals,
    measurement_of_totals,
    method_bias_of_totals,
)
from crm_study.analysis.scale.models import regression_of_totals
from crm_study.analysis.scale.moderation import moderation_of_totals
from crm_study.analysis.scale.reliability import items_of_totals, reliability_of_totals
from crm_study.analysis.scale.second_pass import row_models
from crm_study.analysis.scale.steps import hierarchical_of_totals
from crm_study.analysis.scale.weighed_cells import weighs
from crm_study.analysis.scale.weights import weights_of_totals
from crm_study.analysis.shown_answers import smallest_shown
from crm_study.analysis.threads import one_thread
from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.responses.admission import admit
from crm_study.responses.columns import Columns
from crm_study.responses.scale.gather import SAMPLE, gather
from crm_study.responses.scale.keeping import totals_hash
from crm_study.responses.scale.picking import columns_of
from crm_study.responses.scale.plan import scale_plan
from crm_study.responses.scale.second_pass import gather_again, refuse_once_only
from crm_study.responses.scale.sources import hash_of, shown
from crm_study.results.finding import Finding
from crm_study.results.findings import Findings, Origin

if TYPE_CHECKING:
    from crm_study.kernels.diagnostics.residual_sums import ResidualSums
    from crm_study.responses.responses import Responses
    from crm_study.responses.scale.engines import Engine
    from crm_study.responses.scale.work import Gathered

Chapter = Callable[[Held], Finding]
_SUMMED: Mapping[str, Chapter] = {
    "sample": sample_of_totals,
    "reliability.main": reliability_of_totals,
    "items.main": items_of_totals,
    "factorability": factorability_of_totals,
    "factors": factors_of_totals,
    "measurement": measurement_of_totals,
    "method_bias": method_bias_of_totals,
    "descriptives.items": items_described,
    "descriptives.constructs": constructs_described,
    "correlation": correlations_of_totals,
}
"""Chapters that sums and counts suffice for; those of models of scale scores join them."""
_DESIGNED: Mapping[str, Callable[..., Finding]] = {
    "hierarchical": hierarchical_of_totals,
    "moderation": moderation_of_totals,
}
"""Chapters of a declaration that has columns of its own."""


@one_thread
def analyze_large(
    study: Study,
    data: str | Path,
    *,
    chapters: tuple[str, ...] = (),
    engine: Engine | None = None,
    sample: int = SAMPLE,
    seed: int = 0,
    kept: Path | None = None,
    second_pass: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Findings:
    """Run the chapters on data too many to hold.

    Parameters
    ----------
    study : Study
    data : str or Path
        Files of Parquet, Arrow or CSV: ``wave*/**/*.parquet``, a folder, or one file; ``-`` for
        an Arrow stream from standard input; a table, ``duckdb:///answers.duckdb?table=survey``
        or ``postgresql://user@host/base?table=survey``.
    chapters : tuple of str, optional
        Ids, or first parts of ids, of the chapters to keep.
    engine : Engine, optional
        Who reads and sums up; by default this process. See `engine`.
    sample : int, default 10000
        Rows drawn for the chapters that need rows; each says so in its notes.
    seed : int
        Of that draw, which does not depend on how the files are cut.
    kept : Path, optional
        Folder where finished parts are kept, so that an interrupted run goes on.
    second_pass : bool, default False
        Whether to go over the rows once more for what needs the fitted model: HC2 to HC4m in
        ``inference``, leverage and Cook's distance in ``diagnostics``, of models of scale
        scores. It is not kept.
    progress : callable, optional
        Told what is being done.

    Returns
    -------
    Findings
        The same numbers, to the last bit, for any engine and any cut of the files.

    Raises
    ------
    DataError
        No such file or table, a column is missing, no row was admitted, or a second pass over
        standard input.
    MissingPackageError
        The package that reads the files is not installed.
    """
    if second_pass:
        refuse_once_only(data)
    chosen = chosen_chapters(study, chapters)
    needed = needed_chapters(study, chosen)
    further = further_sums(study, needed)
    gathered = gather(
        study,
        data,
        further=further,
        engine=engine,
        sample=sample,
        seed=seed,
        kept=kept,
        progress=_parts_told(progress, "reading the data"),
    )
    if not gathered.totals.counted["admitted"]:
        raise DataError(f"No row of {shown(data)} was admitted: {dict(gathered.totals.counted)}.")
    rows = _sampled(study, gathered, data)
    origin = _origin(data, gathered, rows)
    if gathered.totals.counted["received"] <= sample:
        return replace(analyze(study, rows, chapters=chapters, progress=progress), origin=origin)
    held = Held(study, scale_plan(study, further), gathered.totals, smallest_shown(study, rows))
    if second_pass:
        held = replace(held, residuals=_seen_again(held, data, needed, engine, progress))
    done = tuple(_in_order(held, rows, needed, seed, progress))
    found = judged(study, Findings(identity(study), origin, software(), done), chosen)
    wanted = (finding for finding in found if finding.id in chosen)
    marked = tuple(replace(finding, synthetic=origin.synthetic) for finding in wanted)
    return replace(found, findings=marked)


def _seen_again(
    held: Held,
    data: str | Path,
    chapters: set[str],
    engine: Engine | None,
    progress: Callable[[str], None],
) -> Mapping[str, ResidualSums]:
    """Go over the rows of the models that chapters look at; nobody else's."""
    models = row_models(held, chapters)
    told = _parts_told(progress, "reading the data again")
    return gather_again(held.study, data, models, engine=engine, progress=told) if models else {}


def _parts_told(progress: Callable[[str], None], doing: str) -> Callable[[int, int], None]:
    return lambda done, of: progress(f"{doing}: {done} of {of} parts")


def _in_order(
    held: Held,
    rows: Responses,
    wanted: set[str],
    seed: int,
    progress: Callable[[str], None],
) -> Iterator[Finding]:
    """Yield every chapter in the order of the route, from sums or from the sampled rows."""
    steps = [step.name for step in route(held.study) if step.name in wanted]
    summed = {name: chapter for name in steps if (chapter := _chapter(held, name))}
    rest = tuple(name for name in steps if name not in summed)
    told = f"From a sample of {len(rows)} of {held.n_obs} rows, drawn with seed {seed}."
    found = analyze(held.study, rows, chapters=rest, progress=progress) if rest else ()
    sampled = {one.id: replace(one, notes=(told, *one.notes)) for one in found}
    for name in steps:
        if name in summed:
            progress(name)
            yield guarded(name, partial(summed[name], held))
        else:
            yield _corrected(held, sampled[name])


def _corrected(held: Held, sampled: Finding) -> Finding:
    """Put what sums tell in its place, where a chapter rests on sums in part."""
    kind, _, model = sampled.id.partition(".")
    if kind == "diagnostics" and is_designed(held, model) and sampled.rows:
        return with_summed_checks(held, sampled, model=model)
    return sampled


def _sampled(study: Study, gathered: Gathered, data: str | Path) -> Responses:
    """Admit the sampled rows as any answers."""
    rows = gathered.rows()
    if rows is None:
        raise DataError(f"{shown(data)} holds no answers.")
    cells = columns_of(rows)
    if study.respondent and study.respondent.column not in cells:
        cells[study.respondent.column] = [f"row {i}" for i in range(1, len(rows) + 1)]
    return admit(Columns.of(cells), study, file=shown(data)).responses


def _chapter(held: Held, name: str) -> Chapter | None:
    kind, _, model = name.partition(".")
    if kind == "regression" and is_designed(held, model):
        return partial(regression_of_totals, model=model)
    if kind in _DESIGNED and is_designed(held, name):
        return partial(_DESIGNED[kind], name=model)
    if kind == "inference" and infers(held, model):
        return partial(inference_of_totals, model=model)
    if kind == "importance" and splits(held, model):
        return partial(importance_of_totals, model=model)
    if name == "weights" and weighs(held):
        return weights_of_totals
    return _SUMMED.get(name)


def _origin(data: str | Path, gathered: Gathered, rows: Responses) -> Origin:
    counted = gathered.totals.counted
    other = counted["other_wave"]
    return replace(
        rows.origin,
        file=shown(data),
        sha256=hash_of(data) or totals_hash(gathered.totals),
        n_received=counted["received"],
        n_admitted=counted["admitted"] + other,
        n_refused=counted["received"] - counted["admitted"] - other,
    )
