"""Random intercepts against lme4, lmerTest, pbkrtest, statsmodels and one-way ANOVA."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.mixed.random_intercept import random_intercept

#: lme4 stops its own search near a square root of machine precision, and lmerTest
#: differentiates numerically; the likelihoods agree to twelve digits all the same.
RTOL = 2e-7
CASES = {
    "made_up": ((90, 13, 2), [0, 1, 2]),
    "made_up_null": ((90, 13, 2), []),
    "made_up_weak": ((163, 21, 1), [0, 2]),
    "made_up_strong": ((60, 7, 40), [0, 1]),
    "made_up_singular": ((90, 13, 0), [0, 1]),
}
BY_TERM = ["estimate", "std_error", "statistic", "df"]


@pytest.fixture(scope="module")
def grouped(made_up):
    """Outcome, predictors and institutions by the formula of mixed.R."""

    def data(n_obs, n_groups, level):
        i = np.arange(1, n_obs + 1)
        group = (7 * i + i * i // 5) % n_groups
        answers = made_up(n_obs, 4)
        shift = (group * 7) % 11 / 11 - 0.5
        x = np.column_stack([answers[:, 0], answers[:, 1] + shift, group * 5 % 13])
        return answers[:, 2:].mean(axis=1) + level * shift, x, [f"MFI{code:02d}" for code in group]

    return data


@pytest.fixture(scope="module", params=[*CASES, "sleep", "pastes"])
def case(request, reference, grouped, data_set):
    """Data of a case of mixed.R and what R found."""
    known = reference("mixed")[request.param]
    if request.param == "sleep":
        frame = data_set("sleepstudy", "lme4")
        return frame["Reaction"], frame[["Days"]], frame["Subject"].to_numpy(), known
    if request.param == "pastes":
        frame = data_set("Pastes", "lme4")
        return frame["strength"], np.empty((len(frame), 0)), frame["batch"].to_numpy(), known
    arguments, columns = CASES[request.param]
    y, x, group = grouped(*arguments)
    return y, x[:, columns], group, known


@pytest.mark.parametrize("field", BY_TERM)
@pytest.mark.parametrize(("method", "prefix"), [("satterthwaite", ""), ("kenward_roger", "kr_")])
def test_terms_agree_with_lmertest_and_pbkrtest(case, field, method, prefix):
    y, x, group, known = case
    if prefix + field not in known:
        prefix = ""  # the estimate is the same
    found = random_intercept(y, x, cluster=group, df=method)
    np.testing.assert_allclose(getattr(found, field), np.ravel(known[prefix + field]), rtol=RTOL)


@pytest.mark.parametrize(("method", "prefix"), [("satterthwaite", ""), ("kenward_roger", "kr_")])
def test_p_values_agree_with_lmertest(case, method, prefix):
    y, x, group, known = case
    found = random_intercept(y, x, cluster=group, df=method).p_value
    np.testing.assert_allclose(found, np.ravel(known[prefix + "p_value"]), rtol=1e-5)


def test_variances_and_likelihoods_agree_with_lme4(case):
    y, x, group, known = case
    found = random_intercept(y, x, cluster=group)
    assert found.tau == pytest.approx(known["tau"], rel=1e-7, abs=1e-12)
    assert found.sigma == pytest.approx(known["sigma"], rel=1e-8)
    assert found.log_likelihood == pytest.approx(known["log_likelihood"], rel=1e-12)
    assert found.ml_log_likelihood == pytest.approx(known["ml_log_likelihood"], rel=1e-12)
    assert found.n_clusters == known["n_clusters"]
    np.testing.assert_allclose(found.cluster_effect, known["cluster_effect"], rtol=1e-7, atol=1e-12)


def test_a_likelihood_is_never_below_that_of_statsmodels(grouped):
    y, x, group = grouped(90, 13, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        witness = sm.MixedLM(y, sm.add_constant(x), groups=group).fit(reml=True)
    found = random_intercept(y, x, cluster=group)
    assert found.log_likelihood >= witness.llf - 1e-9
    np.testing.assert_allclose(found.estimate, witness.fe_params, rtol=1e-4)
    # Its standard errors are of another information matrix, hence not compared.
    assert found.sigma**2 == pytest.approx(witness.scale, rel=1e-4)


def test_equal_clusters_give_the_analysis_of_variance():
    """Means 2, 4, 9 of pairs 1 apart: MSB = 26, MSW = 2, tau² = (26 - 2) / 2 = 12."""
    y = [1.0, 3, 3, 5, 8, 10]
    found = random_intercept(y, np.empty((6, 0)), cluster=list("aabbcc"))
    assert found.tau**2 == pytest.approx(12, rel=1e-10)
    assert found.sigma**2 == pytest.approx(2, rel=1e-12)
    assert found.icc == pytest.approx(12 / 14, rel=1e-10)
    assert found.estimate[0] == pytest.approx(5, rel=1e-14)
    assert found.std_error[0] == pytest.approx(np.sqrt(26 / 6), rel=1e-10)
    assert found.df[0] == pytest.approx(2, rel=1e-8)
    shrunk = 24 / 26 * np.array([-3.0, -1, 4])
    np.testing.assert_allclose(found.cluster_effect, shrunk, rtol=1e-10)
    rogers = random_intercept(y, np.empty((6, 0)), cluster=list("aabbcc"), df="kenward_roger")
    assert rogers.df[0] == pytest.approx(2, rel=1e-10)
    assert rogers.std_error[0] == pytest.approx(np.sqrt(26 / 6), rel=1e-10)


def test_the_boundary_is_least_squares_and_says_so(grouped):
    y, x, group = grouped(90, 13, 0)
    found = random_intercept(y, x[:, :2], cluster=group)
    plain = sm.OLS(y, sm.add_constant(x[:, :2])).fit()
    assert found.singular
    assert (found.tau, found.icc) == (0.0, 0.0)
    np.testing.assert_allclose(found.estimate, plain.params, rtol=1e-10)
    np.testing.assert_allclose(found.std_error, plain.bse, rtol=1e-10)
    assert found.df.tolist() == [87.0, 87.0, 87.0]


def test_the_normal_has_infinitely_many_degrees(grouped):
    y, x, group = grouped(90, 13, 2)
    found = random_intercept(y, x, cluster=group, df="normal")
    assert np.isinf(found.df).all()
    np.testing.assert_allclose(
        found.conf_high, found.estimate + 1.959963984540054 * found.std_error
    )


@pytest.mark.parametrize("method", ["satterthwaite", "kenward_roger"])
def test_units_order_and_names_of_clusters_do_not_matter(grouped, method):
    y, x, group = grouped(90, 13, 2)
    found = random_intercept(y, x, cluster=group, df=method)
    order = np.random.default_rng(1).permutation(90)
    names = {name: f"{hash(name) % 97}-{name}" for name in group}
    again = random_intercept(
        1e3 * y[order] - 7,
        x[order] * [1e-3, 1, 1e4] + [5, 1e3, 0],
        cluster=[names[group[row]] for row in order],
        df=method,
    )
    np.testing.assert_allclose(again.df[1:], found.df[1:], rtol=1e-6)
    np.testing.assert_allclose(again.statistic[1:], found.statistic[1:], rtol=1e-8)
    assert again.icc == pytest.approx(found.icc, rel=1e-8)
    assert again.tau == pytest.approx(1e3 * found.tau, rel=1e-8)


def test_a_planted_truth_is_recovered():
    rng = np.random.default_rng(20210402)
    group = np.repeat(np.arange(400), 6)
    level = rng.normal(0, 2, 400)
    x = rng.normal(size=(2400, 2))
    x[:, 1] = x[group * 6, 1]
    y = 3 + 0.5 * x[:, 0] - 1.5 * x[:, 1] + level[group] + rng.normal(size=2400)
    found = random_intercept(y, x, cluster=group, names=["own", "shared"])
    np.testing.assert_allclose(found.estimate, [3, 0.5, -1.5], atol=0.25)
    assert found.tau == pytest.approx(2, rel=0.1)
    assert found.sigma == pytest.approx(1, rel=0.05)
    assert found.df[1] == pytest.approx(2400 - 400 - 1, rel=0.03)
    assert found.df[2] == pytest.approx(400 - 2, rel=0.03)
    assert found.r_squared_marginal == pytest.approx(2.5 / 7.5, abs=0.06)
    assert found.r_squared_conditional == pytest.approx(6.5 / 7.5, abs=0.04)


def test_clusters_far_apart_do_not_disturb_the_arithmetic(grouped):
    y, x, group = grouped(60, 7, 0)
    far = np.array([1e3 * int(name[3:]) for name in group])
    found = random_intercept(y + far, x[:, :2], cluster=group)
    dummies = np.array([[name == other for other in sorted(set(group))[1:]] for name in group])
    within = sm.OLS(y, sm.add_constant(np.column_stack([x[:, :2], dummies.astype(float)]))).fit()
    np.testing.assert_allclose(found.estimate[1:], within.params[1:3], rtol=1e-4)
    assert found.icc > 0.999999


E_ONE = "A random intercept needs at least 2 clusters, but has 1."
E_ROWS = (
    "A random intercept needs clusters of more than one observation: each of the 6 observations "
    "is a cluster of its own."
)
E_ABSORBED = (
    "A random intercept cannot be told from the predictors: they already give every cluster a "
    "level of its own. Leave the random intercept or such predictors out."
)
E_FLAT = (
    "A random intercept needs an outcome that varies within clusters beyond what the predictors "
    "reproduce exactly; here nothing is left."
)
Y = [1.0, 2, 4, 3, 7, 6]
X = [[1.0], [3], [2], [5], [4], [4]]
CLUSTER = ["MFI01", "MFI01", "MFI02", "MFI02", "MFI03", "MFI03"]
BAD = [
    ({"cluster": ["MFI01"] * 6}, E_ONE),
    ({"cluster": [f"MFI{i:02d}" for i in range(6)]}, E_ROWS),
    ({"predictors": [[0.0, 0], [0, 0], [1, 0], [1, 0], [0, 1], [0, 1]]}, E_ABSORBED),
    ({"outcome": [2.0] * 6}, "A mixed model needs an outcome that varies: every value is 2."),
    ({"outcome": [1.0, 1, 4, 4, 9, 9], "predictors": np.empty((6, 0))}, E_FLAT),
    ({"outcome": [2.0, 6, 4, 10, 8, 8]}, E_FLAT),
    (
        {"predictors": [[1.0]] * 6, "names": ["crm"]},
        "A regression needs predictors that vary: every value of 'crm' is 1.",
    ),
    (
        {"predictors": [[a[0], 2 * a[0]] for a in X], "names": ["crm", "twice"]},
        "A regression cannot tell 'twice' apart: it is a linear combination of 'crm'. "
        "Leave one of them out.",
    ),
    (
        {"predictors": np.ones((6, 4))},
        "A mixed model of 4 predictors needs at least 7 observations, but has 6.",
    ),
    (
        {"cluster": CLUSTER[:5]},
        "A mixed model needs one row per outcome: 6 outcomes, 6 rows of predictors and 5 cluster "
        "labels were given.",
    ),
    (
        {"outcome": [1.0, np.nan, 4, 3, 7, 6]},
        "The outcome must be complete: 1 of 6 values is missing or infinite.",
    ),
    (
        {"df": "between"},
        "Degrees of freedom of a mixed model are 'satterthwaite', 'kenward_roger' or 'normal', "
        "not 'between'.",
    ),
    ({"conf_level": 95}, "The confidence level must lie between 0 and 1, but is 95."),
]


@pytest.mark.parametrize(("change", "sentence"), BAD)
def test_what_has_no_random_intercept_is_refused(refused, change, sentence):
    given = {"outcome": Y, "predictors": X, "cluster": CLUSTER} | change
    with refused(sentence):
        random_intercept(given.pop("outcome"), given.pop("predictors"), **given)
