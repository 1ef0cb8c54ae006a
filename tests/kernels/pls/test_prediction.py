"""Blindfolding, PLSpredict and importance-performance against R by hand and seminr."""

import numpy as np
import pytest

from crm_study.kernels.pls.blindfolding import blindfold
from crm_study.kernels.pls.importance_performance import (
    composite_weights,
    importance_performance,
)
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import path_model
from crm_study.kernels.pls.pls_algorithm import pls
from crm_study.kernels.pls.prediction import pls_predict

RTOL = 1e-9
CASES = ["made_A", "made_B", "mobile_A", "mobile_B"]
SCHEMES = ["path", "factorial", "centroid"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", CASES)
def test_agrees_with_r(reference, pls_case, name, scheme):
    scores, model = pls_case(name)
    settings = PlsSettings(scheme=scheme)
    expected = reference("pls")[f"{name}_{scheme}"]
    inside = [model.endogenous.index(k) for k, found in enumerate(model.predictors) if found]
    found = blindfold(scores, model, settings)
    np.testing.assert_allclose(found.q_squared[inside], expected["q_squared"], rtol=1e-8)
    folds = (np.arange(len(scores)) % 5)[None]
    known = expected["prediction"]
    near = pls_predict(scores, model, settings, folds=folds)
    np.testing.assert_allclose(near.rmse, known["rmse"], rtol=RTOL)
    np.testing.assert_allclose(near.mae, known["mae"], rtol=RTOL)
    np.testing.assert_allclose(near.lm_rmse, known["lm_rmse"], rtol=RTOL)
    np.testing.assert_allclose(near.lm_mae, known["lm_mae"], rtol=RTOL)
    np.testing.assert_allclose(near.q_squared_predict, known["q2"], rtol=1e-8, atol=1e-12)
    far = pls_predict(scores, model, settings, folds=folds, antecedent="earliest")
    np.testing.assert_allclose(far.rmse, known["early_rmse"], rtol=RTOL)


@pytest.mark.parametrize("name", CASES)
def test_importance_and_performance_agree_with_r(reference, pls_case, name):
    scores, model = pls_case(name)
    fit = pls(scores, model)
    low, high = (0, 6) if name.startswith("made") else (1, 10)
    n_columns = scores.shape[1]
    found = importance_performance(
        scores,
        composite_weights(fit, n_columns=n_columns),
        fit.total_effects,
        target=len(model.constructs) - 1,
        low=np.full(n_columns, float(low)),
        high=np.full(n_columns, float(high)),
    )
    expected = reference("pls")[f"{name}_path"]["priority"]
    np.testing.assert_allclose(found.importance, expected["importance"], rtol=RTOL, atol=1e-13)
    np.testing.assert_allclose(found.performance, expected["performance"], rtol=RTOL)


@pytest.mark.parametrize("antecedent", ["direct", "earliest"])
def test_errors_agree_with_seminr(mobile, ecsi, antecedent):
    seminr = pytest.importorskip("seminr")
    from seminr.predict.predict_pls import cut_folds

    scores, blocks, paths = ecsi
    names = list(mobile.columns)
    theirs = seminr.estimate_pls(
        (names, scores),
        seminr.constructs(
            *[seminr.composite(name, [names[i] for i in items]) for name, items in blocks.items()]
        ),
        seminr.relationships(*[seminr.paths(causes, [name]) for name, causes in paths.items()]),
    )
    order = np.random.default_rng(3).permutation(250)
    technique = seminr.predict_DA if antecedent == "direct" else seminr.predict_EA
    known = seminr.predict_pls(theirs, technique=technique, no_folds=10, ordering=order.tolist())
    folds = np.empty((1, 250), dtype=np.intp)
    folds[0, order] = np.array(cut_folds(250, 10)) - 1
    found = pls_predict(scores, path_model(blocks, paths), folds=folds, antecedent=antecedent)
    for residuals, rmse, mae in (
        (known.items.pls_out_of_sample_residuals, found.rmse, found.mae),
        (known.items.lm_out_of_sample_residuals, found.lm_rmse, found.lm_mae),
    ):
        places = [residuals.cols.index(names[column]) for column in found.columns]
        errors = residuals.values[:, places]
        np.testing.assert_allclose(rmse, np.sqrt((errors**2).mean(axis=0)), rtol=1e-10)
        np.testing.assert_allclose(mae, np.abs(errors).mean(axis=0), rtol=1e-10)


def test_nothing_to_foretell_gives_no_relevance():
    generator = np.random.default_rng(5)
    scores = generator.normal(size=(150, 4))
    model = path_model({"x": [0, 1], "y": [2, 3]}, {"y": ["x"]})
    assert blindfold(scores, model).q_squared[0] < 0.05
    assert (pls_predict(scores, model, n_repetitions=2).q_squared_predict < 0.05).all()


def test_the_seed_deals_the_folds(pls_case):
    scores, model = pls_case("made_A")
    one, two, other = (pls_predict(scores, model, seed=seed).rmse for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()


def test_too_few_to_fit_a_linear_benchmark():
    model = path_model({"x": range(6), "y": [6, 7]}, {"y": ["x"]})
    scores = np.random.default_rng(1).normal(size=(8, 8))
    found = pls_predict(scores, model, n_folds=4)
    assert np.isnan(found.lm_rmse).all()
    assert np.isfinite(found.rmse).all()


def test_a_negative_weight_is_counted():
    scores = np.array([[1, 5.0, 2], [2, 3, 1], [3, 4, 4], [4, 1, 3]])
    weights = np.array([[1, 0], [-0.3, 0], [0, 1.0]])
    found = importance_performance(
        scores, weights, np.array([[0, 0.5], [0, 0]]), target=1, low=np.ones(3), high=np.full(3, 5)
    )
    assert found.n_negative == 1
    assert np.isnan(found.item_importance[2])
    assert found.item_importance[:2].sum() == pytest.approx(found.importance[0], rel=1e-12)


def test_refusals(refused, two_traits):
    scores = two_traits(42)
    model = path_model({"x": [0, 1], "y": [2, 3]}, {"y": ["x"]})
    with refused(
        "Blindfolding needs an omission distance of 2 or more that does not divide the 42 "
        "respondents, but it is 7."
    ):
        blindfold(scores, model)
    with refused(
        "Cross-validation of 42 people needs 2 to 42 folds and 1 repetition or more, but got 50 "
        "and 1."
    ):
        pls_predict(scores, model, n_folds=50)
    lone = scores[:40].copy()
    lone[:, 3] = np.arange(40) == 5
    with refused(
        "Blindfolding needs items that still vary when a part of their answers is left out."
    ):
        blindfold(lone, model)
    lone = scores.copy()
    lone[:, 3] = np.arange(42) == 5
    with refused(
        "Cross-validation needs training parts in which every item varies; take fewer folds or "
        "leave the item out."
    ):
        pls_predict(lone, model)
    with refused("Predictions start from direct or earliest antecedents, not both."):
        pls_predict(scores, model, antecedent="both")
    with refused("A performance from 0 to 100 needs a scale whose ends differ."):
        importance_performance(
            scores, np.eye(10), np.zeros((10, 10)), target=1, low=np.ones(10), high=np.ones(10)
        )
    with refused("The weights of a construct add up to nothing: it has no level."):
        importance_performance(
            scores, np.zeros((10, 2)), np.eye(2), target=1, low=np.ones(10), high=np.full(10, 5)
        )
