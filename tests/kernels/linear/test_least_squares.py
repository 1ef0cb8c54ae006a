from fractions import Fraction

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.stats.stattools import durbin_watson

from crm_study.kernels.linear.least_squares import ols

#: JSON keeps 15 digits, and R's QR stands on the uncentered design.
RTOL = 1e-10
MODELS = {
    "attitude": ("attitude", "rating", None, 0.95),
    "cars": ("mtcars", "mpg", ["wt", "hp", "qsec"], 0.99),
    "longley": ("longley", "Employed", None, 0.95),
}
BY_TERM = ["estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high", "covariance"]
BY_PREDICTOR = ["std_estimate", "tolerance", "vif"]
SCALARS = ["n_obs", "df_model", "df_residual", "r_squared", "adj_r_squared", "sigma"]
SCALARS += ["f_statistic", "f_p_value", "log_likelihood", "aic", "bic", "durbin_watson"]
BY_ROW = ["leverage", "studentized", "cooks_d"]


@pytest.fixture(scope="module")
def data_of(made_up, request):
    """Outcome, predictors and confidence level of a model of least_squares.R."""

    def load(name):
        if name.startswith("made_up"):
            answers = made_up(60, 6)
            alone = name == "made_up_alone"
            x = answers[:, [2]] if alone else answers[:, :4]
            return answers[:, 4:].mean(axis=1), x, 0.9 if alone else 0.95
        data, outcome, predictors, level = MODELS[name]
        frame = request.getfixturevalue("data_set")(data).drop(columns="rownames")
        y = frame.pop(outcome)
        return y.to_numpy(float), frame[predictors or list(frame)].to_numpy(float), level

    return load


@pytest.fixture(scope="module", params=["made_up", "made_up_alone", *MODELS])
def model(request, reference, data_of):
    y, x, level = data_of(request.param)
    known = reference("least_squares")[request.param]
    # Longley's design has a condition number of 1e9, which costs R about 5 digits.
    rtol = 1e-7 if request.param == "longley" else RTOL
    return ols(y, x, conf_level=level), known, rtol


@pytest.fixture(scope="module", params=["made_up", "made_up_alone", *MODELS])
def witness(request, data_of):
    y, x, level = data_of(request.param)
    fit = sm.OLS(y, sm.add_constant(x)).fit(method="qr")
    rtol = 1e-6 if request.param == "longley" else RTOL
    return ols(y, x, conf_level=level), fit, rtol


@pytest.mark.parametrize("field", BY_TERM)
def test_coefficients_agree_with_r(model, field):
    fit, known, rtol = model
    np.testing.assert_allclose(getattr(fit, field), known[field], rtol=rtol)


@pytest.mark.parametrize("field", BY_PREDICTOR)
def test_predictors_agree_with_r(model, field):
    fit, known, rtol = model
    found = getattr(fit, field)
    assert np.isnan(found[0])
    np.testing.assert_allclose(found[1:], np.atleast_1d(known[field]), rtol=rtol)


@pytest.mark.parametrize("field", SCALARS)
def test_the_whole_model_agrees_with_r(model, field):
    fit, known, rtol = model
    assert getattr(fit, field) == pytest.approx(known[field], rel=rtol)


@pytest.mark.parametrize("field", BY_ROW)
def test_every_row_agrees_with_r(model, field):
    fit, known, rtol = model
    np.testing.assert_allclose(getattr(fit, field), known[field], rtol=10 * rtol, atol=1e-12)


def test_agrees_with_statsmodels(witness):
    fit, known, rtol = witness
    np.testing.assert_allclose(fit.estimate, known.params, rtol=rtol)
    np.testing.assert_allclose(fit.std_error, known.bse, rtol=rtol)
    np.testing.assert_allclose(fit.statistic, known.tvalues, rtol=rtol)
    np.testing.assert_allclose(fit.p_value, known.pvalues, rtol=10 * rtol)
    limits = known.conf_int(alpha=1 - fit.conf_level)
    np.testing.assert_allclose(np.column_stack([fit.conf_low, fit.conf_high]), limits, rtol=rtol)
    np.testing.assert_allclose(fit.covariance, known.cov_params(), rtol=rtol)
    np.testing.assert_allclose(fit.fitted, known.fittedvalues, rtol=rtol)
    np.testing.assert_allclose(fit.residual, known.resid, rtol=rtol, atol=1e-8)


def test_the_whole_model_agrees_with_statsmodels(witness):
    fit, known, rtol = witness
    assert fit.r_squared == pytest.approx(known.rsquared, rel=rtol)
    assert fit.adj_r_squared == pytest.approx(known.rsquared_adj, rel=rtol)
    assert fit.sigma**2 == pytest.approx(known.scale, rel=rtol)
    assert fit.f_statistic == pytest.approx(known.fvalue, rel=rtol)
    assert fit.f_p_value == pytest.approx(known.f_pvalue, rel=10 * rtol)
    assert fit.log_likelihood == pytest.approx(known.llf, rel=rtol)
    # statsmodels does not count sigma as a parameter.
    assert fit.aic == pytest.approx(known.aic + 2, rel=rtol)
    assert fit.bic == pytest.approx(known.bic + np.log(fit.n_obs), rel=rtol)
    assert fit.durbin_watson == pytest.approx(durbin_watson(known.resid), rel=rtol)


def test_influence_agrees_with_statsmodels(witness):
    fit, known, rtol = witness
    influence = known.get_influence()
    np.testing.assert_allclose(fit.leverage, influence.hat_matrix_diag, rtol=rtol)
    np.testing.assert_allclose(
        fit.studentized, influence.resid_studentized_internal, rtol=10 * rtol, atol=1e-9
    )
    np.testing.assert_allclose(fit.cooks_d, influence.cooks_distance[0], rtol=10 * rtol, atol=1e-9)
    design = known.model.exog
    inflation = [variance_inflation_factor(design, j) for j in range(1, design.shape[1])]
    np.testing.assert_allclose(fit.vif[1:], inflation, rtol=10 * rtol)


def test_by_hand():
    # B = 8 / 10, residuals -.4, .8, -1, 1.2, -.6, their sum of squares 3.6 of 10.
    fit = ols([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]], names=["learning"])
    assert fit.terms == ("intercept", "learning")
    np.testing.assert_allclose(fit.estimate, [0.6, 0.8])
    np.testing.assert_allclose(fit.std_error, np.sqrt([1.2 * (1 / 5 + 9 / 10), 0.12]))
    np.testing.assert_allclose(fit.residual, [-0.4, 0.8, -1, 1.2, -0.6])
    np.testing.assert_allclose(fit.leverage, [0.6, 0.3, 0.2, 0.3, 0.6])
    np.testing.assert_allclose(fit.std_estimate, [np.nan, 0.8])
    np.testing.assert_allclose(fit.vif, [np.nan, 1])
    assert fit.cooks_d[0] == pytest.approx(0.25)
    assert fit.durbin_watson == pytest.approx(12.76 / 3.6)
    assert fit.aic == pytest.approx(5 * (np.log(2 * np.pi * 0.72) + 1) + 6)
    assert (fit.r_squared, fit.adj_r_squared) == pytest.approx((0.64, 0.52))
    assert fit.f_statistic == pytest.approx(6.4 / 1.2)


def test_nist_longley(data_set):
    # Certified values, in NIST's units: persons, thousands of dollars.
    frame = data_set("longley")
    columns = ["GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year"]
    units = np.array([1, 1000, 10, 10, 1000, 1])
    fit = ols(frame["Employed"] * 1000, frame[columns].to_numpy() * units, names=columns)
    estimate = [-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683]
    estimate += [-1.03322686717359, -0.511041056535807e-01, 1829.15146461355]
    std_error = [890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699]
    std_error += [0.214274163161675, 0.226073200069370, 455.478499142212]
    np.testing.assert_allclose(fit.estimate, estimate, rtol=1e-12)
    np.testing.assert_allclose(fit.std_error, std_error, rtol=1e-12)
    assert fit.sigma == pytest.approx(304.854073561965, rel=1e-12)
    assert fit.r_squared == pytest.approx(0.995479004577296, rel=1e-12)
    assert fit.f_statistic == pytest.approx(330.285339234588, rel=1e-12)


@pytest.mark.parametrize("unit", [1, 10], ids=["wampler1", "wampler2"])
def test_nist_wampler_is_a_perfect_fit(unit):
    x = np.arange(21.0)
    powers = np.column_stack([x**j for j in range(6)])
    planted = np.power(1.0 / unit, np.arange(6))
    fit = ols(powers @ planted, powers[:, 1:])
    np.testing.assert_allclose(fit.estimate, planted, rtol=1e-8)
    assert (fit.r_squared, fit.sigma) == (1, 0)


@pytest.mark.parametrize(
    ("size", "sigma", "r_squared"),
    [
        (1, 2360.14502379268, 0.999995559025820),
        (100, 236014.502379268, 0.957478440825662),
        (10000, 23601450.2379268, 0.224668921574940e-02),
    ],
    ids=["wampler3", "wampler4", "wampler5"],
)
def test_nist_wampler_with_noise(size, sigma, r_squared):
    # The noise is orthogonal to every power, so that each certified coefficient is 1.
    x = np.arange(21.0)
    powers = np.column_stack([x**j for j in range(6)])
    noise = np.array([759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048])
    noise = np.concatenate([noise, noise[-2::-1]])
    fit = ols(powers.sum(axis=1) + size * noise, powers[:, 1:])
    np.testing.assert_allclose(fit.estimate, np.ones(6), rtol=size * 1e-8)
    assert fit.sigma == pytest.approx(sigma, rel=1e-12)
    assert fit.r_squared == pytest.approx(r_squared, rel=1e-12)


def exact_coefficients(y, x):
    """Solve the normal equations in rational arithmetic, without any rounding."""
    rows = [
        [Fraction(1), *map(Fraction, row), Fraction(last)] for row, last in zip(x, y, strict=True)
    ]
    size = len(rows[0]) - 1
    table = [[sum(r[a] * r[b] for r in rows) for b in range(size + 1)] for a in range(size)]
    for pivot in range(size):
        lead = [cell / table[pivot][pivot] for cell in table[pivot]]
        table = [[c - row[pivot] * d for c, d in zip(row, lead, strict=True)] for row in table]
        table[pivot] = lead
    return [float(row[-1]) for row in table]


def test_a_polynomial_as_ill_conditioned_as_nists_filip():
    # Condition number 1e16: R's lm drops x^10 at its own tolerance.
    x = np.linspace(-8.8, -3.1, 82).round(3)
    y = (0.8 + 0.05 * np.sin(2 * x) + 0.1 * np.cos(x)).round(4)
    powers = np.column_stack([x**j for j in range(1, 11)])
    exact = exact_coefficients(y.tolist(), powers.tolist())
    np.testing.assert_allclose(ols(y, powers).estimate, exact, rtol=2e-6)


@pytest.fixture
def planted():
    """An outcome with slopes 2 and -1 and residuals orthogonal to both predictors."""
    generator = np.random.default_rng(8)
    x = generator.normal(size=(40, 2)) @ [[1, 0.7], [0, 1]] + [10, -3]
    noise = generator.normal(size=40)
    design = np.column_stack([np.ones(40), x])
    noise -= design @ np.linalg.lstsq(design, noise)[0]
    return 5 + x @ [2, -1] + noise, x, noise


def test_planted_coefficients_are_found(planted):
    y, x, noise = planted
    fit = ols(y, x)
    np.testing.assert_allclose(fit.estimate, [5, 2, -1], rtol=1e-12)
    np.testing.assert_allclose(fit.residual, noise, atol=1e-12)
    assert fit.sigma == pytest.approx(np.sqrt(noise @ noise / 37), rel=1e-12)


def test_units_and_origins_only_rescale(planted):
    y, x, _ = planted
    fit, moved = ols(y, x), ols(1e4 + 7 * y, x * [100, 0.01] - [1e5, 3])
    np.testing.assert_allclose(moved.estimate[1:], fit.estimate[1:] * [0.07, 700], rtol=1e-8)
    for field in ("statistic", "std_estimate", "vif"):
        found, known = getattr(moved, field)[1:], getattr(fit, field)[1:]
        np.testing.assert_allclose(found, known, rtol=1e-8)
    for field in BY_ROW:
        np.testing.assert_allclose(getattr(moved, field), getattr(fit, field), rtol=1e-6, atol=1e-9)
    assert moved.r_squared == pytest.approx(fit.r_squared, rel=1e-10)


def test_the_order_of_predictors_does_not_matter(planted):
    y, x, _ = planted
    fit, turned = ols(y, x), ols(y, x[:, ::-1])
    np.testing.assert_allclose(turned.estimate[[0, 2, 1]], fit.estimate, rtol=1e-11)
    np.testing.assert_allclose(turned.p_value[[0, 2, 1]], fit.p_value, rtol=1e-9)


def test_identities(planted):
    y, x, _ = planted
    fit = ols(y, x)
    np.testing.assert_allclose(fit.fitted + fit.residual, y)
    assert fit.leverage.sum() == pytest.approx(3, rel=1e-13)
    assert fit.r_squared == pytest.approx(np.corrcoef(y, fit.fitted)[0, 1] ** 2, rel=1e-12)
    np.testing.assert_allclose(fit.std_error, np.sqrt(fit.covariance.diagonal()))
    correlation = np.corrcoef(x.T)[0, 1]
    np.testing.assert_allclose(fit.tolerance[1:], 1 - correlation**2, rtol=1e-12)


def test_one_predictor_is_a_correlation(planted):
    y, x, _ = planted
    fit = ols(y, x[:, :1])
    assert fit.std_estimate[1] == pytest.approx(np.corrcoef(x[:, 0], y)[0, 1], rel=1e-12)
    assert fit.statistic[1] ** 2 == pytest.approx(fit.f_statistic, rel=1e-12)
    assert fit.p_value[1] == pytest.approx(fit.f_p_value, rel=1e-11)


def test_without_predictors_the_mean_is_left():
    fit = ols([1, 2, 6], np.empty((3, 0)))
    np.testing.assert_allclose(fit.estimate, [3])
    np.testing.assert_allclose(fit.std_error, [np.sqrt(7 / 3)])
    assert (fit.terms, fit.df_model, fit.r_squared) == (("intercept",), 0, 0)
    assert np.isnan([fit.f_statistic, fit.f_p_value]).all()
    np.testing.assert_allclose(fit.leverage, 1 / 3)


def test_a_perfect_fit_claims_nothing_it_cannot_know():
    fit = ols([2.1, 4.1, 6.1, 8.1], [[1], [2], [3], [4]])
    np.testing.assert_allclose(fit.estimate, [0.1, 2], rtol=1e-12)
    assert (fit.r_squared, fit.adj_r_squared, fit.sigma) == (1, 1, 0)
    undefined = [fit.statistic, fit.p_value, fit.studentized, fit.cooks_d]
    assert np.isnan(np.concatenate(undefined)).all()
    undefined = [fit.f_statistic, fit.f_p_value, fit.aic, fit.bic, fit.durbin_watson]
    assert np.isnan([*undefined, fit.log_likelihood]).all()
    np.testing.assert_array_equal(fit.residual, 0)
    np.testing.assert_array_equal(fit.conf_low, fit.estimate)


@pytest.mark.parametrize("seed", range(8))
def test_a_row_that_forces_its_own_fit_has_no_studentized_residual(seed):
    x = np.random.default_rng(seed).normal(size=(30, 2))
    x[:, 1] = np.arange(30) == 4
    fit = ols(x[:, 0] ** 2, x)
    assert fit.leverage[4] == pytest.approx(1)
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(fit.studentized)), [4])
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(fit.cooks_d)), [4])


def test_small_residuals_of_a_large_outcome_stay_orthogonal(planted):
    _, x, noise = planted
    fit = ols(1e9 * x.sum(axis=1) + noise, x)
    deviations = x - x.mean(axis=0)
    cosine = fit.residual @ deviations / np.linalg.norm(deviations, axis=0)
    np.testing.assert_allclose(cosine / np.linalg.norm(fit.residual), 0, atol=1e-13)


def test_refusals(refused):
    y, x = [1, 3, 2, 5], np.array([[1, 2], [2, 1], [3, 5], [4, 1.0]])
    with refused(
        "A regression needs more complete rows than coefficients, "
        "but got 3 rows for 3 coefficients."
    ):
        ols(y[:3], x[:3])
    with refused("A regression needs one outcome per row, but got 3 outcomes and 4 rows."):
        ols(y[:3], x)
    with refused("A regression needs an outcome that varies: every value is 3."):
        ols([3, 3, 3, 3], x)
    with refused("A regression needs predictors that vary: every value of 'age' is 7."):
        ols(y, np.column_stack([x[:, 0], np.full(4, 7)]), names=["tenure", "age"])
    with refused("The outcome must be complete: 1 of 4 values is missing or infinite."):
        ols([1, np.nan, 2, 3], x)
    with refused("The predictors must be complete: 1 of 8 values is missing or infinite."):
        ols(y, np.where(x == 5, np.inf, x))
    with refused("The predictors must have 2 dimension(s), but have 1."):
        ols(y, x[:, 0])
    with refused("A regression needs one name per predictor, but got 1 names for 2 predictors."):
        ols(y, x, names=["tenure"])
    with refused("The confidence level must lie between 0 and 1, but is 95."):
        ols(y, x, conf_level=95)
