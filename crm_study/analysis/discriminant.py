"""Discriminant validity: whether the constructs can be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.reflective import beside, complete_scores, reflective_constructs
from crm_study.kernels.description.correlation import pearson
from crm_study.kernels.latent.htmt import Htmt, htmt
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.measurement import HENSELER_2015
from crm_study.results.finding import Finding, Row, Status
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose, join, phrase
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_RESAMPLES, _SEED, _MOST_DRAWN = 500, 20210101, 12
_TITLE = "Discriminant validity"
_NOTES = (
    "HTMT is the heterotrait–monotrait ratio of item correlations, with a seeded bootstrap "
    f"percentile interval ({_RESAMPLES} resamples), on the respondents who answered every item; "
    "r is the Pearson correlation of the scale scores (pairwise).",
    "Fornell–Larcker holds when the smaller √AVE of two constructs exceeds their latent "
    "correlation; both come from the measurement model.",
)


class DiscriminantFinding(Finding):
    """HTMT of every pair, with its interval and the Fornell–Larcker verdict."""

    __slots__ = ()

    def table(self) -> Table:
        """Return every pair, the closest first."""
        columns = [
            "label",
            "htmt",
            "conf_low",
            "conf_high",
            "htmt2",
            "correlation",
            "fornell_larcker",
        ]
        styles = dict.fromkeys(("conf_low", "conf_high"), "bounded")
        heads = {"label": "Pair", "correlation": "r"}
        return self.lay_out([*columns, "verdict"], heads=heads, styles=styles)  # type: ignore[arg-type]

    def prose(self) -> Prose:
        """Name the pairs that cannot be told apart."""
        if not self.rows:
            return super().prose()
        rule = self.rules[0]
        worst = str(max(self.rows, key=lambda row: row["htmt"] or 0.0)["pair"])
        said = compose(
            "{n_flagged} of {n_pairs} pairs reach HTMT ≥ {cutoff} ({source}). The closest pair is "
            "{label} (HTMT = {htmt}, {level} CI [{low}, {high}]).",
            n_flagged=self.slot("glance", "n_flagged"),
            n_pairs=self.slot("glance", "n_pairs"),
            cutoff=Slot(format_value(rule.cutoff, "bounded"), f"{self.id}/rules/{rule.name}"),
            source=rule.source,
            label=str(self.number(worst, "label")),
            htmt=self.slot(worst, "htmt"),
            level=self.slot("glance", "conf_level"),
            low=self.slot(worst, "conf_low", style="bounded"),
            high=self.slot(worst, "conf_high", style="bounded"),
        )
        if not self.number("glance", "n_crossed"):
            words = "No item correlates more with another construct's score than with its own."
            return join([said, phrase(words)])
        crossed = compose(
            "Items that correlate more with another construct's score than with their own: {n}.",
            n=self.slot("glance", "n_crossed"),
        )
        return join([said, crossed])

    def figure(self) -> Figure | None:
        """Draw the intervals of the closest pairs."""
        from crm_study.figures.intervals import interval_plot

        shown = sorted(self.rows, key=lambda row: -(row["htmt"] or 0.0))[:_MOST_DRAWN]
        if not shown:
            return None
        return interval_plot(
            [str(row["label"]) for row in shown],
            [row["htmt"] for row in shown],
            [row["conf_low"] for row in shown],
            [row["conf_high"] for row in shown],
            texts=[format_value(row["htmt"], "bounded") for row in shown],
            reference=self.rules[0].cutoff,
            reference_label=f"HTMT = {format_value(self.rules[0].cutoff, 'bounded')}",
            axis_label="HTMT with 95% bootstrap interval",
            stamp=self.stamp,
        )


def discriminant_chapter(study: Study, responses: Responses, measurement: Finding) -> Finding:
    """Compare every two reflective constructs of the main wave.

    Parameters
    ----------
    measurement : Finding
        The measurement model, for AVE and latent correlations.
    """
    frame = responses.wave(MAIN)
    constructs, told = reflective_constructs(study, frame)
    if len(constructs) < 2:
        reason = "Fewer than two reflective constructs have two items or more."
        none = DiscriminantFinding("discriminant", _TITLE, status="not_applicable", reason=reason)
        return beside(none, told)
    items = tuple(item for names in constructs.values() for item in names)
    scores = complete_scores(frame, items)
    places = {name: [items.index(item) for item in names] for name, names in constructs.items()}
    found = htmt(scores, places, n_resamples=_RESAMPLES, seed=_SEED)
    second = htmt(scores, places, mean="geometric", n_resamples=0)
    judged = measurement.details.get("fornell_larcker", ())
    verdicts = {str(row["pair"]): str(row["fornell_larcker"]) for row in judged}
    rows = [
        _row(study, frame, found, i, verdicts) | {"htmt2": float(second.estimate[i])}
        for i in range(len(found.pairs))
    ]
    crossings = tuple(plain(row) for row in _cross_loadings(frame, constructs))
    flagged = sum(row["verdict"] == HENSELER_2015.unmet for row in rows)
    status, reason_ = _status(flagged, len(rows))
    compared = DiscriminantFinding(
        id="discriminant",
        title=_TITLE,
        rows=tuple(plain(row) for row in rows),
        overall={
            "n_pairs": len(rows),
            "n_flagged": flagged,
            "n_crossed": len(_crossed(crossings)),
            "conf_level": found.conf_level,
            "n_obs": len(scores),
        },
        status=status,
        reason=reason_,
        notes=_NOTES,
        rules=(HENSELER_2015,),
        details={"cross_loadings": crossings},
    )
    return beside(compared, told)


def _cross_loadings(frame: Responses, constructs: Mapping[str, tuple[str, ...]]) -> Iterator[Row]:
    """Correlate every item with every construct's score; its own score holds the item."""
    for home, items in constructs.items():
        for item in items:
            for construct in constructs:
                pair = frame.complete((item, construct))
                yield {
                    "key": f"{item}:{construct}",
                    "item": item,
                    "construct": construct,
                    "label": "own" if construct == home else "other",
                    "pearson": pearson(pair[:, 0], pair[:, 1]),
                }


def _crossed(rows: Sequence[Row]) -> list[str]:
    """Return the items that correlate more with another construct's score than their own."""
    own = {row["item"]: abs(row["pearson"]) for row in rows if row["label"] == "own"}
    others = (row for row in rows if row["label"] == "other")
    crossed = [row["item"] for row in others if abs(row["pearson"]) > own[row["item"]]]
    return list(dict.fromkeys(crossed))


def _row(
    study: Study, frame: Responses, found: Htmt, i: int, verdicts: Mapping[str, str]
) -> dict[str, Any]:
    first, second = found.pairs[i]
    value = float(found.estimate[i])
    pair = frame.complete((first, second))
    related = pearson(pair[:, 0], pair[:, 1])
    return {
        "pair": f"{first}~{second}",
        "label": f"{study.label_of(first)} – {study.label_of(second)}",
        "htmt": value,
        "conf_low": float(found.conf_low[i]),
        "conf_high": float(found.conf_high[i]),
        "correlation": related,
        "fornell_larcker": verdicts.get(f"{first}~{second}", "undefined"),
        "verdict": HENSELER_2015.verdict(value),
    }


def _status(flagged: int, n_pairs: int) -> tuple[Status, str | None]:
    if not flagged:
        return "ok", None
    return "warning", f"{flagged} of {n_pairs} pairs of constructs can hardly be told apart."
