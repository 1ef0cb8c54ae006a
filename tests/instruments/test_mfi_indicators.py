"""The books of institutions: planted growth, risk and shares are found again."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs


@pytest.fixture(scope="module")
def found(simulated):
    study = cs.read_study("mfi-indicators")
    responses = cs.read_responses(simulated("mfi-indicators"), study)
    kinds = ("indicators", "forecast", "convergence")
    return {one.id: one for one in cs.analyze(study, responses, chapters=kinds)}


def test_the_planted_risk_falls_by_a_fifth(found):
    books = found["indicators.books"]
    assert books.number("par30:2022", "median") == pytest.approx(0.06, abs=0.012)
    change = books.number("par30:2024", "median") / books.number("par30:2022", "median")
    assert change == pytest.approx(0.64, abs=0.08)
    assert books.number("par30:trend", "conf_high") < 0
    assert books.number("women_share:2024", "median") == pytest.approx(0.55, abs=0.02)


def test_no_entry_contradicts_another_and_the_first_year_has_no_average(found):
    books = found["indicators.books"]
    assert books.status == "ok"
    assert "flagged" not in books.details
    assert books.number("roa:2022", "median") is None
    assert books.number("roa:2023", "n_obs") == 21


def test_the_planted_growth_lies_in_the_forecast(found):
    income = found["forecast.income"]
    assert income.number("glance", "drift") == pytest.approx(np.log(1.12), abs=0.06)
    low, high = (income.number("2025", name) for name in ("growth_low", "growth_high"))
    assert low < 0.12 < high


def test_what_is_said_goes_with_what_is_recorded(found):
    joined = found["convergence.performance"]
    assert joined.number("glance", "n_obs") == 21
    low, high = (joined.number("pearson", name) for name in ("conf_low", "conf_high"))
    assert 0 < low < 0.7 < high


def test_tool_or_none_the_sheet_asks_for_entries_and_no_ratio():
    study = cs.read_study("mfi-indicators")
    assert {item.type for item in study.instrument.items()} == {"number"}
    assert not study.constructs


def test_few_real_sheets_show_no_quartiles(simulated, tmp_path):
    study = cs.read_study("mfi-indicators")
    frame = pd.read_csv(simulated("mfi-indicators"), dtype=str, keep_default_na=False)
    frame = frame.drop(columns=["synthetic", "synthetic_seed"])
    frame = frame[frame["mfi"].isin(["MFI01", "MFI02", "MFI03"])]
    frame["sheet"] = [f"S{row}" for row in range(len(frame))]
    frame.to_csv(tmp_path / "real.csv", index=False)
    responses = cs.read_responses(tmp_path / "real.csv", study)
    kinds = ("indicators", "convergence")
    books, joined = cs.analyze(study, responses, chapters=kinds)
    assert books.number("par30:2024", "n_obs") == 3
    assert books.number("par30:2024", "median") is None
    assert "trend" not in books.details
    assert "MFI0" not in str(books)
    assert joined.status == "failed"
    assert "both real or both synthetic" in str(joined.reason)
