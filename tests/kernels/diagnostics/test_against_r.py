"""The diagnostics of five models against lmtest, car, tseries and R's influence measures."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.diagnostic import het_breuschpagan, het_white, linear_reset
from statsmodels.stats.stattools import jarque_bera as sm_jarque_bera

from crm_study.kernels.diagnostics.collinearity import conditioning, generalized_vif
from crm_study.kernels.diagnostics.component_residual import curvature
from crm_study.kernels.diagnostics.durbin_watson import durbin_watson
from crm_study.kernels.diagnostics.heteroscedasticity import breusch_pagan, white, white_special
from crm_study.kernels.diagnostics.influence import influence, largest_outlier
from crm_study.kernels.diagnostics.jarque_bera import jarque_bera
from crm_study.kernels.diagnostics.quantile_plot import quantile_points
from crm_study.kernels.diagnostics.reset import reset
from crm_study.kernels.diagnostics.shapiro_wilk import shapiro_wilk
from crm_study.kernels.linear.least_squares import ols

#: JSON keeps 15 digits, and R's tests stand on uncentered columns and their squares.
RTOL = 1e-8
MODELS = ["made_up", "made_up_alone", "attitude", "cars", "many"]
SAMPLES = ["three", "four", "five", "six", "eleven", "twelve", "cars", "flow", "many"]


@pytest.fixture(scope="module", params=MODELS)
def model(request, reference, made_up):
    """Outcome, predictors, fit and what R found."""
    name = request.param
    if name == "many":
        answers = made_up(150, 4)
        y, x = answers[:, 3], answers[:, :3]
    elif name.startswith("made_up"):
        answers = made_up(60, 6)
        y, x = answers[:, 4:].mean(axis=1), answers[:, [2]] if "alone" in name else answers[:, :4]
    else:
        data, outcome, columns = {
            "attitude": ("attitude", "rating", None),
            "cars": ("mtcars", "mpg", ["wt", "hp", "qsec"]),
        }[name]
        frame = request.getfixturevalue("data_set")(data).drop(columns="rownames")
        y = frame.pop(outcome).to_numpy(float)
        x = frame[columns or list(frame)].to_numpy(float)
    return x, ols(y, x), reference("diagnostics")[name]


def agrees(found, known):
    assert found.statistic == pytest.approx(known["statistic"], rel=RTOL)
    assert found.p_value == pytest.approx(known["p_value"], rel=RTOL)
    df = known.get("df")
    if isinstance(df, list):
        assert [found.df1, found.df2] == df
    elif df is not None:
        assert found.df == df


def test_normality(model):
    _, fit, known = model
    agrees(shapiro_wilk(fit.residual), {k: v for k, v in known["shapiro"].items() if k != "df"})
    agrees(jarque_bera(fit.residual), known["jarque_bera"])


def test_spread(model):
    x, fit, known = model
    agrees(breusch_pagan(fit.residual, x), known["koenker"])
    agrees(breusch_pagan(fit.residual, x, form="breusch_pagan"), known["breusch_pagan"])
    agrees(white_special(fit.residual, fit.fitted), known["white_special"])


def test_spread_with_cross_products(model, refused):
    x, fit, known = model
    if x.shape == (30, 6):
        assert known["white"]["df"] == 27
    agrees(white(fit.residual, x), known["white"])


def test_functional_form(model):
    x, fit, known = model
    agrees(reset(fit, x), known["reset"])
    agrees(reset(fit, x, powers=(2,)), known["reset_square"])
    bent = curvature(fit, x)
    np.testing.assert_allclose(bent.statistic, np.ravel(known["curvature"]["statistic"]), rtol=1e-7)
    np.testing.assert_allclose(bent.p_value, np.ravel(known["curvature"]["p_value"]), rtol=1e-7)
    np.testing.assert_allclose(bent.partial_residual, known["partial_residual"], atol=1e-9)


def test_conditioning(model):
    x, _, known = model
    found = conditioning(x)
    np.testing.assert_allclose(
        found.condition_index, known["conditioning"]["condition_index"], rtol=RTOL
    )
    np.testing.assert_allclose(found.proportions, known["conditioning"]["proportions"], atol=1e-9)
    assert found.eigenvalue.sum() == pytest.approx(x.shape[1] + 1)


@pytest.mark.parametrize("alternative", ["greater", "less", "two-sided"])
def test_durbin_watson(model, alternative):
    x, fit, known = model
    normal = durbin_watson(fit, x, alternative=alternative, exact=False)
    assert normal.p_value == pytest.approx(known["durbin_watson"][alternative]["normal"], rel=1e-8)
    exact = durbin_watson(fit, x, alternative=alternative, exact=True)
    # Pan's sums with 100 nodes are good to about nine digits.
    assert exact.p_value == pytest.approx(
        known["durbin_watson"][alternative]["exact"], rel=1e-6, abs=1e-9
    )
    assert durbin_watson(fit, x).method == ("exact" if fit.n_obs < 100 else "normal")


@pytest.mark.parametrize(
    "field", ["student_deleted", "dffits", "dfbetas", "covratio", "leverage", "cooks_d"]
)
def test_influence(model, field):
    x, fit, known = model
    np.testing.assert_allclose(
        getattr(influence(fit, x), field), known[field], rtol=1e-8, atol=1e-12
    )


def test_outlier(model):
    x, fit, known = model
    found = largest_outlier(influence(fit, x))
    assert found.row == known["outlier"]["row"]
    assert found.statistic == pytest.approx(known["outlier"]["statistic"], rel=RTOL)
    assert found.unadjusted_p_value == pytest.approx(known["outlier"]["unadjusted"], rel=RTOL)
    assert found.p_value == pytest.approx(min(1, fit.n_obs * known["outlier"]["unadjusted"]))


def test_statsmodels_agrees(model):
    x, fit, _ = model
    other = sm.OLS(fit.fitted + fit.residual, sm.add_constant(x)).fit()
    exog = other.model.exog
    koenker = het_breuschpagan(other.resid, exog)
    assert breusch_pagan(fit.residual, x).statistic == pytest.approx(koenker[0], rel=RTOL)
    assert white(fit.residual, x).statistic == pytest.approx(
        het_white(other.resid, exog)[0], rel=RTOL
    )
    bent = linear_reset(other, power=3, use_f=True, cov_type="nonrobust")
    assert reset(fit, x).statistic == pytest.approx(float(bent.fvalue), rel=1e-6)
    found, seen = influence(fit, x), other.get_influence()
    np.testing.assert_allclose(found.student_deleted, seen.resid_studentized_external, rtol=RTOL)
    np.testing.assert_allclose(found.dffits, seen.dffits[0], rtol=RTOL)
    np.testing.assert_allclose(found.dfbetas, seen.dfbetas, rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(found.covratio, seen.cov_ratio, rtol=RTOL)
    assert jarque_bera(fit.residual).statistic == pytest.approx(sm_jarque_bera(other.resid)[0])


@pytest.mark.parametrize("name", SAMPLES)
def test_normality_of_samples(name, reference, data_set, made_up):
    cars = data_set("mtcars")
    x = {
        "three": [1, 2, 4],
        "four": [1, 2, 4, 8],
        "five": [2, 4, 4, 5, 9],
        "six": [1, 1, 2, 3, 5, 8],
        "eleven": cars["mpg"][:11],
        "twelve": cars["mpg"][:12],
        "cars": cars["hp"],
        "flow": data_set("Nile")["value"],
        "many": made_up(150, 4).ravel(),
    }[name]
    known = reference("diagnostics")
    agrees(shapiro_wilk(x), {k: v for k, v in known["shapiro"][name].items() if k != "df"})
    agrees(jarque_bera(x), known["jarque_bera"][name])
    other = stats.shapiro(x)
    # scipy's constants are single precision.
    assert shapiro_wilk(x).statistic == pytest.approx(other.statistic, rel=1e-7)
    assert shapiro_wilk(x).p_value == pytest.approx(other.pvalue, rel=1e-5)


def test_generalized_vif(reference, data_set):
    frame = data_set("Duncan", "carData")
    x = np.column_stack(
        [frame["income"], frame["type"] == "prof", frame["type"] == "wc", frame["education"]]
    ).astype(float)
    found = generalized_vif(x, belongs=["income", "type", "type", "education"])
    known = reference("diagnostics")["duncan"]
    assert found.predictors == ("income", "type", "education")
    assert found.df.tolist() == known["df"]
    np.testing.assert_allclose(found.gvif, known["gvif"], rtol=RTOL)
    np.testing.assert_allclose(found.scaled, known["scaled"], rtol=RTOL)


def test_quantile_points(reference, data_set):
    frame = data_set("attitude").drop(columns="rownames", errors="ignore")
    y = frame.pop("rating").to_numpy(float)
    x = frame.to_numpy(float)
    seen = influence(ols(y, x), x)
    found = quantile_points(seen.student_deleted, df=seen.df)
    known = reference("diagnostics")["points"]
    np.testing.assert_allclose(found.theoretical, known["theoretical"], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(found.conf_low, known["low"], rtol=1e-8)
    np.testing.assert_allclose(found.conf_high, known["high"], rtol=1e-8)
    np.testing.assert_allclose(found.observed, known["observed"], rtol=1e-8)
