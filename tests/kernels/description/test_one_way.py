"""One-way analysis of variance against scipy, pingouin and a case by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy import stats

from crm_study.errors import AnalysisError
from crm_study.kernels.description.one_way import one_way


def test_by_hand() -> None:
    found = one_way([1, 3, 5, 7.0], ["a", "a", "b", "b"])
    # means 2 and 6, between 16, within 4
    assert (found.statistic, found.df1, found.df2) == (8.0, 1, 2)
    assert found.eta_squared == pytest.approx(0.8)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # pingouin's own
@pytest.mark.parametrize("seed", range(5))
def test_scipy_and_pingouin_agree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    groups = rng.choice(["MFI01", "MFI02", "MFI03", "MFI04"], 80)
    values = rng.normal(size=80) + (groups == "MFI02")
    found = one_way(values, groups)
    parts = [values[groups == name] for name in np.unique(groups)]
    expected = stats.f_oneway(*parts)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-10)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-10)
    table = pingouin.anova(pd.DataFrame({"y": values, "g": groups}), dv="y", between="g")
    assert found.eta_squared == pytest.approx(table["np2"].item(), abs=1e-3)


def test_shift_and_scale_change_nothing() -> None:
    rng = np.random.default_rng(1)
    values, groups = rng.normal(size=30), np.resize(["a", "b", "c"], 30)
    moved = one_way(100 - 7 * values, groups)
    assert moved.statistic == pytest.approx(one_way(values, groups).statistic, rel=1e-9)


@pytest.mark.parametrize(
    ("values", "groups", "told"),
    [
        (
            [1, 2, 3],
            ["a", "a", "a"],
            "at least 2 groups and more respondents than groups, but got 1 ",
        ),
        ([1, 2], ["a", "b"], "more respondents than groups, but got 2 and 2."),
        ([4, 4, 4], ["a", "a", "b"], "needs scores that vary, but all are the same."),
    ],
)
def test_refusals(values: list[float], groups: list[str], told: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        one_way(values, groups)
    assert told in str(caught.value)
