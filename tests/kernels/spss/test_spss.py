"""Numbers as SPSS defines them: cases worked by hand, and what other libraries say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from crm_study.errors import AnalysisError
from crm_study.kernels.spss.association import spss_correlation, spss_levene
from crm_study.kernels.spss.description import spss_description
from crm_study.kernels.spss.factor import spss_factor
from crm_study.kernels.spss.regression import spss_regression
from crm_study.kernels.spss.reliability import spss_reliability

RTOL = 1e-10


def test_a_description_worked_by_hand() -> None:
    # 1 2 3 6: mean 3, deviations -2 -1 0 3, sums of powers 14, 18, 98, variance 14/3
    found = spss_description([1, 2, 3, 6])
    assert (found.mean, found.median) == (3.0, 2.5)
    assert found.std_dev == pytest.approx((14 / 3) ** 0.5, rel=RTOL)
    assert found.skewness == pytest.approx(4 * 18 / (3 * 2 * (14 / 3) ** 1.5), rel=RTOL)
    expected = (4 * 5 * 98 - 3 * 14**2 * 3) / (3 * 2 * 1 * (14 / 3) ** 2)
    assert found.kurtosis == pytest.approx(expected, rel=RTOL)


def test_equal_values_have_no_shape() -> None:
    found = spss_description([2, 2, 2, 2])
    assert np.isnan(found.skewness)
    assert np.isnan(found.kurtosis)


def test_a_gap_is_refused() -> None:
    message = "The values must be complete: 1 of 3 values is missing or infinite."
    with pytest.raises(AnalysisError, match=message):
        spss_description([1, 2, float("nan")])


def test_alpha_of_two_items_worked_by_hand() -> None:
    # covariances [[1, .5], [.5, 1]] around: 2 / 1 * (1 - 2 / 3) = 2/3
    found = spss_reliability([[0, 1], [1, 0], [2, 1], [1, 2]])
    w = np.cov(np.array([[0, 1], [1, 0], [2, 1], [1, 2]]), rowvar=False)
    assert found.alpha == pytest.approx(2 * (1 - w.trace() / w.sum()), abs=1e-15)
    assert np.isnan(found.alpha_if_deleted).all()


def test_the_regression_of_spss_is_least_squares(made_up) -> None:
    scores = made_up(40, 4)
    y, x = scores[:, 0], scores[:, 1:]
    found = spss_regression(y, x)
    design = np.column_stack([np.ones(40), x])
    slopes = np.linalg.lstsq(design, y, rcond=None)[0]
    residuals = y - design @ slopes
    hat = design @ np.linalg.pinv(design)
    assert found.b == pytest.approx(slopes[1:], rel=RTOL)
    assert found.sigma == pytest.approx(np.sqrt(residuals @ residuals / 36), rel=RTOL)
    assert found.centered_leverage == pytest.approx(hat.diagonal().max() - 1 / 40, rel=RTOL)
    assert found.durbin_watson == pytest.approx(
        (np.diff(residuals) ** 2).sum() / (residuals @ residuals), rel=RTOL
    )


def test_shift_and_scale_leave_beta_alone(made_up) -> None:
    scores = made_up(40, 3)
    first = spss_regression(scores[:, 0], scores[:, 1:])
    second = spss_regression(7 + 3 * scores[:, 0], 2 - 5 * scores[:, 1:])
    assert second.beta == pytest.approx(-first.beta, rel=RTOL)
    assert second.r_squared == pytest.approx(first.r_squared, rel=RTOL)


def test_components_of_a_worked_matrix() -> None:
    # three items that correlate .5: eigenvalues 2, .5, .5; loadings sqrt(2/3)
    found = spss_factor(np.full((3, 3), 0.5) + np.eye(3) / 2, n_obs=50)
    assert found.eigenvalues == pytest.approx([2, 0.5, 0.5], rel=RTOL)
    assert found.loadings == pytest.approx([(2 / 3) ** 0.5] * 3, rel=RTOL)
    assert found.bartlett == pytest.approx(-(49 - 11 / 6) * np.log(0.5), rel=RTOL)
    assert (found.n_components, found.explained) == (1, pytest.approx(2 / 3, rel=RTOL))


def test_correlations_are_scipys(made_up) -> None:
    x, y = made_up(30, 2).T
    found = spss_correlation(x, y)
    pearson, spearman = stats.pearsonr(x, y), stats.spearmanr(x, y)
    assert [found.pearson, found.p_value] == pytest.approx(list(pearson), rel=RTOL)
    assert found.conf_low == pytest.approx(pearson.confidence_interval().low, rel=RTOL)
    assert [found.spearman, found.spearman_p_value] == pytest.approx(list(spearman), rel=RTOL)
    assert found.spearman_textbook != pytest.approx(found.spearman, rel=1e-4)


def test_levene_is_of_means(made_up) -> None:
    scores, groups = made_up(30, 1)[:, 0], ["a", "b", "c"] * 10
    samples = [scores[np.array(groups) == name] for name in "abc"]
    expected = stats.levene(*samples, center="mean").statistic
    assert spss_levene(scores, groups) == pytest.approx(expected, rel=RTOL)
