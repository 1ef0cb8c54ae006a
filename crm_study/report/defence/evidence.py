"""What stands behind one result: its assumptions, and what changes under the alternative."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crm_study.errors import AddressError
from crm_study.report.defence.reasons import kind_of
from crm_study.report.run import Run
from crm_study.results.address import Address
from crm_study.results.finding import Row
from crm_study.results.prose import Prose, Slot, compose, join
from crm_study.results.table import Table, table_of

Evidence = Callable[[Run, Address], Prose]

_SAME_SLOPE = ("ols", "hc3", "cr2", "wild_bootstrap", "mixed")
ALTERNATIVES = (*_SAME_SLOPE, "cluster_means", "permutation")
"""Analyses of a slope that a committee asks for, in their order; the last two compare
institutions and not people."""
_CHECKS = ("normality", "heteroscedasticity", "linearity", "collinearity", "influence")
_COLUMNS = ("approach", "estimate", "std_error", "df", "p_value", "conf_low", "conf_high")


def assumptions(run: Run, place: Address) -> Prose:
    """Give the numbers of the checks of a regression, or say that there are none."""
    kind, _, name = place.finding.partition(".")
    found = f"diagnostics.{name}"
    if kind != "regression" or found not in run.findings or not run.findings[found].rows:
        return compose(
            "No checks are computed for this kind of analysis; those of the regressions with the "
            "same scores are the nearest evidence."
        )
    rows = {str(row["check"]): row for row in run.findings[found].rows}
    said = [_check(run, found, rows[key]) for key in _CHECKS if key in rows]
    return compose("{checks}.", checks=join(said, "; "))


def _check(run: Run, found: str, row: Row) -> Prose:
    place = f"{found}/{row['check']}"
    if row["statistic"] is None:
        return compose("{label}: {verdict}", label=str(row["label"]), verdict=str(row["verdict"]))
    p_value = compose(", {p}", p=run.p(f"{place}/p_value")) if row["p_value"] is not None else ""
    return compose(
        "{method} = {statistic}{p}: {verdict}",
        method=str(row["method"]),
        statistic=run.slot(f"{place}/statistic"),
        p=p_value,
        verdict=str(row["verdict"]),
    )


def alternatives(run: Run, place: Address) -> Prose:
    """Say what other ways of analyzing give for the same result."""
    kinds: dict[str, tuple[Evidence, ...]] = {
        "regression": (_standard_errors, _institutions, _multiverse, _omitted),
        "mediation": (_intervals_of_product,),
        "moderation": (_region,),
        "pls": (_resampled,),
    }
    parts = kinds.get(kind_of(place), ())
    said = [sentence for part in parts for sentence in _possible(part, run, place)]
    return join(said) if said else compose("No other way of analyzing it was declared.")


def _possible(part: Evidence, run: Run, place: Address) -> Iterator[Prose]:
    try:
        yield part(run, place)
    except AddressError:
        return


def _standard_errors(run: Run, place: Address) -> Prose:
    """Say whether any way to the standard error changes the decision."""
    rows = inference_rows(run, place)
    found = f"inference.{place.finding.partition('.')[2]}"
    known = [row for row in rows if row["p_value"] is not None and row["method"] in _SAME_SLOPE]
    if not known:
        raise AddressError("There is no other standard error.")
    largest = max(known, key=lambda row: float(row["p_value"]))
    verdicts = {str(row["verdict"]) for row in known}
    values: dict[str, str | Slot] = {
        "approach": str(largest["approach"]),
        "p": run.p(f"{found}/{largest['key']}/p_value"),
    }
    if len(verdicts) == 1:
        return compose(
            "Every standard error in the table below leads to the same decision; the largest p is "
            "that of {approach}, {p}.",
            **values,
        )
    return compose(
        "The decision hangs on the standard error, as the table below shows; the largest p is that "
        "of {approach}, {p}.",
        **values,
    )


def _institutions(run: Run, place: Address) -> Prose:
    """Give the slope of the institutions' means, which asks another question."""
    row = f"inference.{place.finding.partition('.')[2]}/cluster_means:{place.row}"
    return compose(
        "Whether institutions that score higher also have higher outcomes is another question, "
        "asked of as many means as there are institutions: {b} [{low}, {high}], {p}.",
        b=run.slot(f"{row}/estimate"),
        low=run.slot(f"{row}/conf_low"),
        high=run.slot(f"{row}/conf_high"),
        p=run.p(f"{row}/p_value"),
    )


def _multiverse(run: Run, place: Address) -> Prose:
    model = place.finding.partition(".")[2]
    for name, declared in run.study.multiverse.items():
        if declared.model == model and declared.term == place.row:
            glance = f"multiverse.{name}/glance"
            return compose(
                "Of {n} defensible analyses {share} support it; the slope lies from {low} to "
                "{high}.",
                n=run.slot(f"{glance}/n_specifications"),
                share=run.slot(f"{glance}/share_supporting"),
                low=run.slot(f"{glance}/minimum"),
                high=run.slot(f"{glance}/maximum"),
            )
    raise AddressError("No multiverse looks at this slope.")


def _omitted(run: Run, place: Address) -> Prose:
    row = f"sensitivity.{place.finding.partition('.')[2]}/{place.row}"
    return compose(
        "Something left out would have to account for {rv} of what is left of predictor and "
        "outcome to bring the slope to nothing.",
        rv=run.slot(f"{row}/robustness_value", style="percent"),
    )


def _intervals_of_product(run: Run, place: Address) -> Prose:
    row = f"{place.finding}/indirect"
    return compose(
        "Bias-corrected limits of the indirect part are [{low}, {high}]; Sobel's test, which takes "
        "the product for normal, gives {p}.",
        low=run.slot(f"{row}/bca_low", style="fine"),
        high=run.slot(f"{row}/bca_high", style="fine"),
        p=run.p(f"{row}/sobel_p_value"),
    )


def _region(run: Run, place: Address) -> Prose:
    return compose(
        "The slope can be told from zero for {share} of the respondents (Johnson–Neyman).",
        share=run.slot(f"{place.finding}/glance/share_significant"),
    )


def _resampled(run: Run, place: Address) -> Prose:
    return compose(
        "The share of resamples beyond zero gives {p}.",
        p=run.p(f"{place.finding}/{place.row}/boot_p_value"),
    )


def inference_rows(run: Run, place: Address) -> list[Row]:
    """Return the rows of the alternatives for one slope; none where there are none."""
    kind, _, name = place.finding.partition(".")
    found = f"inference.{name}"
    if kind != "regression" or found not in run.findings:
        return []
    rows = {str(row["key"]): row for row in run.findings[found].rows}
    keys = (f"{method}:{place.row}" for method in ALTERNATIVES)
    return [rows[key] for key in keys if key in rows]


def alternatives_table(run: Run, place: Address, *, title: str) -> Table | None:
    """Return the alternatives for one slope as a table."""
    rows = inference_rows(run, place)
    if not rows:
        return None
    found = run.findings[f"inference.{place.finding.partition('.')[2]}"]
    return table_of(
        rows,
        _COLUMNS,
        finding=found.id,
        title=title,
        notes=[found.stamp] if found.stamp else [],
    )
