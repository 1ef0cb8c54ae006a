"""Every finding of every bundled study obeys the contract, and every number can be traced."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.route import JUDGEMENTS, read_findings, route
from crm_study.errors import MissingPackageError
from crm_study.results.address import parse_address
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import SYNTHETIC_NOTE, Finding
from crm_study.results.format import format_value, p_phrase
from crm_study.results.prose import Prose, Slot

CONTRACT = {
    "sample": "stratum n_population n_planned n_returned n_obs response_rate weight",
    "quality": "check label family unit n_flagged share n_checked cutoff verdict meaning",
    "profile": "level variable n percent valid_percent cumulative_percent",
    "weights": "cell label n_obs n_population n_weighted weight",
    "reliability": "construct estimate std_estimate conf_low conf_high omega_total "
    "composite_reliability ave split_half n_items n_obs verdict",
    "items": "item construct mean std_dev item_rest alpha_if_dropped verdict",
    "descriptives.items": "item n_obs mean std_dev median skewness kurtosis minimum maximum band",
    "descriptives.constructs": "construct n_obs mean std_dev median skewness kurtosis minimum "
    "maximum band",
    "factorability": "item msa",
    "measurement": "path construct item estimate std_error std_estimate p_value",
    "formative": "item construct mean coverage vif verdict",
    "content_validity": "item i_cvi kappa_star aiken_v cvr",
    "factors": "item loading_1 communality uniqueness",
    "discriminant": "pair htmt conf_low conf_high correlation fornell_larcker",
    "method_bias": "method statistic verdict",
    "correlation": "pair pearson p_value spearman spearman_p_value n_obs conf_low conf_high",
    "regression": "term estimate std_error statistic df p_value conf_low conf_high std_estimate "
    "tolerance vif",
    "hierarchical": "step predictors r_squared adj_r_squared delta_r_squared f_change df1 df2 "
    "p_value n_obs",
    "diagnostics": "check label method statistic df df1 df2 p_value verdict meaning advice",
    "inference": "key method term label estimate std_error statistic df p_value conf_low conf_high "
    "approach n_obs n_clusters verdict standing",
    "importance": "term label lmg conf_low conf_high share johnson dominance rank rank_low "
    "rank_high last first performance",
    "sensitivity": "key label estimate std_error statistic df p_value partial_r_squared "
    "robustness_value robustness_value_alpha rir itcv component_correlation oster_delta "
    "oster_estimate e_value e_value_limit marker_nullifying",
    "multiverse": "specification scoring missing exclusion outliers controls estimator std_errors "
    "estimate std_error statistic p_value conf_low conf_high r_squared n_obs",
    "missing": "item label n_obs n_missing share influx outflux verdict",
    "power": "design label power n_required effect n_obs n_clusters design_effect icc df1 df2 "
    "noncentrality",
    "moderation": "term label estimate std_error statistic df p_value conf_low conf_high "
    "moderator_value is_observed",
    "mediation": "effect label estimate std_error statistic p_value conf_low conf_high "
    "std_estimate",
    "pls": "path label predictor outcome estimate std_error statistic p_value conf_low conf_high "
    "f_squared vif total_effect",
    "comparison": "key outcome method statistic df df1 df2 p_value effect estimate conf_low "
    "conf_high n_obs verdict",
    "association": "key method statistic df p_value effect estimate conf_low conf_high verdict",
    "hypotheses": "hypothesis statement address value decision h0_decision",
    "audit": "address printed lower upper reading consistency obtained difference_percent "
    "reproduction",
}
GLANCE = {
    "quality": "n_obs n_returned n_refused n_flagged n_flagged_twice n_checks n_not_collected rr1 "
    "rr2",
    "weights": "n_obs n_weighted n_eff design_effect cv minimum maximum n_trimmed",
    "hierarchical": "outcome n_steps r_squared adj_r_squared n_obs",
    "regression": "r_squared adj_r_squared sigma f_statistic df_model df_residual p_value aic bic "
    "durbin_watson n_obs",
    "diagnostics": "n_obs n_checks n_passed n_failed n_undefined",
    "inference": "outcome n_obs n_clusters icc1 icc2 design_effect rwg recommended n_answered "
    "n_disagree n_constant conf_level seed",
    "importance": "r_squared n_obs n_resamples n_defined seed conf_level",
    "sensitivity": "outcome r_squared df_residual n_obs marker",
    "multiverse": "n_specifications median minimum maximum share_supporting share_significant seed",
    "missing": "statistic df p_value n_patterns n_complete share_missing n_missing n_obs",
    "power": "n_obs n_predictors power_wanted alpha effect n_clusters icc",
    "moderation": "process_model r_squared interaction_delta_r_squared interaction_f "
    "interaction_df interaction_p_value jn_region jn_lower jn_upper jn_lower_observed "
    "jn_upper_observed share_significant n_obs",
    "mediation": "process_model n_obs n_resamples seed interval r_squared conf_level",
    "pls": "outcome r_squared adj_r_squared q_squared srmr n_obs n_iterations scheme seed",
    "factors": "n_factors n_factors_parallel variance_explained",
    "factorability": "kmo bartlett_statistic bartlett_df bartlett_p_value",
    "measurement": "statistic df p_value cfi tli rmsea rmsea_low rmsea_high srmr n_obs",
}
STUDIES = ("rusizi", "ecsi-mobile")


@cache
def findings_of(name: str) -> cs.Findings:
    from crm_study.responses.reader import data_file

    study = cs.read_study(name)
    try:
        path = data_file(study)
    except MissingPackageError as error:
        pytest.skip(str(error))
    return cs.analyze(study, cs.read_responses(path, study))


def every_finding() -> list[tuple[str, str]]:
    return [
        (study, name)
        for study in STUDIES
        for name in (*(step.name for step in route(cs.read_study(study))), *dict(JUDGEMENTS))
    ]


@pytest.fixture(params=every_finding(), ids="/".join)
def finding(request: pytest.FixtureRequest) -> Finding:
    study, name = request.param
    return findings_of(study)[name]


def test_columns_are_those_of_the_contract_and_the_dictionary(finding: Finding) -> None:
    if not finding.rows:
        assert finding.status in ("failed", "not_applicable")
        return
    promised = CONTRACT.get(finding.id) or CONTRACT[finding.id.split(".")[0]]
    columns = list(finding.tidy().columns)
    assert columns[0] == promised.split()[0]
    assert set(promised.split()) <= set(columns)
    for rows in (finding.rows, [finding.overall], *finding.details.values()):
        for row in rows:
            assert set(row) <= set(COLUMNS), set(row) - set(COLUMNS)
    assert set(GLANCE.get(finding.id.split(".")[0], "").split()) <= set(finding.overall)


def test_the_key_is_unique_and_glance_is_one_row(finding: Finding) -> None:
    assert len(finding.glance()) == 1
    if finding.rows:
        assert finding.tidy().iloc[:, 0].is_unique


def test_a_status_that_is_not_ok_has_a_reason(finding: Finding) -> None:
    assert (finding.reason is None) == (finding.status == "ok")


def test_no_number_is_nan_or_rounded_to_text(finding: Finding) -> None:
    for row in (*finding.rows, finding.overall):
        for name, value in row.items():
            if isinstance(value, float):
                assert math.isfinite(value)
            assert value is None or isinstance(value, (str, int, float, bool)), name


def test_generated_data_are_marked_once_below_every_table(finding: Finding) -> None:
    for table in finding.tables():
        marks = [note for note in table.notes if str(note) == SYNTHETIC_NOTE]
        assert len(marks) == finding.synthetic, table.title


def test_prose_is_whole(finding: Finding) -> None:
    prose = finding.prose()
    assert prose
    assert not re.search(r"\bnan\b|\bNone\b|\{|\}", prose)
    assert isinstance(finding.table().text(), str)


@pytest.mark.parametrize("study", STUDIES)
def test_every_line_fits_80_columns(study: str) -> None:
    for finding in findings_of(study):
        for line in str(finding).splitlines():
            assert len(line) <= 80, line


def test_every_number_in_a_sentence_has_its_address(finding: Finding) -> None:
    findings = next(found for name in STUDIES if finding in (found := findings_of(name)).findings)
    texts = [finding.prose(), *(finding.alt_text(name) for name in finding.figures())]
    for table in finding.tables():
        texts.extend(note for note in table.notes if isinstance(note, Prose))
    for text in texts:
        for slot in text.slots if isinstance(text, Prose) else ():
            assert slot.text in ways_to_print(findings, slot), (slot.text, slot.address)
        if isinstance(text, Prose):
            assert_no_loose_number(finding, text)


def ways_to_print(findings: cs.Findings, slot: Slot) -> set[str]:
    """Return every form in which the number at an address may stand in a sentence."""
    name, *middle, last = slot.address.split("/")
    if middle == ["rules"]:
        rules = {rule.name: rule.cutoff for rule in findings[name].rules}
        styles = ("bounded", "decimal", "count", "plain")
        return {format_value(rules[last], style) for style in styles}
    parse_address(slot.address)
    value = findings.number(slot.address)
    if isinstance(value, str):
        return {value}
    styles = ("count", "tenths", "decimal", "fine", "bounded", "p", "percent", "level", "plain")
    return {format_value(value, style) for style in styles} | {p_phrase(value)}


def assert_no_loose_number(finding: Finding, prose: Prose) -> None:
    """Digits outside slots may only stand in declared words: labels, sources, statements."""
    words = [
        str(v)
        for row in (*finding.rows, finding.overall)
        for v in row.values()
        if isinstance(v, str)
    ]
    words += [
        str(v)
        for rows in finding.details.values()
        for row in rows
        for v in row.values()
        if isinstance(v, str)
    ]
    words += [rule.source for rule in finding.rules] + [finding.reason or "", ".000"]
    for part in prose.parts:
        if isinstance(part, str):
            rest = part
            for word in sorted(filter(None, words), key=len, reverse=True):
                rest = rest.replace(word, "")
            assert not re.search(r"\d", rest), (part, rest)


@pytest.mark.parametrize("study", STUDIES)
def test_json_round_trip_keeps_every_verb(study: str) -> None:
    findings = findings_of(study)
    text = findings.to_json()
    replayed = read_findings(text)
    assert replayed.to_json() == text
    for before, after in zip(findings, replayed, strict=True):
        assert type(before) is type(after)
        assert str(before) == str(after)
        assert list(before.figures()) == list(after.figures())


@pytest.mark.parametrize("study", STUDIES)
def test_the_document_is_the_contract(study: str) -> None:
    document = json.loads(findings_of(study).to_json())
    assert list(document) == ["schema_version", "study", "origin", "software", "findings"]
    assert set(document["study"]) == {"id", "title", "sha256"}
    assert set(document["origin"]) == {
        "file",
        "sha256",
        "synthetic",
        "seed",
        "n_received",
        "n_admitted",
        "n_refused",
    }
    origin = document["origin"]
    assert origin["n_received"] == origin["n_admitted"] + origin["n_refused"]
    for entry in document["findings"].values():
        assert {"title", "status", "reason", "glance", "tidy", "notes", "rules"} <= set(entry)


@pytest.mark.parametrize("study", STUDIES)
def test_analyzing_again_gives_the_same_bytes(study: str) -> None:
    from crm_study.responses.reader import data_file

    declared = cs.read_study(study)
    again = cs.analyze(declared, cs.read_responses(data_file(declared), declared))
    assert again.to_json() == findings_of(study).to_json()


def test_row_order_changes_only_what_depends_on_order(tmp_path: Path) -> None:
    from crm_study.responses.reader import data_file

    study = cs.read_study("rusizi")
    frame = pd.read_csv(data_file(study), dtype=str, keep_default_na=False)
    shuffled = cs.admit(frame.sample(frac=1, random_state=1), study).responses
    found = cs.analyze(study, shuffled)
    for address in (
        "reliability.main/scrm/estimate",
        "regression.joint/scrm/statistic",
        "correlation/scrm~learning/pearson",
    ):
        expected = findings_of("rusizi").number(address)
        assert found.number(address) == pytest.approx(expected, rel=1e-10)


def test_names_in_the_dictionary_are_keyed_by_themselves() -> None:
    assert all(name == column.name for name, column in COLUMNS.items())
    assert all(column.meaning.endswith(".") for column in COLUMNS.values())
