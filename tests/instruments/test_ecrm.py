"""I5, electronic CRM: classes of institutions, purchase phases and processes as planted."""

import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def study():
    return cs.read_study("ecrm")


@pytest.fixture(scope="module")
def findings(simulated, study):
    chapters = ("profile_class", "paired", "regression", "formative", "descriptives.constructs")
    rows = cs.read_responses(simulated("ecrm"), study)
    return cs.analyze(study, rows, chapters=(*chapters, "reliability", "hypotheses"))


def test_institutions_are_classed_between_crm_and_ecrm(findings):
    found = findings["profile_class.ecrm"]
    assert [row["label"] for row in found.rows] == ["CRM", "mixed", "eCRM"]
    assert sum(row["share"] for row in found.rows) == pytest.approx(1)
    assert found.number("glance", "mean") == pytest.approx(2.7, abs=0.15)
    units = found.details["institutions"]
    assert len(units) == 21
    assert {row["class_words"] for row in units} == {"CRM", "mixed", "eCRM"}
    for row in units:
        assert row["first_part"] + row["between_part"] + row["last_part"] == pytest.approx(1)
    assert found.number("glance", "n_clear") == sum(row["is_clear"] for row in units)


def test_more_is_done_at_the_purchase_than_before_and_after(findings, study):
    found = findings["paired.purchase"]
    means = study.simulation.means
    for pair in ("before~during", "before~after", "during~after"):
        first, second = pair.split("~")
        planted = means[first] - means[second]
        assert found.number(pair, "estimate") == pytest.approx(planted, abs=0.35)
    assert found.number("before~during", "rank_r") < -0.5
    assert found.number("before~during", "verdict") == "second higher"
    assert found.number("during~after", "verdict") == "first higher"
    assert findings.number("hypotheses/D2/decision") == "supported"


def test_three_processes_differ_as_planted(findings):
    found = findings["paired.processes"]
    assert found.number("collect~aggregate", "estimate") == pytest.approx(0.8, abs=0.2)
    assert found.number("glance", "p_value") < 0.001
    for name in ("collect", "aggregate", "interact"):
        assert findings.number(f"reliability.main/{name}/estimate") > 0.7


def test_the_digital_organization_is_held_equal(findings, study):
    assert len(study.items_of("digital")) == 10
    alone = findings.number("regression.plain/ecrm/estimate")
    held = findings.number("regression.controlled/ecrm/estimate")
    assert 0 < held < alone
    assert findings.number("regression.controlled/digital/p_value") < 0.05
    assert findings.number("hypotheses/D1/decision") == "supported"


def test_what_is_formed_gets_no_alpha(findings):
    for name in ("poles", "digital"):
        assert findings.number(f"reliability.main/{name}/estimate") is None
