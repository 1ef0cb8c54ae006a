"""Answers about the choice of the method: regression, critical value, normality, the model."""

from __future__ import annotations

from crm_study.report.run import Run
from crm_study.results.prose import Prose, compose, verbatim


def slope(run: Run) -> Prose:
    """Say what the regression answers."""
    lead = run.lead
    return compose(
        "The hypothesis asks how {outcome} differs between respondents who differ in {predictor}, "
        "and the slope answers in scale points: one point more of {predictor} goes together with "
        "{b} points of {outcome} [{low}, {high}], {p}.",
        outcome=run.outcome_label(lead),
        predictor=run.term_label(lead),
        b=run.slot(f"{lead.slope}/estimate"),
        low=run.slot(f"{lead.slope}/conf_low"),
        high=run.slot(f"{lead.slope}/conf_high"),
        p=run.p(f"{lead.slope}/p_value"),
    )


def slope_and_correlation(run: Run) -> Prose:
    """Say how the slope stands to a correlation."""
    lead = run.lead
    beta = run.slot(f"{lead.slope}/std_estimate")
    if run.number(f"{lead.regression}/glance/df_model") == 1:
        return compose(
            "With one predictor the standardized slope of {beta} is the correlation, and both have "
            "the same test.",
            beta=beta,
        )
    return compose(
        "It compares respondents who are equal on the other predictors (β = {beta}), which no "
        "correlation and no comparison of groups does.",
        beta=beta,
    )


def no_boxes(_: Run) -> Prose:
    """Say why scores are not put into boxes."""
    return compose(
        "A chi-square test or a t test would first cut the scores into boxes and so throw away "
        "what they tell."
    )


def critical_value(run: Run) -> Prose:
    """Name the critical value that belongs to the statistic."""
    lead = run.lead
    return compose(
        "The normal value belongs to a sample without end. Here the statistic has {df} degrees of "
        "freedom, and its two-sided critical value is {critical}; the t found is {t}.",
        df=run.slot(f"{lead.slope}/df"),
        critical=run.slot(f"{lead.slope}/critical_value"),
        t=run.slot(f"{lead.slope}/statistic"),
    )


def clustered_df(run: Run) -> Prose:
    """Say what institutions leave of the degrees of freedom."""
    lead = run.lead
    row = f"inference.{lead.model}/cr2:{lead.term}"
    return compose(
        "Once respondents of one institution count as alike, {df} degrees of freedom are left "
        "(CR2, Satterthwaite), and t is {t}, {p}.",
        df=run.slot(f"{row}/df", style="decimal"),
        t=run.slot(f"{row}/statistic"),
        p=run.p(f"{row}/p_value"),
    )


def printed_critical_value(run: Run) -> Prose:
    """Say what the publication printed."""
    lead = run.lead
    row = f"{lead.slope}/critical_value"
    return compose(
        "The publication prints {printed}; judged by its printed neighbors this is {consistency}.",
        printed=run.slot(f"audit/{row}/printed"),
        consistency=run.text(f"audit/{row}/consistency"),
    )


def normality(run: Run) -> Prose:
    """Say whose normality matters, and what its test says."""
    row = f"diagnostics.{run.lead.model}/normality"
    return compose(
        "Of the residuals of the model, not of the answers and not of the scores. Their "
        "Shapiro–Wilk W is {w} ({p}): the check {verdict}.",
        w=run.slot(f"{row}/statistic"),
        p=run.p(f"{row}/p_value"),
        verdict=run.text(f"{row}/verdict"),
    )


def without_normality(run: Run) -> Prose:
    """Give the p value of a test that needs no normality."""
    lead = run.lead
    inference = f"inference.{lead.model}"
    for key in ("wild_bootstrap", "permutation", "hc3"):
        if any(row["key"] == f"{key}:{lead.term}" for row in run.finding(inference).rows):
            row = f"{inference}/{key}:{lead.term}"
            break
    return compose(
        "A test that leans less on normal residuals ({approach}) gives {p} for {predictor}.",
        approach=run.text(f"{row}/approach"),
        p=run.p(f"{row}/p_value"),
        predictor=run.term_label(lead),
    )


def outliers(run: Run) -> Prose:
    """Say who moves the estimates."""
    row = f"diagnostics.{run.lead.model}/influence"
    return compose(
        "Nobody was taken out for being unusual. The largest Cook's distance is {cook}, "
        "{n_flagged} of {n} respondents were looked at, and the check {verdict}.",
        cook=run.slot(f"{row}/statistic"),
        n_flagged=run.slot(f"{row}/n_flagged"),
        n=run.slot(f"diagnostics.{run.lead.model}/glance/n_obs"),
        verdict=run.text(f"{row}/verdict"),
    )


def flagged_answers(run: Run) -> Prose:
    """Say what the checks of the data point at."""
    return compose(
        "The checks of the data point at {flagged} of {n} respondents, at {twice} by two "
        "independent kinds of evidence; they stay in and are told.",
        flagged=run.slot("quality/glance/n_flagged"),
        n=run.slot("quality/glance/n_obs"),
        twice=run.slot("quality/glance/n_flagged_twice"),
    )


def collinearity(run: Run) -> Prose:
    """Name the largest variance inflation of the widest model."""
    model = run.widest.id.partition(".")[2]
    row = f"diagnostics.{model}/collinearity"
    return compose(
        "In the model with most predictors ({model}) the largest variance inflation factor is "
        "{vif}, against a rule of thumb of {cutoff}: {verdict}.",
        model=verbatim(model),
        vif=run.slot(f"{row}/statistic", style="decimal"),
        cutoff=run.cutoff(f"diagnostics.{model}", "VIF_2010"),
        verdict=run.text(f"{row}/verdict"),
    )


def condition(run: Run) -> Prose:
    """Name the condition index, and what collinearity does."""
    row = f"diagnostics.{run.widest.id.partition('.')[2]}/collinearity_condition"
    return compose(
        "The largest condition index is {index}. Predictors that overlap make each slope less "
        "certain, which its interval already shows; they do not bend it.",
        index=run.slot(f"{row}/statistic", style="decimal"),
    )


def r_squared(run: Run) -> Prose:
    """Put R² beside what is left."""
    glance = f"{run.lead.regression}/glance"
    return compose(
        "R² = {r2} (adjusted {adjusted}): that share of the variance of {outcome} goes together "
        "with the predictors. No table of large and small knows the field; in scale points, the "
        "residuals still spread by {sigma}.",
        r2=run.slot(f"{glance}/r_squared"),
        adjusted=run.slot(f"{glance}/adj_r_squared"),
        outcome=run.outcome_label(run.lead),
        sigma=run.slot(f"{glance}/sigma"),
    )


def spread_of_outcome(run: Run) -> Prose:
    """Put the residual spread beside that of the outcome."""
    lead = run.lead
    name = run.study.models[lead.model].outcome
    return compose(
        "The scores themselves spread by {sd} points. Part of any R² among answers of one "
        "questionnaire is the person who gave them all.",
        sd=run.slot(f"descriptives.constructs/{name}/std_dev"),
    )


def no_sem(run: Run) -> Prose:
    """Say what a structural model would ask of these data."""
    glance = "measurement/glance"
    return compose(
        "The measurement model alone has {df} degrees of freedom on {n} respondents (CFI {cfi}, "
        "RMSEA {rmsea}); a structural model on top of it asks for more answers than these. Scale "
        "scores and least squares ask for less and say how sure they are.",
        df=run.slot(f"{glance}/df"),
        n=run.slot(f"{glance}/n_obs"),
        cfi=run.slot(f"{glance}/cfi"),
        rmsea=run.slot(f"{glance}/rmsea"),
    )


def path_model(run: Run) -> Prose:
    """Say what the path model of composites gives."""
    return compose(
        "Where paths were declared, a path model of composites (PLS) stands beside it, with R² = "
        "{r2} for its outcome.",
        r2=run.slot(f"{run.first('pls').id}/glance/r_squared"),
    )
