"""Answers about the sample: its size, its institutions, its gaps, whom it stands for."""

from __future__ import annotations

from crm_study.errors import AddressError
from crm_study.report.run import Run
from crm_study.results.prose import Prose, compose

_CHANCE = ("stratified", "simple", "cluster")


def enough(run: Run) -> Prose:
    """Say what the sample can see."""
    row = "power/minimum_detectable"
    return compose(
        "For a slope from f² = {effect} on, yes: {n} respondents find it with a power of {power} "
        "in a model of {k} predictors. A smaller one may be there and not be seen.",
        effect=run.slot(f"{row}/effect", style="fine"),
        n=run.slot(f"{row}/n_obs"),
        power=run.slot(f"{row}/power", style="percent"),
        k=run.slot("power/glance/n_predictors"),
    )


def effective(run: Run) -> Prose:
    """Say what institutions leave of the sample."""
    row = "power/clustered"
    return compose(
        "This counts that they work in {clusters} institutions: they weigh like {effective} "
        "independent people (design effect {deff}).",
        clusters=run.slot(f"{row}/n_clusters"),
        effective=run.slot(f"{row}/n_effective", style="decimal"),
        deff=run.slot(f"{row}/design_effect"),
    )


def small_effects(run: Run) -> Prose:
    """Say what power a small effect has."""
    row = "power/model_f2_small"
    return compose(
        "A small effect (f² = {effect}) has a power of {power}; finding it would take {needed} "
        "people.",
        effect=run.slot(f"{row}/effect"),
        power=run.slot(f"{row}/power", style="percent"),
        needed=run.slot(f"{row}/n_required"),
    )


def yamane(run: Run) -> Prose:
    """Say what a formula for percentages plans."""
    sampling = run.study.sampling
    if sampling is None or sampling.formula is None:
        raise AddressError("No formula is declared.")
    formula = sampling.formula.replace("_", " and ").title()
    opening = compose(
        "It is the committee's usual formula, and it plans how exactly a percentage becomes known: "
    )
    if sampling.formula not in ("yamane", "slovin"):
        opening = compose(
            "The study does not use Yamane's formula but {formula}'s, which plans the same thing, "
            "how exactly a percentage becomes known: ",
            formula=formula,
        )
    return compose(
        "{opening}{planned} of {population} people for a margin of {margin}. It knows nothing of "
        "slopes, institutions or people who do not answer.",
        opening=opening,
        planned=run.slot("sample/glance/n_planned"),
        population=run.slot("sample/glance/n_population"),
        margin=run.slot("sample/glance/margin", style="percent"),
    )


def yamane_and_power(run: Run) -> Prose:
    """Say what answers the question of size for slopes."""
    return compose(
        "Whether the number is enough for the slopes is answered by their power; for a medium "
        "effect it is {power}.",
        power=run.slot("power/model_f2_medium/power", style="percent"),
    )


def dependence(run: Run) -> Prose:
    """Say how alike the members of one institution are."""
    lead = run.lead
    glance = f"inference.{lead.model}/glance"
    return compose(
        "People of one institution share its place, its management and its market. {icc} of the "
        "variance of {outcome} lies between the {clusters} institutions (ICC), which inflates the "
        "variance of a mean {deff} times.",
        icc=run.slot(f"{glance}/icc1", style="percent"),
        outcome=run.outcome_label(lead),
        clusters=run.slot(f"{glance}/n_clusters"),
        deff=run.slot(f"{glance}/design_effect"),
    )


def dependent_errors(run: Run) -> Prose:
    """Put both standard errors side by side."""
    lead = run.lead
    rows = {key: f"inference.{lead.model}/{key}:{lead.term}" for key in ("ols", "cr2")}
    return compose(
        "The standard error of {predictor} is {naive} as if people were independent ({p_naive}) "
        "and {robust} with CR2 on {df} degrees of freedom ({p_robust}).",
        predictor=run.term_label(lead),
        naive=run.slot(f"{rows['ols']}/std_error", style="fine"),
        robust=run.slot(f"{rows['cr2']}/std_error", style="fine"),
        df=run.slot(f"{rows['cr2']}/df", style="decimal"),
        p_naive=run.p(f"{rows['ols']}/p_value"),
        p_robust=run.p(f"{rows['cr2']}/p_value"),
    )


def missing(run: Run) -> Prose:
    """Say how much is missing."""
    return compose(
        "{share} of the answers are missing; {complete} of {n} respondents answered every item of "
        "the scales.",
        share=run.slot("missing/glance/share_missing"),
        complete=run.slot("missing/glance/n_complete"),
        n=run.slot("missing/glance/n_obs"),
    )


def scored_rows(run: Run) -> Prose:
    """Say on how many the model rests."""
    lead = run.lead
    return compose(
        "A score is made when the declared share of its items is answered, so that the model of "
        "{outcome} rests on {n} respondents.",
        outcome=run.outcome_label(lead),
        n=run.slot(f"{lead.regression}/glance/n_obs"),
    )


def little(run: Run) -> Prose:
    """Give Little's test and what it is worth."""
    return compose(
        "Little's test gives {p} against gaps at random; it cannot prove that they are.",
        p=run.p("missing/glance/p_value"),
    )


def chance(run: Run) -> Prose:
    """Say what p refers to where chance did or did not choose people."""
    if run.study.sampling is None:
        raise AddressError("No sampling is declared.")
    n = run.slot("sample/glance/n_obs")
    if run.study.sampling.method in _CHANCE:
        return compose(
            "The protocol plans a draw by chance, and a p value then says how often such a draw "
            "alone would give a t like this one. Where people were picked inside the strata, as in "
            "a purposive choice, it describes {n} people and a model of chance, not the draw.",
            n=n,
        )
    return compose(
        "Chance did not choose the {n} people. A p value then says how surprising the data are "
        "under a model of chance; it does not carry over to people who were not picked.",
        n=n,
    )


def shuffled(run: Run) -> Prose:
    """Give the p value of shuffling, which needs no draw."""
    lead = run.lead
    row = f"inference.{lead.model}/permutation:{lead.term}"
    return compose(
        "Shuffling the institutions, which needs no draw at all, gives {p}.",
        p=run.p(f"{row}/p_value"),
    )


def population(run: Run) -> Prose:
    """Say whom the results stand for."""
    return compose(
        "The frame is {n_population} people, and {n} of them answered. Other places, other years "
        "and other people were not asked.",
        n_population=run.slot("sample/glance/n_population"),
        n=run.slot("sample/glance/n_obs"),
    )


def institutions_like_these(run: Run) -> Prose:
    """Say what carries over to institutions like these."""
    lead = run.lead
    row = f"inference.{lead.model}/cr2:{lead.term}"
    return compose(
        "To institutions that are like these {clusters} the interval of the clustered analysis, "
        "[{low}, {high}], may be carried with an argument; the data hold none for it.",
        clusters=run.slot(f"{row}/n_clusters"),
        low=run.slot(f"{row}/conf_low"),
        high=run.slot(f"{row}/conf_high"),
    )


def response(run: Run) -> Prose:
    """Give the response rate."""
    return compose(
        "{returned} questionnaires came back of {planned} planned, a response of {rate}; {n} of "
        "them could be used.",
        returned=run.slot("sample/glance/n_returned"),
        planned=run.slot("sample/glance/n_planned"),
        rate=run.slot("sample/glance/response_rate"),
        n=run.slot("sample/glance/n_obs"),
    )


def weighted(run: Run) -> Prose:
    """Say what weighting to the strata costs."""
    return compose(
        "Weighted back to the population the answers count like {n} (design effect {deff}); "
        "weights repair the mix of the strata, not the reasons why somebody did not answer.",
        n=run.slot("weights/glance/n_eff", style="decimal"),
        deff=run.slot("weights/glance/design_effect"),
    )
