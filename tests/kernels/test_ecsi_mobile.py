"""The real data of the bundled study ecsi-mobile, against R's psych, lm, car and lmtest."""

import numpy as np
import pytest

from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.reliability.reliability import cronbach_alpha, item_analysis

RTOL = 1e-10
ITEMS = {
    "image": ["IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"],
    "expectation": ["CUEX1", "CUEX2", "CUEX3"],
    "quality": ["PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"],
    "value": ["PERV1", "PERV2"],
    "satisfaction": ["CUSA1", "CUSA2", "CUSA3"],
    "complaints": ["CUSCO"],
    "loyalty": ["CUSL1", "CUSL2", "CUSL3"],
}
MODELS = {
    "satisfaction": ("satisfaction", ["image", "expectation", "quality", "value"]),
    "loyalty": ("loyalty", ["satisfaction", "image", "complaints"]),
    "satisfaction_quality": ("satisfaction", ["quality"]),
}


@pytest.mark.parametrize("construct", [name for name, items in ITEMS.items() if len(items) > 1])
def test_reliability(reference, mobile, construct):
    known = reference("ecsi_mobile")["reliability"][construct]
    scores = mobile[ITEMS[construct]].to_numpy(float)
    alpha = cronbach_alpha(scores)
    for field in ("estimate", "std_estimate", "conf_low", "conf_high", "n_obs", "n_items"):
        assert getattr(alpha, field) == pytest.approx(known[field], rel=RTOL), field
    np.testing.assert_allclose(item_analysis(scores).item_rest, known["item_rest"], rtol=RTOL)


@pytest.mark.parametrize("model", MODELS)
def test_regression(reference, mobile, model):
    outcome, predictors = MODELS[model]
    scores = {name: mobile[items].mean(axis=1).to_numpy() for name, items in ITEMS.items()}
    fit = ols(scores[outcome], np.column_stack([scores[p] for p in predictors]), names=predictors)
    known = reference("ecsi_mobile")["regression"][model]
    assert list(fit.terms) == known.pop("terms")
    for field, value in known.items():
        expected = np.atleast_1d(np.asarray(value, dtype=float))
        found = np.atleast_1d(getattr(fit, field))[-expected.size :]
        np.testing.assert_allclose(found, expected, rtol=RTOL, err_msg=field)
