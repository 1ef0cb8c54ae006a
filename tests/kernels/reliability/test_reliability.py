import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy import stats

from crm_study.kernels.reliability.reliability import cronbach_alpha, item_analysis, split_half

#: Both programs compute in double precision; JSON keeps 15 digits.
RTOL = 1e-10
#: Variances 5/3 and 5/3, total 3, 3, 7, 7 with variance 16/3.
BY_HAND = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])


@pytest.fixture(scope="module", params=["made_up", "made_up_odd", "attitude", "agreeableness"])
def scale(request, reference, made_up):
    """One scale and what psych::alpha says of it."""
    known = reference("reliability")[request.param]
    if request.param.startswith("made_up"):
        return made_up(known["n_obs"], known["n_items"]), known
    if request.param == "attitude":
        data = request.getfixturevalue("data_set")("attitude")
        return data.drop(columns="rownames").to_numpy(float), known
    return request.getfixturevalue("agreeableness"), known


def planted(covariance, n_obs=50):
    """Scores whose sample covariance is exactly this one."""
    noise = np.random.default_rng(7).normal(size=(n_obs, len(covariance)))
    basis = np.linalg.qr(noise - noise.mean(axis=0))[0] * np.sqrt(n_obs - 1)
    return basis @ np.linalg.cholesky(covariance).T


def test_alpha_by_hand():
    alpha = cronbach_alpha(BY_HAND)
    assert alpha.estimate == pytest.approx(0.75, rel=1e-15)
    assert alpha.std_estimate == pytest.approx(0.75, rel=1e-15)
    assert (alpha.n_obs, alpha.n_items, alpha.conf_level) == (4, 2, 0.95)


def test_item_analysis_by_hand():
    items = item_analysis(BY_HAND)
    np.testing.assert_allclose(items.mean, [2.5, 2.5])
    np.testing.assert_allclose(items.std_dev, np.sqrt([5 / 3, 5 / 3]))
    np.testing.assert_allclose(items.item_rest, [0.6, 0.6])
    assert np.isnan(items.alpha_if_dropped).all()


def test_split_half_by_hand():
    assert split_half(BY_HAND) == pytest.approx(2 * 0.6 / 1.6, rel=1e-15)


@pytest.mark.parametrize("field", ["estimate", "std_estimate", "conf_low", "conf_high", "n_obs"])
def test_alpha_agrees_with_psych(scale, field):
    scores, known = scale
    assert getattr(cronbach_alpha(scores), field) == pytest.approx(known[field], rel=RTOL)


@pytest.mark.parametrize("field", ["mean", "std_dev", "item_rest", "alpha_if_dropped"])
def test_items_agree_with_psych(scale, field):
    scores, known = scale
    np.testing.assert_allclose(getattr(item_analysis(scores), field), known[field], rtol=RTOL)


def test_split_half_agrees_with_r(scale):
    scores, known = scale
    assert split_half(scores) == pytest.approx(known["split_half"], rel=RTOL)


def test_alpha_agrees_with_pingouin(scale):
    scores, _ = scale
    estimate, interval = pingouin.cronbach_alpha(pd.DataFrame(scores), ci=0.9)
    alpha = cronbach_alpha(scores, conf_level=0.9)
    assert alpha.estimate == pytest.approx(estimate, rel=RTOL)
    # pingouin rounds its limits to 3 decimals.
    np.testing.assert_allclose([alpha.conf_low, alpha.conf_high], interval, atol=0.5e-3 + 1e-12)


def test_feldts_limits_are_quantiles_of_f(scale):
    scores, _ = scale
    alpha = cronbach_alpha(scores, conf_level=0.8)
    law = stats.f(alpha.n_obs - 1, (alpha.n_obs - 1) * (alpha.n_items - 1))
    low, high = (
        (1 - alpha.conf_low) / (1 - alpha.estimate),
        (1 - alpha.conf_high) / (1 - alpha.estimate),
    )
    assert (law.cdf(low), law.cdf(high)) == pytest.approx((0.9, 0.1), rel=1e-9)


def test_dropping_an_item_is_the_alpha_of_the_others(scale):
    scores, _ = scale
    dropped = [
        cronbach_alpha(np.delete(scores, j, axis=1)).estimate for j in range(scores.shape[1])
    ]
    np.testing.assert_allclose(item_analysis(scores).alpha_if_dropped, dropped, rtol=1e-11)


def test_item_rest_is_a_correlation_with_the_rest(scale):
    scores, _ = scale
    rest = scores.sum(axis=1, keepdims=True) - scores
    witness = [np.corrcoef(scores[:, j], rest[:, j])[0, 1] for j in range(scores.shape[1])]
    np.testing.assert_allclose(item_analysis(scores).item_rest, witness, rtol=1e-11)


def test_standardized_alpha_is_alpha_of_z_scores(scale):
    scores, _ = scale
    z = stats.zscore(scores, ddof=1)
    assert cronbach_alpha(scores).std_estimate == pytest.approx(
        cronbach_alpha(z).estimate, rel=1e-11
    )


def test_alpha_ignores_units_origins_and_order(scale):
    scores, _ = scale
    alpha, n_items = cronbach_alpha(scores).estimate, scores.shape[1]
    shift = 1e6 * np.arange(n_items)
    assert cronbach_alpha(-3 * scores + shift).estimate == pytest.approx(alpha, rel=1e-8)
    assert cronbach_alpha(scores[::-1, ::-1]).estimate == pytest.approx(alpha, rel=1e-12)


def test_the_scores_are_left_alone():
    scores = BY_HAND.copy()
    scores.setflags(write=False)
    cronbach_alpha(scores)
    item_analysis(scores)
    split_half(scores)


def test_a_planted_alpha_is_found():
    # Five parallel items of reliability 1/2: alpha = 5 * 0.5 / (1 + 4 * 0.5).
    parallel = 0.5 * np.eye(5) + 0.5
    assert cronbach_alpha(planted(parallel)).estimate == pytest.approx(5 / 6, rel=1e-12)
    units = np.diag([1, 2, 3, 4, 5.0])
    assert cronbach_alpha(planted(units @ parallel @ units)).std_estimate == pytest.approx(5 / 6)


def test_feldts_interval_covers_a_planted_alpha():
    generator = np.random.default_rng(1987)
    samples = generator.normal(size=(2000, 20, 4)) + generator.normal(size=(2000, 20, 1))
    found = [cronbach_alpha(scores, conf_level=0.9) for scores in samples]
    covered = np.mean([alpha.conf_low <= 0.8 <= alpha.conf_high for alpha in found])
    assert covered == pytest.approx(0.9, abs=0.02)  # three standard errors


def test_opposing_items_have_a_negative_alpha():
    assert cronbach_alpha([[1, 5], [2, 3], [3, 4], [4, 1]]).estimate < 0


def test_perfect_agreement():
    alpha = cronbach_alpha([[1, 1], [2, 2], [4, 4]])
    assert (alpha.estimate, alpha.conf_low, alpha.conf_high) == pytest.approx((1, 1, 1))
    assert split_half([[1, 1], [2, 2], [4, 4]]) == pytest.approx(1)


def test_a_constant_item_leaves_its_own_statistics_undefined():
    scores = np.column_stack([BY_HAND, [0.3, 0.1 + 0.2, 0.3, 0.3]])
    alpha, items = cronbach_alpha(scores), item_analysis(scores)
    assert np.isnan(alpha.std_estimate)
    assert alpha.estimate == pytest.approx(3 / 2 * (1 - 5 / 8))
    np.testing.assert_allclose(items.item_rest, [0.6, 0.6, np.nan])
    assert items.alpha_if_dropped[2] == pytest.approx(0.75)
    assert items.std_dev[2] == 0


def test_a_constant_rest_leaves_the_item_rest_correlation_undefined():
    items = item_analysis([[1, 2, 4], [2, 4, 2], [3, 1, 5], [5, 3, 3]])
    assert np.isnan(items.item_rest[0])
    assert np.isnan(items.alpha_if_dropped[0])
    assert np.isfinite(items.item_rest[1:]).all()


def test_exactly_opposed_standard_scores_have_no_standardized_alpha():
    assert np.isnan(cronbach_alpha([[1, 6], [2, 4], [3, 2]]).std_estimate)
    assert np.isnan(split_half([[1, 6], [2, 4], [3, 2]]))


KERNELS = [
    (cronbach_alpha, "Coefficient alpha"),
    (item_analysis, "An item analysis"),
    (split_half, "Split-half reliability"),
]


@pytest.mark.parametrize(("kernel", "statistic"), KERNELS)
def test_what_has_no_reliability_is_refused(refused, kernel, statistic):
    with refused(f"{statistic} needs at least 2 respondents and 2 items, but got 1 and 3."):
        kernel([[1, 2, 3]])
    with refused(f"{statistic} needs at least 2 respondents and 2 items, but got 3 and 1."):
        kernel([[1], [2], [3]])
    with refused("The scores must be complete: 1 of 4 values is missing or infinite."):
        kernel([[1, 2], [3, np.nan]])
    with refused(f"{statistic} is undefined: every respondent has the same total score."):
        kernel([[1, 3], [2, 2], [3, 1]])
    with refused(f"{statistic} is undefined: every respondent has the same total score."):
        kernel([[0.1, 0.7], [0.2, 0.6], [0.3, 0.5]])
    with refused(f"{statistic} is undefined: every respondent has the same total score."):
        kernel([[4, 4], [4, 4]])


def test_a_level_of_95_is_refused(refused):
    with refused("The confidence level must lie between 0 and 1, but is 95."):
        cronbach_alpha(BY_HAND, conf_level=95)
