import numpy as np
import pandas as pd
import pingouin
import pytest

from crm_study.kernels.agreement.icc import intraclass_correlations, rating_variance
from crm_study.kernels.reliability.reliability import cronbach_alpha

RTOL = 1e-9
#: Six subjects, four judges: Shrout and Fleiss's table 2.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7.0]]
)
KINDS = ["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]
FIELDS = ["estimate", "f_statistic", "df1", "df2", "p_value", "conf_low", "conf_high"]


def field(ratings, name, **options):
    """One number of all six."""
    return [getattr(one, name) for one in intraclass_correlations(ratings, **options)]


def test_shrout_and_fleiss_tables():
    variance = rating_variance(SHROUT_FLEISS)
    found = [variance.between, variance.within, variance.raters, variance.residual]
    np.testing.assert_allclose(found, [11.24, 6.26, 32.49, 1.02], atol=0.0051)
    np.testing.assert_allclose(
        field(SHROUT_FLEISS, "estimate"), [0.17, 0.29, 0.71, 0.44, 0.62, 0.91], atol=0.0051
    )
    assert field(SHROUT_FLEISS, "kind") == KINDS


def test_mean_squares_by_hand():
    # Means of subjects 1.5, 3.5, 5.5 and of raters 3 and 4; nothing is left over.
    variance = rating_variance([[1, 2], [3, 4], [5, 6]])
    assert (variance.between, variance.within) == pytest.approx((8, 0.5))
    assert (variance.raters, variance.residual) == (pytest.approx(1.5), 0)
    assert (variance.n_subjects, variance.n_raters) == (3, 2)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize(("case", "shape"), [("icc", (40, 4)), ("icc_90", (12, 3))])
def test_icc_agrees_with_psych(made_up, reference, case, shape, name):
    known = reference("agreement")[case]
    found = field(made_up(*shape), name, conf_level=known["conf_level"])
    np.testing.assert_allclose(found, known[name], rtol=RTOL)


# pingouin 0.7.0 still asks pandas to drop rows in place.
@pytest.mark.filterwarnings("ignore:The inplace keyword")
def test_icc_agrees_with_pingouin(made_up):
    table = pd.DataFrame(made_up(40, 4)).reset_index()
    long = table.melt("index", var_name="rater", value_name="rating")
    witness = pingouin.intraclass_corr(long, targets="index", raters="rater", ratings="rating")
    for name, column in zip(FIELDS[:5], ["ICC", "F", "df1", "df2", "pval"], strict=True):
        np.testing.assert_allclose(field(made_up(40, 4), name), witness[column], rtol=1e-7)
    # pingouin rounds its limits to 2 decimals.
    for position, name in enumerate(["conf_low", "conf_high"]):
        limits = [interval[position] for interval in witness["CI95"]]
        np.testing.assert_allclose(field(made_up(40, 4), name), limits, atol=0.00501)


def test_the_mean_of_fixed_raters_has_coefficient_alpha(made_up):
    ratings = made_up(40, 4)
    alpha = cronbach_alpha(ratings)
    found = intraclass_correlations(ratings)[5]
    assert found.estimate == pytest.approx(alpha.estimate, rel=1e-12)
    assert (found.conf_low, found.conf_high) == pytest.approx((alpha.conf_low, alpha.conf_high))


def test_only_consistency_ignores_the_level_of_a_rater(made_up):
    ratings = made_up(40, 4)
    lenient = ratings + np.arange(4.0)
    before, after = (field(values, "estimate") for values in (ratings, lenient))
    assert after[2] == pytest.approx(before[2], rel=1e-11)
    assert after[0] < before[0]
    assert after[1] < before[1]


def test_icc_ignores_a_common_unit_and_origin(made_up):
    ratings = made_up(40, 4)
    for name in FIELDS:
        np.testing.assert_allclose(field(1e4 - 3 * ratings, name), field(ratings, name), rtol=1e-8)


def test_a_planted_reliability_is_found():
    generator = np.random.default_rng(1979)
    subjects, raters = generator.normal(size=(20_000, 1)), np.array([0.5, -0.5, 1.0, -1.0])
    ratings = subjects + raters + generator.normal(size=(20_000, 4))
    found = field(ratings, "estimate")
    assert found[2] == pytest.approx(0.5, abs=0.015)
    # The raters' own variance, 5/6, is error where agreement must be absolute.
    assert found[1] == pytest.approx(1 / (2 + 5 / 6), abs=0.015)


def test_absolute_limits_cover_a_planted_reliability():
    generator = np.random.default_rng(1996)
    size = (1500, 20, 4)
    ratings = (
        generator.normal(size=(1500, 20, 1))
        + generator.normal(scale=0.7, size=(1500, 1, 4))
        + generator.normal(size=size)
    )
    truth = 1 / (1 + 0.49 + 1)
    found = [intraclass_correlations(one, conf_level=0.9)[1] for one in ratings]
    covered = np.mean([one.conf_low <= truth <= one.conf_high for one in found])
    assert covered == pytest.approx(0.9, abs=0.03)


def test_full_agreement():
    for one in intraclass_correlations([[1, 1, 1], [2, 2, 2], [4, 4, 4]]):
        assert (one.estimate, one.f_statistic, one.p_value) == (1, np.inf, 0)
    assert field([[1, 1], [2, 2], [4, 4]], "conf_low")[0] == 1


def test_agreement_but_for_the_level():
    found = intraclass_correlations([[1, 2], [2, 3], [4, 5]])
    assert found[2].estimate == 1
    assert found[1].estimate < 1


def test_subjects_without_differences_have_no_reliability_of_the_mean():
    found = intraclass_correlations([[1, 2], [1, 2], [1, 2]])
    assert found[0].estimate == -1
    assert found[1].estimate == 0
    assert np.isnan(found[2].estimate)
    assert np.isnan(found[3].estimate)
    assert np.isnan(found[2].p_value)


def test_raters_at_odds_have_no_stepped_up_limit():
    # The lower limit of ICC(2,1) is -0.597, below -1/2: stepped up, psych prints 9.23.
    at_odds = np.array([[1, 5, 2, 4, 3, 3], [4, 1, 5, 2, 2, 5], [3, 1, 4, 2, 5, 1]]).T
    found = intraclass_correlations(at_odds)
    ones = [-0.336134453782, -0.448087431694, -0.358078602620]
    means = [-3.076923076923, -12.947368421053, -3.784615384615]
    np.testing.assert_allclose([one.estimate for one in found], [*ones, *means], rtol=1e-11)
    assert found[1].conf_low == pytest.approx(-0.597067892859, rel=1e-10)
    assert found[1].conf_high == pytest.approx(0.137499535291, rel=1e-10)
    assert np.isnan(found[4].conf_low)
    assert found[4].conf_high == pytest.approx(0.323528554169, rel=1e-10)


def test_what_has_no_icc_is_refused(refused):
    with refused(
        "An intraclass correlation needs at least 2 subjects and 2 raters, but got 1 and 3."
    ):
        intraclass_correlations([[1, 2, 3]])
    with refused("An intraclass correlation is undefined: every rating is the same."):
        intraclass_correlations([[3, 3], [3, 3]])
    with refused("The ratings must be complete: 1 of 4 values is missing or infinite."):
        intraclass_correlations([[1, 2], [3, np.nan]])
    with refused("The confidence level must lie between 0 and 1, but is 95."):
        intraclass_correlations(SHROUT_FLEISS, conf_level=95)
