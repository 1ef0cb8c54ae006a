"""The ledger of customers: planted kinds, costs, keeping, twins and gaps are found."""

from __future__ import annotations

import pandas as pd
import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def file(simulated):
    return simulated("customer-ledger")


@pytest.fixture(scope="module")
def findings(file):
    study = cs.read_study("customer-ledger")
    return cs.analyze(study, cs.read_responses(file, study))


def test_value_lies_with_few(findings):
    found = findings["value_tiers.customers"]
    assert sum(row["n_obs"] for row in found.rows) == 800
    assert found.number("most_valuable", "value_share") > 0.5
    assert found.number("glance", "top_share") > 0.5
    assert found.number("growable", "offer") == "the next service on a trial"


def test_the_segments_hold_everybody(findings):
    found = findings["rfm.customers"]
    assert sum(row["share"] for row in found.rows) == pytest.approx(1)
    assert found.number("champions", "mean_money") > 3 * found.number("lost", "mean_money")


def test_the_planted_keeping_gives_the_lifetime_value(findings):
    found = findings["lifetime_value.customers"]
    assert found.number("all", "retention") == pytest.approx(0.80, abs=0.04)
    margin, kept = found.number("all", "margin_mean"), found.number("all", "retention")
    assert found.number("all", "estimate") == pytest.approx(margin * kept / (1.14 - kept))
    low, high = found.number("all", "conf_low"), found.number("all", "conf_high")
    assert low < found.number("all", "estimate") < high
    values = {row["group"]: row["estimate"] for row in found.rows}
    assert values["Firm or group"] > values["Farmer or trader"] > values["Household"]


def test_the_planted_kinds_are_found_as_clusters(findings, file):
    found = findings["clusters.customers"]
    assert [row["verdict"] for row in found.rows] == ["stable"] * 3
    shares = [row["share"] for row in found.rows]
    assert shares == pytest.approx([0.60, 0.28, 0.12], abs=0.05)
    frame = pd.read_csv(file)
    again = cs.clusters(
        frame,
        columns=["transactions", "revenue"],
        logarithm=["transactions", "revenue"],
        k=3,
        n_resamples=10,
    )
    assert [row["n_obs"] for row in again.rows] == [row["n_obs"] for row in found.rows]
    kinds = frame.groupby("kind")["revenue"].mean().sort_values()
    money = sorted(row["center"] for row in found.details["centers"] if row["trait"] == "Revenue")
    assert money == pytest.approx(kinds.tolist(), rel=0.2)


def test_the_planted_cost_is_taken_off(findings):
    found = findings["customer_metrics.customers"]
    revenue, margin = found.number("revenue", "mean"), found.number("margin", "mean")
    assert margin == pytest.approx(0.40 * revenue - 1, abs=0.4)
    assert found.number("satisfaction", "share") == pytest.approx(0.70, abs=0.05)
    assert found.number("satisfaction", "mean") == pytest.approx(3.6, abs=0.1)
    assert 0 < found.number("glance", "loss_share") < 0.15


def test_the_planted_twins_gaps_and_stale_records_are_found(findings):
    found = findings["ledger_audit.records"]
    # 24 copies, of which some lack the telephone or the year; 16 with a slip in the year.
    assert 15 <= found.number("exact", "n_pairs_alike") <= 24
    assert 8 <= found.number("near", "n_pairs_alike") <= 24
    assert found.number("exact", "n_across") > 0
    assert found.number("phone_code", "share") == pytest.approx(0.12, abs=0.03)
    assert found.number("phone_code", "verdict") == "look at these"
    assert found.number("glance", "stale_share") == pytest.approx(0.25, abs=0.05)


def test_no_code_of_anybody_leaves_the_ledger(findings, file):
    told = findings.to_json()
    frame = pd.read_csv(file, dtype=str)
    codes = [*frame["name_code"].dropna(), *frame["phone_code"].dropna()]
    assert not [code for code in codes if f'"{code}"' in told or f" {code}," in told]
    assert "name_code" in told
