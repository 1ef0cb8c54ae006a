"""Comparisons of groups and crossed categories, on frames and in a study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import crm_study as cs
from crm_study.analysis.adjusted_hypotheses import with_adjusted
from crm_study.analysis.association import association_chapter
from crm_study.analysis.comparison import comparison_chapter
from crm_study.analysis.route import read_findings
from crm_study.errors import AnalysisError
from crm_study.protocol.reader import read_study
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import Finding


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    role = np.array(["manager", "clerk", "agent"])[np.arange(90) % 3]
    care = rng.normal(3, 1, 90) + 1.5 * (role == "agent")
    return pd.DataFrame(
        {
            "care": care,
            "growth": rng.normal(3, 1, 90),
            "role": role,
            "sex": np.array(["f", "m"])[np.arange(90) % 2],
            "grade": np.arange(90) % 4,
        }
    )


def speaks_the_dictionary(found: Finding) -> None:
    for rows in (found.rows, [found.overall], *found.details.values()):
        for row in rows:
            assert set(row) <= set(COLUMNS), set(row) - set(COLUMNS)
    assert found.tidy().iloc[:, 0].is_unique
    assert all(len(line) <= 80 for line in str(found).splitlines())
    assert "nan" not in found.prose()


def test_two_groups_against_scipy(frame: pd.DataFrame) -> None:
    found = cs.comparison(frame, outcomes=["care", "growth"], group="sex")
    speaks_the_dictionary(found)
    a, b = (frame.loc[frame["sex"] == sex, "care"] for sex in "fm")
    known = stats.ttest_ind(a, b, equal_var=False)
    assert found.number("welch:care", "statistic") == pytest.approx(known.statistic, rel=1e-10)
    assert found.number("welch:care", "df") == pytest.approx(known.df, rel=1e-10)
    low, high = known.confidence_interval()
    assert found.number("welch:care", "difference_low") == pytest.approx(low, rel=1e-9)
    assert found.number("welch:care", "difference_high") == pytest.approx(high, rel=1e-9)
    assert found.number("mann_whitney:care", "statistic") == stats.mannwhitneyu(a, b).statistic
    assert found.details["pairs"] == ()


def test_three_groups_are_told_apart_pair_by_pair(frame: pd.DataFrame) -> None:
    found = cs.comparison(frame, outcomes=["care", "growth"], group="role")
    speaks_the_dictionary(found)
    assert found.number("welch:care", "verdict") == "differ"
    assert found.number("welch:growth", "verdict") == "not told apart"
    assert found.number("glance", "n_differ") == 1
    pairs = pd.DataFrame(found.details["pairs"]).set_index("key")
    assert pairs.loc["games_howell:care:agent~clerk", "p_value"] < 0.001
    assert pairs.loc["games_howell:care:clerk~manager", "p_value"] > 0.05
    checks = {row["key"] for row in found.details["assumptions"]}
    assert {"spread:care", "normality:agent:care"} <= checks
    assert found.figure() is not None
    assert "care: the groups differ (Welch's F(" in found.prose()


def test_rows_with_gaps_are_left_out_by_outcome(frame: pd.DataFrame) -> None:
    gaps = frame.copy()
    gaps.loc[:4, "care"] = np.nan
    gaps.loc[89, "sex"] = None
    found = cs.comparison(gaps, outcomes=["care", "growth"], group="sex")
    assert found.number("welch:care", "n_obs") == 84
    assert found.number("welch:growth", "n_obs") == 89


def test_a_group_of_one_is_said_and_the_rest_goes_on(frame: pd.DataFrame) -> None:
    few = frame.iloc[:31].assign(mfi=["MFI01"] * 15 + ["MFI02"] * 15 + ["MFI03"])
    found = cs.comparison(few, outcomes=["care"], group="mfi")
    assert found.number("welch:care", "statistic") is None
    assert found.number("anova:care", "statistic") > 0
    assert found.status == "warning"
    assert found.reason == (
        "care: Welch's analysis of variance needs at least 2 respondents in every group, but "
        "group 'MFI03' has 1."
    )
    assert "care could not be compared." in found.prose()
    spread = stats.levene(*(one["care"] for _, one in few.groupby("mfi")))
    row = next(row for row in found.details["assumptions"] if row["key"] == "spread:care")
    assert row["statistic"] == pytest.approx(spread.statistic)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sex": "f"}, "care: Comparing groups needs at least 2 groups, but got 1."),
        ({"care": np.nan}, "care: Comparing groups needs at least 2 groups, but got 0."),
        (
            {"care": "high"},
            "care: Column 'care' holds text; comparing groups needs numbers in every column.",
        ),
    ],
)
def test_nothing_to_compare_is_refused(
    frame: pd.DataFrame, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.comparison(frame.assign(**changes), outcomes=["care"], group="sex")
    assert str(caught.value) == sentence


def test_constant_scores_are_undefined_not_an_error(frame: pd.DataFrame) -> None:
    found = cs.comparison(frame.assign(care=3.0), outcomes=["care"], group="sex")
    assert found.number("welch:care", "verdict") == "undefined"
    assert "care could not be compared." in found.prose()


def test_crossed_categories_against_scipy(frame: pd.DataFrame) -> None:
    found = cs.association(frame, rows="role", columns="sex")
    speaks_the_dictionary(found)
    table = pd.crosstab(frame["role"], frame["sex"])
    known = stats.chi2_contingency(table, correction=False)
    assert found.number("chi_squared", "statistic") == pytest.approx(known.statistic, abs=1e-12)
    assert [row["n_obs"] for row in found.details["cells"]] == table.to_numpy().ravel().tolist()
    assert list(found.tidy()["key"]) == ["chi_squared", "likelihood_ratio", "fisher"]


def test_numbers_and_ordered_categories_have_an_order(frame: pd.DataFrame) -> None:
    shade = pd.Categorical(
        frame["sex"].map({"f": "low", "m": "high"}), ["low", "high"], ordered=True
    )
    found = cs.association(frame.assign(shade=shade), rows="grade", columns="shade")
    speaks_the_dictionary(found)
    tau = stats.kendalltau(frame["grade"], shade.codes).statistic
    assert found.number("tau_b", "estimate") == pytest.approx(tau, rel=1e-10)
    plain = cs.association(frame, rows="role", columns="sex")
    assert "tau_b" not in set(plain.tidy()["key"])


def test_small_counts_point_to_fisher() -> None:
    tea = pd.DataFrame({"said": list("mmmmtttt"), "was": list("mmmtmttt")})
    found = cs.association(tea, rows="said", columns="was")
    speaks_the_dictionary(found)
    assert list(found.tidy()["key"]) == ["chi_squared", "yates", "likelihood_ratio", "fisher"]
    assert "too small for χ²: report Fisher's test" in found.prose()
    sure = cs.association(tea.assign(was=tea["said"]), rows="said", columns="was")
    assert sure.number("fisher", "estimate") is None
    assert sure.number("fisher", "p_value") == pytest.approx(2 / 70)


@pytest.mark.parametrize(
    ("rows", "columns", "sentence"),
    [
        ("said", "said", "'said' cannot be crossed with itself."),
        ("said", "one", "An association needs at least 2 rows and 2 columns, but got 2 and 1."),
        ("said", "gone", "The frame has no column 'gone'. Did you mean 'one'? It has: said, one."),
    ],
)
def test_nothing_to_cross_is_refused(rows: str, columns: str, sentence: str) -> None:
    tea = pd.DataFrame({"said": list("mmtt"), "one": ["x"] * 4})
    with pytest.raises(AnalysisError) as caught:
        cs.association(tea, rows=rows, columns=columns)
    assert str(caught.value) == sentence


def test_a_study_declares_what_is_compared(folder: Path, write_csv: Callable[..., Path]) -> None:
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    text += (
        "comparisons:\n  roles: {outcomes: [care, growth], group: function}\n"
        "associations:\n  greeting: {rows: a1, columns: b1}\n"
    )
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    study = read_study(folder)
    responses = cs.read_responses(write_csv(), study)
    compared = comparison_chapter(study, responses, name="roles")
    crossed = association_chapter(study, responses, name="greeting")
    assert (compared.id, crossed.id) == ("comparison.roles", "association.greeting")
    for found in (compared, crossed):
        speaks_the_dictionary(found)
    assert "Care" in compared.prose()
    findings = cs.analyze(study, responses, chapters=("comparison", "association"))
    assert [found.id for found in findings] == ["comparison.roles", "association.greeting"]
    replayed = read_findings(findings.to_json())
    assert [str(found) for found in replayed] == [str(found) for found in findings]


def hypothesis(name: str, p_value: float | None) -> dict[str, object]:
    rejected = p_value is not None and p_value < 0.05
    return {
        "hypothesis": name,
        "p_value": p_value,
        "h0_decision": "reject H0" if rejected else "do not reject H0",
    }


def test_adjustment_names_what_it_would_change() -> None:
    rows = [hypothesis("H1", 0.01), hypothesis("H2", 0.04), hypothesis("H3", None)]
    rows.append(hypothesis("H4", 0.03))
    found, notes = with_adjusted(rows, method="holm")
    assert [row["p_adjusted"] for row in found] == pytest.approx([0.03, 0.06, None, 0.06])
    assert notes[1] == (
        "Decisions follow the declared criteria on the p values as they are. Under the "
        "adjustment H0 would no longer be rejected for H2, H4."
    )
    _, strict = with_adjusted(rows[:1] * 2, method="holm", levels={"H1": 0.015})
    assert strict[1].endswith("H0 would no longer be rejected for H1, H1.")
    _, calm = with_adjusted(rows, method="benjamini_hochberg")
    assert calm[1] == "Decisions follow the declared criteria; the adjustment would change none."
    same, _ = with_adjusted(rows, method="none")
    assert same[0]["p_adjusted"] == 0.01
