"""Correlations, factors, items and frequencies as SPSS prints them."""

from __future__ import annotations

from crm_study.analysis.correlation import CorrelationFinding
from crm_study.analysis.factorability import FactorabilityFinding
from crm_study.analysis.factors import FactorsFinding
from crm_study.analysis.items import ItemsFinding
from crm_study.analysis.profile_finding import ProfileFinding
from crm_study.report.looks.choice import tables_of
from crm_study.results.finding import Finding
from crm_study.results.table import Table


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def pair(first: str, second: str, r: float | None, p: float | None, n: int) -> dict[str, object]:
    names = {"pair": f"{first}~{second}", "variable_1": first, "variable_2": second}
    return {**names, "pearson": r, "p_value": p, "n_obs": n}


def correlation(rows: tuple[dict[str, object], ...]) -> Finding:
    names = dict.fromkeys(str(row[key]) for row in rows for key in ("variable_1", "variable_2"))
    variables = tuple(
        {"construct": name, "label": name.capitalize(), "in_model": True} for name in names
    )
    return CorrelationFinding(
        "correlation", "Correlations", rows=rows, details={"variables": variables}
    )


def test_three_lines_a_variable_with_stars_and_their_meaning() -> None:
    finding = correlation(
        (
            pair("care", "growth", 0.6633, 2e-16, 118),
            pair("care", "age", -0.2, 0.03, 110),
            pair("growth", "age", 0.05, 0.6, 111),
        )
    )
    (table,) = tables_of(finding, look="spss")
    assert table.head == ("", "", "Care", "Growth", "Age")
    assert texts(table)[:3] == [
        ["Care", "Pearson Correlation", "1", ".663**", "-.200*"],
        ["", "Sig. (2-tailed)", "", ".000", ".030"],
        ["", "N", "", "118", "110"],
    ]
    assert texts(table)[3][2] == ".663**"
    assert texts(table)[6][3] == ".050"
    assert table.rows[0][3].address == "correlation/care~growth/pearson"
    assert table.rows[1][4].address == "correlation/care~age/p_value"
    assert table.notes == (
        "**. Correlation is significant at the 0.01 level (2-tailed).",
        "*. Correlation is significant at the 0.05 level (2-tailed).",
        "SPSS prints .000 for a significance below .0005: it stands for p < .001, never for zero.",
        "Source: primary data.",
    )


def test_an_undefined_correlation_is_a_point_as_in_spss() -> None:
    (table,) = tables_of(correlation((pair("care", "same", None, None, 9),)), look="spss")
    assert texts(table)[:3] == [
        ["Care", "Pearson Correlation", "1", "."],
        ["", "Sig. (2-tailed)", "", ""],
        ["", "N", "", "9"],
    ]


def test_many_variables_are_numbered() -> None:
    names = ["a", "b", "c", "d", "e", "f"]
    rows = tuple(pair(one, other, 0.1, 0.5, 9) for one in names for other in names if one < other)
    (table,) = tables_of(correlation(rows), look="spss")
    assert table.head == ("", "", *"123456")
    assert texts(table)[3][0] == "2. B"


def test_kmo_and_bartlett() -> None:
    overall = {"kmo": 0.7522, "bartlett_statistic": 2585.3435, "bartlett_df": 1431}
    overall |= {"bartlett_p_value": 1e-30}
    finding = FactorabilityFinding(
        "factorability",
        "Factorability",
        rows=({"item": "a", "msa": 0.8, "verdict": "adequate"},),
        overall=overall,
    )
    table, items = tables_of(finding, look="spss")
    assert table.title == "KMO and Bartlett's Test"
    assert [row[-1] for row in texts(table)] == [".752", "2585.343", "1431", ".000"]
    assert table.rows[0][2].address == "factorability/glance/kmo"
    assert items.head == ("Item", "MSA", "Verdict")


def test_total_variance_explained() -> None:
    eigenvalues = tuple(
        {"component": at, "eigenvalue": value} for at, value in enumerate((2.0, 0.5, 0.5), 1)
    )
    finding = FactorsFinding(
        "factors",
        "Factors",
        rows=({"item": "a", "label": "A", "loading_1": 0.8},),
        details={"eigenvalues": eigenvalues},
    )
    table, loadings = tables_of(finding, look="spss")
    assert table.spanners == (("", 1), ("Initial Eigenvalues", 3))
    assert texts(table)[0] == ["1", "2.000", "66.667", "66.667"]
    assert texts(table)[2] == ["3", ".500", "16.667", "100.000"]
    assert loadings.head == ("Item", "F1")


def test_item_and_item_total_statistics() -> None:
    row = {"item": "a1", "construct": "care", "label": "We greet.", "n_obs": 111, "mean": 3.4234}
    row |= {"std_dev": 1.0749, "item_rest": 0.6033, "smc": 0.3868, "alpha_if_dropped": 0.7827}
    row |= {"verdict": "keep", "floor": 0.1, "ceiling": 0.2}
    finding = ItemsFinding("items.main", "Item analysis", rows=(row,))
    statistics, totals = tables_of(finding, look="spss")
    assert statistics.title == "Item Statistics: Item analysis"
    assert texts(statistics) == [["a1", "3.42", "1.075", "111"]]
    assert totals.head[3] == "Cronbach's Alpha if Item Deleted"
    assert texts(totals) == [["a1", ".603", ".387", ".783"]]


def level(name: str, n: int, percent: float, valid: float | None, cumulative: float | None):
    key = {"level": f"sex:{name}", "variable": "Sex", "label": name.capitalize(), "n": n}
    return {**key, "percent": percent, "valid_percent": valid, "cumulative_percent": cumulative}


def profile(*rows: dict[str, object]) -> Finding:
    variable = {"variable": "sex", "label": "Sex", "question": None, "n_obs": 10, "n_levels": 2}
    return ProfileFinding(
        "profile",
        "Profile",
        rows=rows,
        overall={"n_obs": 10},
        details={"variables": (variable,)},
    )


def test_frequencies_with_valid_missing_and_total() -> None:
    finding = profile(
        level("female", 3, 30.0, 37.5, 37.5),
        level("male", 5, 50.0, 62.5, 100.0),
        level("missing", 2, 20.0, None, None),
    )
    (table,) = tables_of(finding, look="spss")
    assert table.title == "Sex"
    assert table.head[2:] == ("Frequency", "Percent", "Valid Percent", "Cumulative Percent")
    assert texts(table) == [
        ["Valid", "Female", "3", "30.0", "37.5", "37.5"],
        ["", "Male", "5", "50.0", "62.5", "100.0"],
        ["", "Total", "8", "80.0", "100.0", ""],
        ["Missing", "Missing", "2", "20.0", "", ""],
        ["Total", "", "10", "100.0", "", ""],
    ]
    assert table.rows[0][2].address == "profile/sex:female/n"


def test_without_gaps_there_is_one_total() -> None:
    (table,) = tables_of(profile(level("female", 10, 100.0, 100.0, 100.0)), look="spss")
    assert texts(table)[-1] == ["", "Total", "10", "100.0", "100.0", ""]
