"""What a ledger tells: life cycle, tiers, RFM, lifetime value, clusters, metrics, quality."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.kernels.customers.lifetime_value import lifetime_value as formula

END = "2025-12-31"


def refusal(call, *arguments, **options):
    with pytest.raises(AnalysisError) as told:
        call(*arguments, **options)
    return str(told.value)


# ---------------------------------------------------------------- life cycle


@pytest.fixture
def spells():
    return pd.DataFrame(
        {
            "joined": ["2023-01-01", "2023-01-01", "2024-06-01", "2025-02-01", "2025-12-31", None],
            "left": [None, "2025-03-01", "2024-12-31", None, None, None],
            "active": ["2025-12-01", "2025-02-01", "2024-12-01", "2025-03-01", None, "2025-01-01"],
            "products": [2, 1, 1, 3, np.nan, 2],
        }
    )


def cycle(frame, **options):
    return cs.life_cycle(
        frame,
        joined="joined",
        left="left",
        last_active="active",
        products="products",
        as_of=END,
        **options,
    )


def test_the_life_cycle_by_hand(spells):
    found = cycle(spells)
    # At the start (2024-12-31): 1 and 2; the third left that day. At the end: 1, 4 and 5.
    assert [found.number(n, "denominator") for n in ("retention", "churn", "acquisition")] == [
        2
    ] * 3
    assert found.number("retention", "estimate") == 0.5
    assert found.number("acquisition", "estimate") == 1.0
    assert (found.number("dormancy", "numerator"), found.number("dormancy", "denominator")) == (
        1,
        2,
    )
    assert found.number("products", "estimate") == 2.5
    assert found.number("cross_sell", "estimate") == 1.0
    assert [found.number(k, "n_obs") for k in ("joined", "there", "awake", "several")] == [
        5,
        3,
        2,
        1,
    ]


def test_limits_are_wilsons(spells):
    from statsmodels.stats.proportion import proportion_confint

    found = cycle(spells)
    low, high = proportion_confint(1, 2, method="wilson")
    assert found.number("retention", "conf_low") == pytest.approx(low)
    assert found.number("retention", "conf_high") == pytest.approx(high)


def test_the_life_cycle_refuses(spells):
    assert refusal(cycle, spells.assign(left="gone")) == (
        "Column 'left' holds something that is no date."
    )
    assert refusal(cycle, spells.iloc[3:]) == (
        "Nobody was a customer at the start, or nobody at the end."
    )
    late = spells.assign(joined="2025-06-01", left=None)
    assert refusal(cycle, late).startswith("Nobody was a customer")


# ---------------------------------------------------------------- value tiers


def test_tiers_by_hand():
    frame = pd.DataFrame(
        {"now": [1.0, 2, 8, 9, np.nan], "cost": [0, 0, 1, 3, 0], "pot": [5, 1, 1, 6, 2]}
    )
    found = cs.value_tiers(frame, value="now", cost="cost", potential="pot")
    # Net 1, 2, 7, 6, median 4; potential median 3.
    counts = {row["tier"]: row["n_obs"] for row in found.rows}
    assert counts == {"most_valuable": 1, "growable": 1, "keep": 1, "basic": 1}
    assert found.number("keep", "value_share") == pytest.approx(7 / 16)
    # Before costs 1, 2, 8, 9.
    assert found.number("glance", "gini") == pytest.approx((-3 - 2 + 8 + 27) / (4 * 20))
    assert (found.number("glance", "n_obs"), found.number("glance", "n_missing")) == (4, 1)
    assert sum(row["n_obs"] for row in found.details["map"]) == 4


def test_cut_rules_and_offers():
    frame = pd.DataFrame({"now": [1.0, 1, 1, 1, 6], "pot": [1.0, 2, 3, 4, 5]})
    found = cs.value_tiers(
        frame, value="now", potential="pot", cut="mean", offers={"growable": "a visit"}
    )
    assert (found.number("glance", "value_cut"), found.number("glance", "potential_cut")) == (2, 3)
    assert found.number("growable", "offer") == "a visit"
    assert found.number("keep", "mean_value") is None
    assert (
        cs.value_tiers(frame, value="now", potential="pot", cut="top").number("basic", "n_obs") == 4
    )


def test_a_loss_leaves_shares_of_the_top_undefined():
    frame = pd.DataFrame({"now": [-5.0, 1, 10], "pot": [1, 2, 3]})
    found = cs.value_tiers(frame, value="now", potential="pot")
    assert found.number("glance", "gini") is None
    assert "have a negative value" in found.prose()
    assert "cost more than they bring" in found.notes[-1]


def test_tiers_refuse():
    assert (
        refusal(cs.value_tiers, pd.DataFrame({"v": [np.nan], "p": [1]}), value="v", potential="p")
        == "No customer has both a value and a potential."
    )


# ---------------------------------------------------------------- RFM


def test_rfm_of_customers_who_agree_in_all_three():
    n = 50
    last = pd.Timestamp(END) - pd.to_timedelta(np.arange(n), unit="D")
    frame = pd.DataFrame({"last": last, "n": np.arange(n)[::-1], "money": np.arange(n)[::-1]})
    found = cs.rfm(frame, last="last", count="n", money="money", as_of=END)
    counts = {row["segment"]: row["n_obs"] for row in found.rows}
    assert counts == {
        "champions": 20,
        "loyal": 0,
        "recent": 0,
        "at_risk": 0,
        "lost": 20,
        "others": 10,
    }
    assert found.number("recency:5", "maximum") == 9
    assert found.number("recency:5", "minimum") is None  # one customer's own number
    assert found.number("r5f5", "n_obs") == 10
    assert sum(row["share"] for row in found.rows) == pytest.approx(1)
    mixed = cs.rfm(
        frame.sample(frac=1, random_state=2), last="last", count="n", money="money", as_of=END
    )
    assert mixed.rows == found.rows


def test_rfm_refuses():
    frame = pd.DataFrame({"last": ["2026-01-01"] * 6, "n": 1, "money": 1})
    options = {"last": "last", "count": "n", "money": "money", "as_of": END}
    assert refusal(cs.rfm, frame, **options) == "A last transaction lies after 2025-12-31."
    few = frame.assign(last=END).iloc[:3]
    assert refusal(cs.rfm, few, **options) == (
        "Scores by rank need at least 2 groups and as many values; got 5 groups and 3 values."
    )


# ---------------------------------------------------------------- lifetime value


def test_the_lifetime_value_is_the_formula_of_the_means():
    frame = pd.DataFrame({"m": [10.0, 20, 30, 40, np.nan], "kept": [1, 1, 0, np.nan, 1]})
    found = cs.lifetime_value(frame, margin="m", retained="kept", rate=0.1)
    assert found.number("all", "estimate") == pytest.approx(formula(25.0, 2 / 3, rate=0.1))
    assert (found.number("all", "n_obs"), found.number("all", "n_exposed")) == (4, 3)
    assert found.number("Margin", "effect_one_percent") == pytest.approx(0.01)


def test_a_planted_lifetime_value_is_covered():
    generator = np.random.default_rng(12)
    covered = 0
    for seed in range(60):
        frame = pd.DataFrame({"m": generator.gamma(2, 25, 300), "k": generator.random(300) < 0.8})
        found = cs.lifetime_value(
            frame, margin="m", retained="k", rate=0.1, n_resamples=300, seed=seed
        )
        row = found.row("all")
        covered += row["conf_low"] < formula(50.0, 0.8, rate=0.1) < row["conf_high"]
    assert covered >= 52


def test_groups_without_followed_customers_are_told():
    frame = pd.DataFrame({"m": [1.0, 2, 3, 4], "k": [1, 1, 0, np.nan], "g": ["a", "a", "a", "b"]})
    found = cs.lifetime_value(frame, margin="m", retained="k", group="g", n_resamples=100)
    assert [row["group"] for row in found.rows] == ["all", "a"]
    assert (found.status, found.reason) == ("warning", "b: No customer was followed over a year.")
    assert refusal(cs.lifetime_value, frame.assign(k=2), margin="m", retained="k") == (
        "Column 'k' must be 1 for who was kept and 0 for who was not."
    )


# ---------------------------------------------------------------- clusters


@pytest.fixture
def crowd():
    generator = np.random.default_rng(4)
    truth = np.repeat([0, 1, 2], [80, 50, 30])
    centers = np.array([[0, 0], [7, 0], [0, 7.0]])
    values = centers[truth] + generator.normal(size=(160, 2))
    return pd.DataFrame(values, columns=["visits", "spend"]).assign(truth=truth)


def test_planted_clusters_are_found(crowd):
    found = cs.clusters(crowd, columns=["visits", "spend"], n_resamples=20)
    assert [row["n_obs"] for row in found.rows] == [80, 50, 30]
    assert [row["verdict"] for row in found.rows] == ["stable"] * 3
    assert found.number("glance", "verdict") == "a reasonable structure"
    assert found.number("2", "trait") == "visits"
    assert found.number("2:visits", "center") == pytest.approx(7, abs=0.4)
    moved = crowd.assign(visits=crowd["visits"] * 1000 - 5)
    again = cs.clusters(moved, columns=["visits", "spend"], n_resamples=20)
    assert [row["jaccard"] for row in again.rows] == [row["jaccard"] for row in found.rows]


def test_a_cloud_is_called_weak():
    cloud = pd.DataFrame(np.random.default_rng(2).normal(size=(200, 3)), columns=list("abc"))
    found = cs.clusters(cloud, columns=list("abc"), n_resamples=20)
    assert (found.status, found.reason) == (
        "warning",
        "The clusters are weak or do not come back in resamples.",
    )


def test_clusters_refuse(crowd):
    assert refusal(cs.clusters, crowd.assign(spend=1), columns=["visits", "spend"]) == (
        "Standardizing needs columns that vary."
    )
    assert refusal(cs.clusters, crowd, columns=["visits"], logarithm=["visits"]) == (
        "Column 'visits' has negative values, which have no logarithm."
    )
    assert refusal(cs.clusters, crowd.iloc[:2], columns=["visits"], k=4).startswith("k-means needs")


# ---------------------------------------------------------------- metrics


def test_metrics_by_hand():
    frame = pd.DataFrame(
        {
            "in": [10.0, 20, 90, 40, np.nan],
            "out": [12.0, 5, 100, 10, 3],
            "sat": [4, 5, 2, np.nan, 3],
        }
    )
    found = cs.customer_metrics(frame, revenue="in", cost="out", satisfaction="sat", top=0.25)
    assert found.number("margin", "mean") == pytest.approx((-2 + 15 - 10 + 30) / 4)
    assert found.number("glance", "loss_share") == 0.5
    assert found.number("glance", "hidden_loss_share") == 1.0
    # Margins -2, 15, -10 against satisfaction 4, 5, 2: the same order.
    assert found.number("satisfaction", "spearman") == pytest.approx(1)
    assert found.number("satisfaction", "share") == 0.8
    assert found.number("satisfaction", "total") is None


def test_metrics_agree_with_scipy_and_refuse():
    from scipy import stats

    generator = np.random.default_rng(1)
    frame = pd.DataFrame(generator.gamma(2, 3, (40, 2)), columns=["in", "out"]).round(0)
    found = cs.customer_metrics(frame, revenue="in", cost="out")
    rho = stats.spearmanr(frame["in"], frame["in"] - frame["out"])[0]
    assert found.number("revenue", "spearman") == pytest.approx(rho, rel=1e-12)
    low, high = stats.t.interval(0.95, 39, frame["in"].mean(), stats.sem(frame["in"]))
    assert found.number("revenue", "conf_low") == pytest.approx(low)
    assert found.number("revenue", "conf_high") == pytest.approx(high)
    assert refusal(cs.customer_metrics, frame, revenue="in", cost="out", top=20) == (
        "The share of customers must lie between 0 and 1, but is 20."
    )
    gone = frame.assign(out=np.nan)
    assert refusal(cs.customer_metrics, gone, revenue="in", cost="out") == (
        "No customer has both a revenue and a cost."
    )


# ---------------------------------------------------------------- the ledger itself


@pytest.fixture
def ledger():
    return pd.DataFrame(
        {
            "name": ["Uwera J.", "uwéra j", "Mugabo P", "Mugabo P", "Keza"],
            "born": [1990, 1990, 1985, 1958, None],
            "phone": ["+250 788 123 456", "0788123456", "0722000111", "0722000111", None],
            "branch": ["A", "B", "A", "A", "B"],
            "checked": ["2025-12-01", "2023-12-01", "2025-06-01", None, "2024-01-01"],
        }
    )


def test_the_ledger_by_hand(ledger):
    found = cs.ledger_audit(
        ledger,
        fields=["name", "born", "phone"],
        match=["name", "born", "phone"],
        branch="branch",
        checked="checked",
        as_of=END,
    )
    assert [found.number(f, "n_missing") for f in ("name", "born", "phone")] == [0, 1, 1]
    assert (found.number("exact", "n_pairs_alike"), found.number("exact", "n_across")) == (1, 1)
    # Born 1985 and 1958: two digits swapped, all else the same, one branch.
    assert (found.number("near", "n_pairs_alike"), found.number("near", "n_across")) == (1, 0)
    assert found.number("glance", "complete_share") == 0.8
    assert found.number("glance", "duplicate_share") == 0.4
    assert (found.number("glance", "n_stale"), found.number("glance", "stale_share")) == (2, 0.5)
    assert found.number("B", "n_stale") == 2
    assert found.number("born", "verdict") == "look at these"


def test_no_name_or_number_of_anybody_is_in_the_finding(ledger):
    found = cs.ledger_audit(
        ledger, fields=["name", "phone"], match=["name", "phone"], branch="branch"
    )
    text = str(found) + repr(found)
    for secret in ("Uwera", "uwera", "Mugabo", "788123456", "0722000111", "Keza"):
        assert secret not in text


def test_a_ledger_without_keys_and_dates(ledger):
    found = cs.ledger_audit(ledger, fields=["name"])
    assert found.number("glance", "stale_share") is None
    assert "Nobody declared the keys" in found.prose()
    assert refusal(cs.ledger_audit, ledger, fields=["name"], checked="checked") == (
        "The age of a record needs a day from which it counts back."
    )
    assert refusal(cs.ledger_audit, ledger.iloc[:0], fields=["name"]) == (
        "The ledger holds no record."
    )
    with pytest.raises(AnalysisError, match=r"no column 'nmae'\. Did you mean 'name'\?"):
        cs.ledger_audit(ledger, fields=["nmae"])
