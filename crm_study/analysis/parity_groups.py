"""Groups and tables of counts: ours beside SPSS, scipy and pingouin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis import parity_libraries as libraries
from crm_study.analysis.declared_frame import declared_groups
from crm_study.analysis.parity_comparison import SPSS, Comparison, Statistic
from crm_study.analysis.parity_ground import Floats, Ground
from crm_study.kernels.spss.association import spss_levene
from crm_study.responses.responses import Responses

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The scores of one outcome, in the groups of one declared comparison."""

    finding: str
    outcome: str
    about: str
    scores: Floats
    labels: Sequence[str]

    @property
    def samples(self) -> list[Floats]:
        """The scores of each group, groups in sorted order."""
        member = np.array(self.labels)
        return [self.scores[member == name] for name in sorted(set(self.labels))]

    def statistic(self, name: str, label: str, row: str, column: str = "statistic") -> Statistic:
        """Return one of the finding's numbers on this outcome."""
        return Statistic(name, label, self.about, f"{self.finding}/{row}/{column}")


def group_comparisons(ground: Ground, responses: Responses) -> Iterator[Comparison]:
    """Compare the tests of the first declared comparison of groups."""
    for name, declared in list(ground.study.comparisons.items())[:1]:
        outcome, group = declared.outcomes[0], declared.group
        frame = declared_groups(ground.study, responses, (group,))[[outcome, group]].dropna()
        groups = Groups(
            f"comparison.{name}",
            outcome,
            f"{ground.label(outcome)} by {ground.label(group)}",
            frame[outcome].to_numpy(dtype=float),
            [str(value) for value in frame[group]],
        )
        yield from _several(groups) if len(groups.samples) > 2 else _two(groups)
        yield from _spread(groups)


def _several(groups: Groups) -> Iterator[Comparison]:
    outcome, samples = groups.outcome, groups.samples
    of = partial(libraries.pingouin_groups, scores=groups.scores, groups=groups.labels)
    welch = groups.statistic("welch", "Welch's F", f"welch:{outcome}")
    unequal = "Does not assume equal variances; as ONEWAY /STATISTICS=WELCH of SPSS."
    yield welch.same("pingouin", "welch_anova()", partial(of, "welch_anova", "F"), unequal)
    yield welch.other(
        SPSS,
        "ONEWAY, ANOVA",
        partial(libraries.scipy_samples, "f_oneway", samples),
        "The first table of ONEWAY is Fisher's F, of equal variances; we report Welch's.",
    )
    fisher = groups.statistic("anova", "Fisher's F", f"anova:{outcome}")
    yield fisher.same(
        "scipy",
        "stats.f_oneway()",
        partial(libraries.scipy_samples, "f_oneway", samples),
        "Of equal variances, as the first table of ONEWAY.",
    )
    eta = groups.statistic("eta_squared", "η²", f"anova:{outcome}", "estimate")
    yield eta.same(
        "pingouin", "anova()", partial(of, "anova", "np2"), "Sum of squares between over total."
    )
    ranks = groups.statistic("kruskal_wallis", "Kruskal–Wallis H", f"kruskal_wallis:{outcome}")
    yield ranks.same(
        "scipy",
        "stats.kruskal()",
        partial(libraries.scipy_samples, "kruskal", samples),
        "Corrected for ties, as NPAR TESTS of SPSS.",
    )
    yield from _pairs(groups)


def _pairs(groups: Groups) -> Iterator[Comparison]:
    first, second = sorted(set(groups.labels))[:2]
    row = f"games_howell:{groups.outcome}:{first}~{second}"
    pair = groups.statistic("pair_p", f"p of {first} and {second}", row, "p_value")
    yield pair.same(
        "pingouin",
        "pairwise_gameshowell()",
        partial(
            libraries.pingouin_groups,
            "pairwise_gameshowell",
            "pval",
            groups.scores,
            groups.labels,
        ),
        "Games and Howell's pairs, each with its own variances, as /POSTHOC=GH of SPSS.",
    )
    yield pair.other(
        "scipy",
        "stats.tukey_hsd()",
        partial(libraries.scipy_tukey, groups.samples),
        "Tukey's HSD, as /POSTHOC=TUKEY of SPSS, takes one variance for all groups; ours are "
        "Games and Howell's.",
    )


def _two(groups: Groups) -> Iterator[Comparison]:
    outcome, samples = groups.outcome, groups.samples
    test = partial(libraries.scipy_samples, "ttest_ind", samples)
    welch = groups.statistic("welch", "Welch's t", f"welch:{outcome}")
    yield welch.same(
        "scipy",
        "stats.ttest_ind(equal_var=False)",
        partial(test, equal_var=False),
        "Does not assume equal variances; second line of T-TEST in SPSS.",
    )
    yield welch.other(
        SPSS,
        "T-TEST, equal variances assumed",
        test,
        "The first line of T-TEST is Student's; we report Welch's, the second line.",
    )
    student = groups.statistic("student", "Student's t", f"student:{outcome}")
    yield student.same("scipy", "stats.ttest_ind()", test, "Of equal variances.")


def _spread(groups: Groups) -> Iterator[Comparison]:
    spread = groups.statistic("levene", "Test of equal spread", f"spread:{groups.outcome}")
    yield spread.same(
        "scipy",
        "stats.levene()",
        partial(libraries.scipy_samples, "levene", groups.samples),
        "Distances from the group medians (Brown and Forsythe), as car::leveneTest of R.",
    )
    yield spread.other(
        SPSS,
        "ONEWAY /STATISTICS=HOMOGENEITY, based on mean",
        partial(spss_levene, groups.scores, groups.labels),
        "SPSS's first line is Levene's, distances from the group means; ours are from the medians, "
        "its second line.",
    )


def table_comparisons(ground: Ground, responses: Responses) -> Iterator[Comparison]:
    """Compare the tests of the first declared association."""
    for name, declared in list(ground.study.associations.items())[:1]:
        pair = (declared.rows, declared.columns)
        frame = declared_groups(ground.study, responses, pair)[list(pair)].dropna().astype(str)
        counts = _counts(frame)
        about = " by ".join(ground.label(column) for column in pair)
        address = f"association.{name}/chi_squared"
        chi2 = Statistic("chi_squared", "Pearson's χ²", about, f"{address}/statistic")
        yield chi2.same(
            "scipy",
            "stats.chi2_contingency(correction=False)",
            partial(libraries.scipy_chi2, counts, correction=False),
            "Without Yates's correction; first line of CROSSTABS in SPSS.",
        )
        yield chi2.other(
            "scipy",
            "stats.chi2_contingency()",
            partial(libraries.scipy_chi2, counts, correction=True),
            "scipy corrects tables of two by two for continuity (Yates) unless told otherwise; "
            "ours does not. Larger tables agree.",
        )
        cramer = Statistic("cramers_v", "Cramér's V", about, f"{address}/estimate")
        yield cramer.same(
            "pingouin",
            "chi2_independence(correction=False)",
            partial(libraries.pingouin_chi2, frame, "cramer"),
            "Not corrected for its bias, as CROSSTABS of SPSS.",
        )


def _counts(frame: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    import pandas as pd

    first, second = frame.columns
    return pd.crosstab(frame[first], frame[second]).to_numpy(dtype=float)
