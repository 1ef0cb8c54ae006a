"""Answers about the measurement: reliability, scores, validity, shared method, languages."""

from __future__ import annotations

from crm_study.errors import AddressError
from crm_study.report.run import Run
from crm_study.results.finding import Row
from crm_study.results.prose import Prose, compose, join

_MAIN = "reliability.main"
_STATUS = {
    "source": "the source text",
    "machine": "machine translation, not reviewed",
    "human": "translated by a person",
    "reviewed": "reviewed",
    "back_translated": "translated back",
    "pretested": "pretested",
    "approved": "approved",
}
_NAMES = {"en": "English", "fr": "French", "rw": "Kinyarwanda", "sw": "Swahili"}


def alpha_rule(run: Run) -> Prose:
    """Say where the cut-off of alpha comes from and what reaches it."""
    weakest = _weakest(run)
    row = f"{_MAIN}/{weakest}"
    return compose(
        "The cut-off of {cutoff} is a convention (Nunnally), no law. {good} of {all} constructs "
        "meet it; the weakest is {label} with α = {alpha} [{low}, {high}] on {n} respondents.",
        cutoff=run.cutoff(_MAIN, "NUNNALLY_1978"),
        good=run.slot(f"{_MAIN}/glance/n_acceptable"),
        all=run.slot(f"{_MAIN}/glance/n_constructs"),
        label=run.label(weakest),
        alpha=run.slot(f"{row}/estimate", style="bounded"),
        low=run.slot(f"{row}/conf_low", style="bounded"),
        high=run.slot(f"{row}/conf_high", style="bounded"),
        n=run.slot(f"{row}/n_obs"),
    )


def omega(run: Run) -> Prose:
    """Give omega of the weakest construct."""
    weakest = _weakest(run)
    return compose(
        "ω, which does not assume that every item counts the same, is {omega} for {label}.",
        omega=run.slot(f"{_MAIN}/{weakest}/omega_total"),
        label=run.label(weakest),
    )


def unreliable_scores(_: Run) -> Prose:
    """Say what low reliability does."""
    return compose(
        "A score with much error weakens the relation it is part of, and beside other predictors "
        "it can lend them weight; that is why the interval of α is looked at, not the cut-off "
        "alone."
    )


def likert(run: Run) -> Prose:
    """Say what is analyzed, and what changes where only order counts."""
    pair = _pair(run)
    row = f"correlation/{pair}"
    return compose(
        "One answer is ordinal; what is analyzed is the mean of several answers, which takes many "
        "values. Where only the order counts, the correlation is ρ = {spearman} instead of r = "
        "{pearson}.",
        spearman=run.slot(f"{row}/spearman"),
        pearson=run.slot(f"{row}/pearson"),
    )


def ordinal_alpha(run: Run) -> Prose:
    """Give alpha of ordered answers."""
    name = run.lead.term
    return compose(
        "Reliability that takes the answers as ordered only (ordinal α) is {ordinal} for {label}, "
        "beside an α of {alpha}.",
        ordinal=run.slot(f"{_MAIN}/more:{name}/ordinal_alpha"),
        label=run.label(name),
        alpha=run.slot(f"{_MAIN}/{name}/estimate", style="bounded"),
    )


def mean_scores(run: Run) -> Prose:
    """Say why scores are means."""
    name = run.lead.term
    return compose(
        "A mean stays on the scale of the answers, needs no model and can be computed again by "
        "hand: {n} items for {label}, each with the same weight.",
        n=run.slot(f"{_MAIN}/{name}/n_items"),
        label=run.label(name),
    )


def other_scores(run: Run) -> Prose:
    """Say what other ways of scoring give."""
    glance = f"{run.first('multiverse').id}/glance"
    return compose(
        "Other ways of scoring are among the {n} analyses that were all run: the slope lies from "
        "{low} to {high}, and {share} of them support the result.",
        n=run.slot(f"{glance}/n_specifications"),
        low=run.slot(f"{glance}/minimum"),
        high=run.slot(f"{glance}/maximum"),
        share=run.slot(f"{glance}/share_supporting"),
    )


def method_bias(run: Run) -> Prose:
    """Give Harman's share, and say what it is worth."""
    return compose(
        "It cannot be ruled out by any test. The first component of all items holds {share} of the "
        "variance (Harman), which proves nothing in either direction.",
        share=run.slot("method_bias/harman_components/statistic", style="percent"),
    )


def marker(run: Run) -> Prose:
    """Give the correlation once the marker is taken out."""
    lead = run.lead
    outcome = run.study.models[lead.model].outcome
    row = f"method_bias/marker:{lead.term}~{outcome}"
    return compose(
        "With the marker taken out, the correlation of {predictor} and {outcome} goes from "
        "{before} to {after}.",
        predictor=run.term_label(lead),
        outcome=run.outcome_label(lead),
        before=run.slot(f"{row}/pearson"),
        after=run.slot(f"{row}/statistic", style="bounded"),
    )


def method_needed(run: Run) -> Prose:
    """Say how strong a shared method would have to be."""
    lead = run.lead
    return compose(
        "A correlation of {r} from a shared method alone would cost the slope its significance.",
        r=run.slot(f"sensitivity.{lead.model}/{lead.term}/marker_nullifying"),
    )


def sources(run: Run) -> Prose:
    """Give slopes where predictor and outcome come from different people."""
    lead = run.lead
    finding = run.finding(f"sensitivity.{lead.model}")
    own = [row for row in finding.details.get("sources", ()) if row["term"] == lead.term]
    known = sorted((row for row in own if row["estimate"] is not None), key=_estimate)
    if not known:
        raise AddressError("There are no split sources.")
    low, high = known[0], known[-1]
    return compose(
        "Every number rests on one questionnaire per person. Where the predictor comes from one "
        "group of people and the outcome from the others of the same institution, the slope lies "
        "from {low} ({first}) to {high} ({last}), beside {own} when both come from one person.",
        low=finding.slot(str(low["key"]), "estimate"),
        first=str(low["source"]),
        high=finding.slot(str(high["key"]), "estimate"),
        last=str(high["source"]),
        own=run.slot(f"{lead.slope}/estimate"),
    )


def one_questionnaire(run: Run) -> Prose:
    """Say that predictor and outcome come from one person."""
    lead = run.lead
    return compose(
        "Both {predictor} and {outcome} are what the same person said; no record of the "
        "institution stands behind them unless it is declared as a column of its own.",
        predictor=run.term_label(lead),
        outcome=run.outcome_label(lead),
    )


def discriminant(run: Run) -> Prose:
    """Say how many pairs of constructs can be told apart."""
    return compose(
        "Of {n} pairs of constructs, {flagged} can hardly be told apart (HTMT with its interval).",
        n=run.slot("discriminant/glance/n_pairs"),
        flagged=run.slot("discriminant/glance/n_flagged"),
    )


def factor_model(run: Run) -> Prose:
    """Give the fit of the measurement model."""
    return compose(
        "The measurement model fits with CFI {cfi}, RMSEA {rmsea} [{low}, {high}] and SRMR {srmr}.",
        cfi=run.slot("measurement/glance/cfi"),
        rmsea=run.slot("measurement/glance/rmsea"),
        low=run.slot("measurement/glance/rmsea_low"),
        high=run.slot("measurement/glance/rmsea_high"),
        srmr=run.slot("measurement/glance/srmr"),
    )


def experts(run: Run) -> Prose:
    """Give the content validity, or say that nobody rated it."""
    if run.findings["content_validity"].rows:
        return compose(
            "Experts rated the items: S-CVI/Ave is {ave}.",
            ave=run.slot("content_validity/glance/s_cvi_ave"),
        )
    return compose(
        "No sheet of expert ratings was declared, so content validity rests on the sources of the "
        "items."
    )


def languages(run: Run) -> Prose:
    """Say in which languages people were asked, and who checked the texts."""
    instrument = run.study.instrument
    parts = [
        compose("{lang}: {status}", lang=_NAMES.get(lang, lang), status=_translation(run, lang))
        for lang in instrument.languages
    ]
    return compose(
        "The questionnaire exists in these languages, each with its status: {parts}.",
        parts=join(parts, "; "),
    )


def untested_languages(_: Run) -> Prose:
    """Say what a translation that nobody checked leaves open."""
    return compose(
        "A text that was only translated is not yet the same question: whether people understood "
        "it alike asks for translation back, a pretest, and a comparison of the languages in the "
        "data."
    )


def _translation(run: Run, lang: str) -> str:
    known = run.study.instrument.translations.get(lang)
    return _STATUS[known.status] if known is not None else "no status declared"


def _weakest(run: Run) -> str:
    return run.text(f"{_MAIN}/glance/weakest")


def _pair(run: Run) -> str:
    lead = run.lead
    outcome = run.study.models[lead.model].outcome
    keys = {str(row["pair"]) for row in run.finding("correlation").rows}
    for key in (f"{lead.term}~{outcome}", f"{outcome}~{lead.term}"):
        if key in keys:
            return key
    raise AddressError(f"No correlation of '{lead.term}' and '{outcome}'.")


def _estimate(row: Row) -> float:
    return float(row["estimate"])
