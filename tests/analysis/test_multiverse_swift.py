"""Cross products give the same specifications as the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.multiverse_swift import swift_fits

NUMBERS = ["estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high"]
NUMBERS += ["std_estimate", "r_squared", "n_obs"]


@pytest.fixture
def frame() -> pd.DataFrame:
    draw = np.random.default_rng(5)
    shared = draw.normal(size=(90, 1))
    made = pd.DataFrame(draw.normal(size=(90, 6)) + shared, columns=[*"abcd", "x", "y"])
    made.loc[3, "y"] = made.loc[8, "a"] = np.nan
    made["firm"] = np.repeat([f"MFI{i:02d}" for i in range(15)], 6)
    made["young"] = draw.random(90) < 0.3
    return made


@pytest.mark.parametrize("estimators", [["ols"], ["ranks"], ["cluster_means"]])
def test_both_ways_agree(frame: pd.DataFrame, estimators: list[str]) -> None:
    found = [
        cs.multiverse(
            frame,
            outcome="y",
            predictor="x",
            controls="all",
            candidates=list("abcd"),
            exclude={"young": "young"},
            estimators=estimators,
            cluster="firm",
            n_permutations=n,
        ).tidy()
        for n in (0, 1)
    ]
    assert len(found[0]) == 32
    np.testing.assert_allclose(found[0][NUMBERS], found[1][NUMBERS], rtol=1e-9, atol=1e-12)
    assert found[0]["controls"].tolist() == found[1]["controls"].tolist()


def test_a_control_that_stands_still_needs_rows(frame: pd.DataFrame) -> None:
    values = frame[[*"ab", "x", "y"]].dropna().to_numpy().copy()
    values[:, 0] = 0.1
    found = swift_fits(
        values[None, :, 3],
        values[None, :, 2],
        values[None, :, :2],
        kept=np.ones((1, len(values)), dtype=bool),
        sets=[(), (0, 1)],
        conf_level=0.95,
    )
    assert found is None
