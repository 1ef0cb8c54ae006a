"""Wilson's limits, against prop.test and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from crm_study.kernels.description.share import shares


@pytest.mark.parametrize(
    ("name", "counts"), [("some", (7, 40)), ("none", (0, 12)), ("all", (12, 12))]
)
def test_equals_r_and_statsmodels(reference, name, counts) -> None:
    found = shares(*counts)
    limits = [float(found.conf_low), float(found.conf_high)]
    assert limits == pytest.approx(reference("ranking")["wilson"][name], rel=1e-8, abs=1e-12)
    assert limits == pytest.approx(proportion_confint(*counts, method="wilson"), abs=1e-12)


def test_the_mirror_of_a_share_has_mirrored_limits() -> None:
    few, many = shares(3, 20, conf_level=0.9), shares(17, 20, conf_level=0.9)
    assert float(many.conf_low) == pytest.approx(1 - float(few.conf_high))


def test_nobody_asked_and_more_than_everybody(refused) -> None:
    found = shares([0.0, 1.0], [0.0, 2.0])
    assert np.isnan(found.estimate[0])
    assert np.isnan(found.conf_low[0])
    assert np.isnan(found.conf_high[0])
    with refused("A share needs counts from 0 to the number of people asked."):
        shares(3, 2)
