"""Every number beside another program's is equal, or differs by a rule that is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import pytest

import crm_study as cs
from crm_study.analysis import parity_comparison
from crm_study.analysis.parity import parity_findings
from crm_study.analysis.parity_comparison import Statistic, parity_rows
from crm_study.analysis.route import identity, read_findings, software
from crm_study.errors import AnalysisError, MissingPackageError
from crm_study.responses.reader import data_file
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import Finding
from crm_study.results.findings import Findings

STUDIES = ("rusizi", "ecsi-mobile")
VERDICTS = {"equal", "other rule", "unexplained", "not available"}


@cache
def found(study: str) -> Findings:
    declared = cs.read_study(study)
    try:
        path = data_file(declared)
    except MissingPackageError as error:
        pytest.skip(str(error))
    return parity_findings(declared, cs.read_responses(path, declared))


@pytest.mark.parametrize("study", STUDIES)
def test_every_difference_has_a_named_rule(study: str) -> None:
    finding = found(study)["parity"]
    assert finding.status == "ok", finding.reason
    assert len(finding.rows) > 90
    for row in finding.rows:
        assert row["verdict"] in VERDICTS - {"unexplained", "not available"}, row
        assert len(str(row["rule"])) > 15, row


@pytest.mark.parametrize("study", STUDIES)
def test_ours_is_the_number_at_its_address(study: str) -> None:
    findings = found(study)
    for row in findings["parity"].rows:
        assert row["value"] == findings.number(row["address"])
        assert row["difference"] == row["value"] - row["theirs"]


@pytest.mark.parametrize("study", STUDIES)
def test_keys_are_unique_and_columns_known(study: str) -> None:
    rows = found(study)["parity"].rows
    assert len({row["key"] for row in rows}) == len(rows)
    assert set(rows[0]) <= set(COLUMNS)


@pytest.mark.parametrize("study", STUDIES)
def test_spss_and_every_library_are_there(study: str) -> None:
    programs = {row["program"] for row in found(study)["parity"].rows}
    assert programs >= {"SPSS", "pandas", "scipy", "statsmodels", "pingouin", "textbook"}


@pytest.mark.parametrize(
    "key",
    [
        *("skewness:scipy", "kurtosis:scipy#2", "alpha:SPSS#2", "split_half:SPSS"),
        *("spearman:textbook", "aic:statsmodels", "aic:SPSS", "sigma:textbook"),
        *("vif:statsmodels#2", "hc3_p:statsmodels#2", "cr2_p:statsmodels", "icc1:statsmodels"),
        *("levene:SPSS", "pair_p:scipy", "welch:SPSS", "alpha:pingouin#2", "kmo:pandas"),
        *("influence_leverage:SPSS", "heteroscedasticity:SPSS", "normality:SPSS"),
    ],
)
def test_where_rules_differ_the_numbers_do(key: str) -> None:
    assert found("rusizi")["parity"].number(key, "verdict") == "other rule"


def test_without_gaps_listwise_and_pairwise_agree() -> None:
    finding = found("ecsi-mobile")["parity"]
    assert finding.number("alpha:pingouin#2", "verdict") == "equal"
    assert finding.number("kmo:pandas", "verdict") == "equal"


def test_what_spss_prints_for_a_small_p_is_explained() -> None:
    row = found("rusizi")["parity"].row("p_value:SPSS#2")
    assert row["theirs"] == 0
    assert row["value"] > 0
    assert ".000 stands for p < .001" in row["rule"]


def test_a_difference_without_a_rule_is_told() -> None:
    statistic = Statistic("mean", "Mean", "care", "made/care/mean")
    made = Finding("made", "Made", rows=({"construct": "care", "mean": 3.0},))
    findings = Findings(identity(cs.read_study("rusizi")), None, software(), (made,))
    comparisons = [
        statistic.same("SPSS", "DESCRIPTIVES", lambda: 3.1, "The mean of all."),
        statistic.same("scipy", "mean", lambda: 3.0 + 1e-12, "The mean of all."),
        statistic.other("SPSS", "MEANS", lambda: float("nan"), "Of all."),
    ]
    rows = list(parity_rows(comparisons, findings))
    assert [row["verdict"] for row in rows] == ["unexplained", "equal", "not available"]
    assert rows[2]["rule"] == "SPSS leaves the number undefined for these data."


def test_a_library_that_is_not_installed_is_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parity_comparison, "find_spec", lambda _: None)
    statistic = Statistic("mean", "Mean", "care", "made/care/mean")
    made = Finding("made", "Made", rows=({"construct": "care", "mean": 3.0},))
    findings = Findings(identity(cs.read_study("rusizi")), None, software(), (made,))
    (row,) = parity_rows([statistic.same("pingouin", "mean", lambda: 3.0, "Rule.")], findings)
    assert row["verdict"] == "not available"
    assert row["rule"] == "pingouin is not installed here: pip install pingouin"


def test_a_failing_call_is_a_row() -> None:
    def fails() -> float:
        raise ValueError("too few.")

    statistic = Statistic("mean", "Mean", "care", "made/care/mean")
    nothing = Statistic("mean", "Mean", "care", "made/love/mean")
    made = Finding("made", "Made", rows=({"construct": "care", "mean": 3.0},))
    findings = Findings(identity(cs.read_study("rusizi")), None, software(), (made,))
    comparisons = [
        statistic.same("scipy", "mean", fails, "Rule."),
        nothing.same("scipy", "mean", lambda: 1.0, "Rule."),
    ]
    rows = list(parity_rows(comparisons, findings))
    assert rows[0]["rule"] == "scipy gives no number for these data: too few."
    assert rows[1]["rule"] == "Our chapter on this statistic has no such number for these data."


def test_sentences_tables_and_replay() -> None:
    findings = found("rusizi")
    finding = findings["parity"]
    for slot in finding.prose().slots:
        assert findings.number(slot.address) is not None
    numbers, rules = finding.tables()
    assert len(numbers.rows) == finding.overall["n_compared"]
    assert len(rules.rows) == finding.overall["n_other_rule"]
    again = read_findings(findings.to_json())["parity"]
    assert [table.text() for table in again.tables()] == [
        table.text() for table in finding.tables()
    ]


def test_a_small_study_is_compared_as_far_as_it_goes(
    study: cs.Study, write_csv: Callable[..., object]
) -> None:
    responses = cs.read_responses(str(write_csv()), study)
    finding = cs.parity(study, responses)
    assert finding.overall["n_unexplained"] == 0
    assert {row["verdict"] for row in finding.rows} <= VERDICTS


def test_nothing_to_compare_is_said(study: cs.Study, write_csv: Callable[..., object]) -> None:
    responses = cs.read_responses(str(write_csv()), study)
    bare = study.model_copy(update={"models": {}, "constructs": {}, "comparisons": {}})
    with pytest.raises(AnalysisError, match="There is nothing to compare"):
        cs.parity(bare, responses)


def test_the_command_prints_one_document(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("parity", "rusizi", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["findings"]["parity"]["glance"]["n_unexplained"] == 0
    assert "pingouin" in document["software"]


def test_the_command_fits_the_terminal(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("parity", "rusizi")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "stats.skew(x)" in out
