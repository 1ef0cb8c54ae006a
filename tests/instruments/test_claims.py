"""Claims of the sources as tests: planted ratios are found, the claimed ones rejected."""

import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def found(simulated):
    def claim(name):
        study = cs.read_study(name)
        responses = cs.read_responses(simulated(name), study)
        (finding,) = cs.analyze(study, responses, chapters=("claim",))
        return finding

    return claim


def test_winning_against_keeping_a_client(found):
    claim = found("acquisition-costs")
    low, high = (claim.number("geometric", name) for name in ("conf_low", "conf_high"))
    assert low < 3.4 < high
    assert claim.number("glance", "verdict") == "incompatible"
    assert claim.number("glance", "n_agreeing") == 5
    assert claim.number("fieller", "interval_shape") == "bounded"


def test_a_point_of_sale_against_the_hand(found):
    claim = found("service-times")
    low, high = (claim.number("geometric", name) for name in ("conf_low", "conf_high"))
    assert low < 3.5 < high
    assert claim.number("glance", "verdict") == "incompatible"
    assert claim.number("glance", "group_1") == "By hand"
    assert claim.number("glance", "needed_factor") == pytest.approx(
        10 / claim.number("geometric", "estimate")
    )


@pytest.mark.parametrize("name", ["acquisition-costs", "service-times"])
def test_a_worksheet_asks_nobody_for_consent(name):
    study = cs.read_study(name)
    assert study.instrument.consent is None
    assert not study.constructs
