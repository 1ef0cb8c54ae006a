"""Indicators of institutions on frames: by hand, and what is undefined or impossible."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.results.columns import COLUMNS


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "mfi": ["MFI01", "MFI01", "MFI02", "MFI02"],
            "year": [2023, 2024, 2023, 2024],
            "active_clients": [1000, 1100, 400, 380],
            "borrowers": [500, 600, 200, 0],
            "women": [550, 560, 100, 390],
            "clients_start": [900, 1000, 420, 400],
            "joined": [200, 180, 10, 20],
            "left": [100, 80, 30, 40],
            "portfolio": [200.0, 240.0, 50.0, 60.0],
            "late_30": [10.0, 12.0, 7.5, 6.0],
            "written_off": [2.0, 4.4, 1.0, 1.1],
            "operating_income": [60.0, 66.0, 12.0, np.nan],
            "operating_expense": [30.0, 33.0, 10.0, 11.0],
            "financial_expense": [10.0, 11.0, 2.0, 2.0],
            "provisions": [10.0, 11.0, 3.0, 3.0],
            "assets": [300.0, 340.0, 80.0, 90.0],
            "equity": [100.0, 120.0, -5.0, -5.0],
        }
    )


def found_in(frame, **options):
    return cs.indicators(frame, institution="mfi", year="year", **options)


def test_ratios_by_hand(frame):
    found = found_in(frame, gni_per_capita=0.8)
    number = found.number
    assert number("par30:2024", "median") == pytest.approx((0.05 + 0.1) / 2)
    assert number("par30:2024", "pooled") == pytest.approx(18 / 300)
    # averages of two year ends: 4.4 / 220 and 1.1 / 55
    assert number("write_off:2024", "median") == pytest.approx(0.02)
    assert number("oss:2023", "median") == pytest.approx((60 / 50 + 12 / 15) / 2)
    assert number("oss:2024", "median") == pytest.approx(66 / 55)
    assert number("oss:2023", "met_share") == 0.5
    assert number("roa:2024", "median") == pytest.approx(11 / 320)
    assert number("roe:2024", "median") == pytest.approx(0.1)
    assert number("cost_per_borrower:2024", "pooled") == pytest.approx((33 + 11) / (550 + 100))
    assert number("average_loan:2024", "median") == pytest.approx(0.4)
    assert number("loan_per_income:2024", "median") == pytest.approx(0.5)
    assert number("retention:2024", "median") == pytest.approx((920 / 1000 + 360 / 400) / 2)
    assert number("drop_out:2024", "median") == pytest.approx((0.08 + 0.1) / 2)
    assert number("client_growth:2024", "median") == pytest.approx((0.1 - 0.05) / 2)


def test_what_is_undefined_says_why(frame):
    rows = found_in(frame).details["undefined"]
    why = {(row["book_indicator"], row["why_undefined"]): row["n_not_defined"] for row in rows}
    assert why["roa", "no sheet of the year before"] == 2
    assert why["roa", "an entry is missing"] == 1
    assert why["average_loan", "the divisor is not above zero"] == 1
    assert why["roe", "no sheet of the year before"] == 2
    assert why["women_share", "entries contradict each other"] == 1


def test_entries_that_contradict_each_other_are_listed_and_not_used(frame):
    found = found_in(frame)
    flagged = {row["key"] for row in found.details["flagged"]}
    assert flagged == {"women_above_active_clients:5"}
    assert found.status == "warning"
    assert found.number("women_share:2024", "n_obs") == 1
    assert "left undefined" in found.prose()
    frame.loc[0, ["late_30", "left"]] = [-1.0, 300]
    keys = {row["key"] for row in found_in(frame).details["flagged"]}
    assert {"late_30_negative:2", "clients_do_not_add_up:2"} <= keys


def test_names_order_and_money_do_not_matter(frame):
    one = found_in(frame).tidy()
    other = frame.sample(frac=1, random_state=3).assign(mfi=lambda f: f["mfi"].str[::-1])
    money = ["portfolio", "late_30", "written_off", "operating_income", "operating_expense"]
    money += ["financial_expense", "provisions", "assets", "equity"]
    other[money] *= 1000
    two = found_in(other).tidy()
    shares = one["measured_in"] == "share"
    pd.testing.assert_frame_equal(one[shares], two[shares])


def test_every_column_stands_in_the_dictionary(frame):
    found = found_in(frame)
    names = [*found.overall, *(n for rows in found.details.values() for r in rows for n in r)]
    assert set(names) | set(found.rows[0]) <= set(COLUMNS)
    assert all(isinstance(table.text(), str) for table in found.tables())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"only": ["par3"]}, "'par3' is no indicator. Did you mean 'par30'?"),
        ({"only": ["saver_share"]}, "'saver_share' needs entries that are not there: "),
        ({"entries": {"portfolo": "portfolio"}}, "'portfolo' is no entry of a sheet."),
    ],
)
def test_spelling_mistakes_are_named(frame, options, message):
    with pytest.raises(AnalysisError) as refused:
        found_in(frame, **options)
    assert str(refused.value).startswith(message)


def test_an_institution_twice_in_a_year_is_refused(frame):
    frame.loc[1, "year"] = 2023
    with pytest.raises(AnalysisError, match=r"^'MFI01' has two rows for the year 2023.$"):
        found_in(frame)


def test_a_missing_year_is_refused(frame):
    frame["year"] = [2023, np.nan, 2023, 2024]
    with pytest.raises(AnalysisError, match=r"^Every sheet needs a year, and 'year' has gaps.$"):
        found_in(frame)


def test_a_forecast_of_several_institutions():
    growth = np.array([1.1, 1.2, 1.15])
    first = np.array([100.0, 50.0, 10.0])
    frame = pd.DataFrame(
        {
            "mfi": list("abc") * 3,
            "year": np.repeat([2022, 2023, 2024], 3),
            "income": np.concatenate([first, first * growth, first * growth**2]),
        }
    )
    found = cs.forecast(frame, measure="income", year="year", institution="mfi")
    drift = np.log(growth).mean()
    assert found.number("glance", "drift") == pytest.approx(drift)
    total = (first * growth**2).sum()
    assert found.number("2025", "estimate") == pytest.approx(total * np.exp(drift))
    assert found.number("2025", "growth") == pytest.approx(np.exp(drift) - 1)
    assert found.number("2024", "conf_low") is None
    assert "prediction interval" in found.prose()
