"""I4, e-commerce: what speaks for and against it, trust and relationships, as planted."""

import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def study():
    return cs.read_study("ecommerce-trust")


@pytest.fixture(scope="module")
def findings(simulated, study):
    chapters = ("net_benefit", "relative_importance", "multi_response", "association", "regression")
    more = ("mediation", "satisfaction_index", "reliability", "correlation", "hypotheses")
    rows = cs.read_responses(simulated("ecommerce-trust"), study)
    return cs.analyze(study, rows, chapters=(*chapters, *more))


def test_four_kinds_of_dealings_are_crossed_with_traders(findings):
    found = findings["multi_response.relations"]
    assert next(row["label"] for row in found.rows) == "Business to consumer"
    assert found.number("glance", "n_entries") == 4
    assert {row["group"] for row in found.details["groups"]} == {
        "I only buy",
        "I own a small business",
        "I buy or sell for an employer",
    }
    tests = found.details["tests"]
    assert [row["df"] for row in tests] == [2] * 4
    assert all(row["p_adjusted"] > 0.05 for row in tests)
    assert findings.number("association.often_by_trader/chi_squared/p_value") < 0.001
    assert findings.number("association.often_by_trader/chi_squared/estimate") > 0.2
    assert findings.number("association.often_by_place/chi_squared/p_value") > 0.05


def test_benefits_outweigh_risks_as_planted(findings, study):
    found = findings["net_benefit.online"]
    means = study.simulation.means
    sides = [
        [25 * (mean - 1) for name, mean in means.items() if name.startswith(start)]
        for start in (("ad_",), ("di_", "dr_"))
    ]
    planted = sum(sides[0]) / 7 - sum(sides[1]) / 10
    assert (found.number("glance", "n_benefits"), found.number("glance", "n_risks")) == (7, 10)
    assert found.number("net", "estimate") == pytest.approx(planted, abs=3)
    items = [row for row in found.rows if row["row_kind"] == "item"]
    assert items[0]["key"] == "ad_hours"
    assert next(row["key"] for row in items if row["weighs"] == "against") == "di_touch"
    assert items[-1]["key"] in ("dr_sector", "dr_update")
    assert findings.number("hypotheses/E1/decision") == "supported"


def test_advantages_and_challenges_rank_as_planted(findings):
    advantages = findings["relative_importance.advantages"]
    assert len(advantages.rows) == 7
    assert advantages.rows[0]["entry"] == "ad_hours"
    assert advantages.rows[-1]["entry"] == "ad_start"
    challenges = findings["relative_importance.challenges"]
    assert len(challenges.rows) == 10
    assert [row["entry"] for row in challenges.rows][:2] == ["di_touch", "di_theft"]


def test_security_and_responsibility_go_with_trust(findings):
    ways = findings["regression.ways"]
    slopes = {
        str(row["term"]): row["std_estimate"] for row in ways.rows if row["term"] != "(Intercept)"
    }
    ordered = sorted(slopes, key=lambda name: -(slopes[name] or -1))
    assert set(ordered[:2]) == {"secure", "duty"}
    assert ways.number("social", "conf_low") < 0 < ways.number("social", "conf_high")
    for decision in ("E2", "E3"):
        assert findings.number(f"hypotheses/{decision}/decision") == "supported"
    for belief in ("competence", "benevolence", "integrity"):
        assert findings.number(f"reliability.main/{belief}/estimate") > 0.6


def test_little_effort_goes_most_with_the_relationship(findings):
    steps = findings["regression.steps"]
    names = ("effort", "options", "personal", "loyalty", "learning", "assure")
    slopes = {name: steps.number(name, "std_estimate") for name in names}
    assert max(slopes, key=slopes.__getitem__) == "effort"
    assert steps.number("effort", "p_value") < 0.001
    ease = findings["satisfaction_index.ease"]
    assert ease.number("index", "estimate") == pytest.approx(100 * 3.8 / 6, abs=6)


def test_lists_get_no_alpha(findings):
    for name in ("advantages", "disadvantages", "drawbacks"):
        assert findings.number(f"reliability.main/{name}/estimate") is None
