"""What a comparison of sample sizes shows."""

from __future__ import annotations

from crm_study.results.cutoffs.sampling import CENSUS_1992
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table


class SampleSizeFinding(Finding):
    """How many to ask, formula by formula."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the numbers by formula."""
        return self.lay_out(
            [
                "label",
                "n_exact",
                "n_nearest",
                "n_required",
                "n_answers",
                "n_invited",
                "margin_obtained",
            ],
            heads={"label": "Formula", "n_required": "Rounded up"},
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the numbers, and what stands behind them."""
        behind = self.lay_out(["label", "assumes", "critique"], heads={"label": "Formula"})
        return (self.table(), Table("What each assumes and leaves out", behind.head, behind.rows))

    def prose(self) -> Prose:
        """Say what is asked for, and when to ask everybody."""
        parts = [
            compose(
                "Of {people} people, a percentage within {margin} at {level} takes {cochran} "
                "answers by Cochran and {yamane} by Yamane, whose formula is Cochran's with "
                "z = 2.",
                people=self.slot("glance", "n_population"),
                margin=self.slot("glance", "margin"),
                level=self.slot("glance", "conf_level"),
                cochran=self.slot("cochran", "n_required"),
                yamane=self.slot("yamane", "n_required"),
            ),
            *self._census(),
            *self._tests(),
            *self._clusters(),
            *self._given(),
        ]
        return join(parts)

    def _census(self) -> list[Prose]:
        if not self.number("glance", "census"):
            return []
        reason = (
            "a population this small"
            if CENSUS_1992.holds(self.number("glance", "n_population"))
            else "a sample that is nearly everybody"
        )
        return [
            compose(
                f"With {reason}, ask everybody: the sample would be {{share}} of them, and a "
                "census needs no formula.",
                share=self.slot("glance", "share", style="percent"),
            )
        ]

    def _tests(self) -> list[Prose]:
        if not any(row["formula"] == "regression" for row in self.rows):
            return []
        return [
            compose(
                "The planned regression needs {needed} independent answers.",
                needed=self.slot("regression", "n_required"),
            )
        ]

    def _clusters(self) -> list[Prose]:
        if self.number("glance", "n_clusters_required") is None:
            return []
        parts = [
            compose(
                "People of one institution answer alike (design effect {deff}): Cochran's number "
                "would take {needed} institutions drawn from very many.",
                deff=self.slot("glance", "cluster_effect"),
                needed=self.slot("glance", "n_clusters_required"),
            )
        ]
        if self.number("glance", "n_eff") is not None:
            parts.append(
                compose(
                    "All {clusters} there are carry as much as {n_eff} independent people.",
                    clusters=self.slot("glance", "n_clusters"),
                    n_eff=self.slot("glance", "n_eff"),
                )
            )
        return parts

    def _given(self) -> list[Prose]:
        if self.number("glance", "n_obs") is None:
            return []
        return [
            compose(
                "{n} answers give a percentage a margin of {margin}.",
                n=self.slot("glance", "n_obs"),
                margin=self.slot("glance", "margin_obtained"),
            )
        ]
