"""I8, CRM in small firms: benefits, barriers and adoption are found as they were planted."""

import pytest

import crm_study as cs

BENEFITS = ["cost", "satisfied", "process", "service", "revenue", "newcustomers"]
BARRIERS = ["cost", "value", "time", "effort", "needs", "product", "technology", "fit"]


@pytest.fixture(scope="module")
def study():
    return cs.read_study("sme-crm")


@pytest.fixture(scope="module")
def findings(simulated, study):
    chapters = ("gap", "ranking", "relative_importance", "logistic", "ordinal", "comparison")
    more = ("importance", "descriptives.items", "reliability", "correlation", "hypotheses")
    rows = cs.read_responses(simulated("sme-crm"), study)
    return cs.analyze(study, rows, chapters=(*chapters, *more))


def test_benefits_fall_short_and_come_in_the_planted_order(findings):
    gap, order = findings["gap.benefits"], findings["ranking.benefits"]
    gaps = {name: gap.number(name, "estimate") for name in BENEFITS}
    assert all(value < 0 for value in gaps.values())
    assert min(gaps, key=gaps.__getitem__) in ("cost", "revenue")
    names = [row["entry"] for row in order.rows]
    assert names[0] == "expected_cost"
    assert names[-1] == "expected_newcustomers"
    assert order.number("glance", "p_value") < 0.001
    assert findings.number("hypotheses/B1/decision") == "supported"


def test_every_benefit_of_the_second_list_is_asked_as_well(study):
    """Retrieval, insight, integration, online service and communication are among the items."""
    words = " ".join(item.text["en"] for item in study.instrument.items()).lower()
    for advantage in ("found faster", "trends", "one place", "telephone", "errors"):
        assert advantage in words
    assert study.items_of("expected") == tuple(
        f"ex_{name}{i}" for name in BENEFITS for i in (1, 2, 3)
    )


def test_barriers_rank_as_was_planted(findings, study):
    found = findings["relative_importance.barriers"]
    names = [row["entry"] for row in found.rows]
    assert names[:2] == ["barrier_cost", "barrier_value"]
    assert set(names[-2:]) == {"barrier_effort", "barrier_product"}
    for name in names:
        planted = study.simulation.means[name] / 5
        assert found.number(name, "estimate") == pytest.approx(planted, abs=0.03), name
        assert found.number(name, "place_low") <= found.number(name, "place")
    single = findings["relative_importance.single_barriers"]
    assert len(single.rows) == 24
    vital = [row for row in single.rows if row["is_vital"]]
    assert max(row["cumulative_share"] for row in vital) >= 0.8
    assert len(vital) == single.number("glance", "n_vital") < 24


def test_users_and_others_are_compared_barrier_by_barrier(findings):
    found = findings["comparison.adopters"]
    assert {row["outcome"] for row in found.rows} >= {f"barrier_{name}" for name in BARRIERS}
    assert any(str(row["key"]).startswith("mann_whitney:barrier_cost") for row in found.rows)


def test_adoption_goes_with_what_was_planted(findings):
    use, stage = findings["logistic.adoption"], findings["ordinal.stage"]
    for found in (use, stage):
        assert found.number("advantage", "estimate") > 0
        assert found.number("advantage", "p_value") < 0.01
        assert found.number("support", "estimate") > 0
        assert found.number("complexity", "estimate") < 0
    for idle in ("quality", "pressure", "ease"):
        assert use.number(idle, "odds_low") < 1 < use.number(idle, "odds_high")
    assert use.number("glance", "event") == "Yes"
    assert stage.number("glance", "n_categories") == 4
    assert findings.number("hypotheses/B2/decision") == "supported"


def test_strategy_counts_for_more_than_technology(findings):
    found = findings["importance.strategy"]
    assert found.number("strategy", "lmg") > found.number("technology", "lmg")
    assert found.number("strategy", "johnson") > found.number("technology", "johnson")
    assert 0.6 < found.number("strategy", "share") < 0.95


def test_two_views_of_crm_are_two_scales(findings):
    reliability = findings["reliability.main"]
    for view in ("strategy", "technology"):
        assert reliability.number(view, "estimate") > 0.7
    assert findings.number("correlation/strategy~technology/pearson") < 0.6


def test_revenue_is_known_and_profit_and_satisfaction_are_not(findings):
    found = findings["descriptives.items"]
    known = found.number("pr_revenue", "mean")
    assert known == pytest.approx(3.6, abs=0.2)
    for unknown in ("pr_profit", "pr_satisfaction"):
        assert found.number(unknown, "mean") < known - 1
    assert found.number("pr_view", "mean") < 3


def test_barriers_and_practices_get_no_alpha(findings):
    reliability = findings["reliability.main"]
    for name in ("practices", *(f"barrier_{name}" for name in BARRIERS)):
        assert reliability.number(name, "estimate") is None
