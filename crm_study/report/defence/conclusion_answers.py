"""Answers about what may be concluded: cause, print, many tests, what would change a mind."""

from __future__ import annotations

from crm_study.errors import AddressError
from crm_study.report.run import Run
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose

_HALF = 0.5


def no_cause(run: Run) -> Prose:
    """Say that nothing here shows a cause."""
    lead = run.lead
    return compose(
        "No. Every person was asked once and nobody was assigned to anything, so that {predictor} "
        "and {outcome} go together (B = {b}) and it stays open what comes first.",
        predictor=run.term_label(lead),
        outcome=run.outcome_label(lead),
        b=run.slot(f"{lead.slope}/estimate"),
    )


def left_out(run: Run) -> Prose:
    """Say how strong something left out would have to be."""
    lead = run.lead
    row = f"sensitivity.{lead.model}/{lead.term}"
    if not run.number(f"{row}/significant"):
        return compose(
            "The slope cannot be told from zero as it is; something left out that accounts for "
            "{rv} of what is left of both would bring its estimate to nothing (robustness value).",
            rv=run.slot(f"{row}/robustness_value", style="percent"),
        )
    return compose(
        "Something left out of the model that accounts for {rv} of what is left of both would "
        "bring the slope to nothing (robustness value); {less} would cost it its significance.",
        rv=run.slot(f"{row}/robustness_value", style="percent"),
        less=run.slot(f"{row}/robustness_value_alpha", style="percent"),
    )


def triangle(run: Run) -> Prose:
    """Say whether R² and t of print fit one model."""
    audit = run.finding("audit")
    check = _triangle(audit)
    return compose(
        "Not from one model with one predictor. For t = {t} and the R² printed beside it the "
        "degrees of freedom would lie between {low} and {high}, where no whole number is.",
        t=audit.slot(check, "printed"),
        low=audit.slot(check, "lower"),
        high=audit.slot(check, "upper"),
    )


def readings(run: Run) -> Prose:
    """Say how many readings are left."""
    return compose(
        "Of {n} ways to read the two numbers, {possible} are possible; the audit lists each with "
        "what it implies.",
        n=run.slot("audit/glance/n_readings"),
        possible=run.slot("audit/glance/n_possible"),
    )


def own_triangle(run: Run) -> Prose:
    """Put the own numbers beside the printed ones."""
    lead = run.lead
    return compose(
        "In the data at hand the model with {predictor} has R² = {r2} and t = {t} on {df} degrees "
        "of freedom, which fit each other.",
        predictor=run.term_label(lead),
        r2=run.slot(f"{lead.regression}/glance/r_squared"),
        t=run.slot(f"{lead.slope}/statistic"),
        df=run.slot(f"{lead.slope}/df"),
    )


def many_tests(run: Run) -> Prose:
    """Say how many hypotheses were tested and what adjusting changes."""
    found = run.finding("hypotheses")
    lost = [row for row in found.rows if _lost(row)]
    opening = compose(
        "{n} hypotheses are declared, {supported} are supported one by one, and each has its p "
        "value adjusted for their number beside it.",
        n=found.slot("glance", "n_hypotheses"),
        supported=found.slot("glance", "n_supported"),
    )
    if not lost:
        return compose("{opening} No decision hangs on the adjustment.", opening=opening)
    row = lost[0]
    key = str(row["hypothesis"])
    return compose(
        "{opening} After it {hypothesis} would no longer pass: {p} instead of {alone}.",
        opening=opening,
        hypothesis=key,
        p=found.p_slot(key, "p_adjusted"),
        alone=found.slot(key, "p_value"),
    )


def change_of_mind(run: Run) -> Prose:
    """Say how many answers would have to be others."""
    lead = run.lead
    row = f"sensitivity.{lead.model}/{lead.term}"
    numbers = {
        "rir": run.slot(f"{row}/rir"),
        "n": run.slot(f"sensitivity.{lead.model}/glance/n_obs"),
    }
    if not run.number(f"{row}/significant"):
        return compose(
            "{predictor} does not pass its test; if {rir} of the {n} respondents were replaced by "
            "others with the relation, it would (RIR).",
            predictor=run.term_label(lead),
            **numbers,
        )
    return compose(
        "For {predictor}: if {rir} of the {n} respondents were replaced by others without the "
        "relation, it would no longer pass its test (RIR).",
        predictor=run.term_label(lead),
        **numbers,
    )


def other_analyses(run: Run) -> Prose:
    """Say what share of defensible analyses supports the result."""
    found = run.first("multiverse").id
    term = run.label(run.study.multiverse[found.partition(".")[2]].term)
    share = run.slot(f"{found}/glance/share_supporting")
    n = run.slot(f"{found}/glance/n_specifications")
    if run.number(f"{found}/glance/share_supporting") < _HALF:
        return compose(
            "Only {share} of {n} defensible analyses support the slope of {term}: it hangs on "
            "choices that others would make differently.",
            share=share,
            n=n,
            term=term,
        )
    return compose(
        "{share} of {n} defensible analyses support the slope of {term}; had most of them not, it "
        "would hang on choices that others would make differently.",
        share=share,
        n=n,
        term=term,
    )


def opposite(run: Run) -> Prose:
    """Say which finding would contradict the result."""
    lead = run.lead
    return compose(
        "New data whose interval shares nothing with [{low}, {high}] would contradict this one.",
        low=run.slot(f"{lead.slope}/conf_low"),
        high=run.slot(f"{lead.slope}/conf_high"),
    )


def ethics(run: Run) -> Prose:
    """Say what is kept of people."""
    return compose(
        "{n} people are counted and none is named: names, numbers and places are dropped or "
        "replaced when the data come in, and groups that are too small are not shown.",
        n=run.slot("quality/glance/n_obs"),
    )


def consent(run: Run) -> Prose:
    """Say whether consent is asked for."""
    asked = run.study.instrument.consent
    roles = {item.role for item in run.study.instrument.items()}
    if asked is None and "consent" not in roles:
        return compose(
            "The questionnaire declares no question of consent: name the form people signed, and "
            "the number of the ethics clearance."
        )
    return compose(
        "The questionnaire asks for consent first; the ethics clearance has its number in the "
        "chapter on method, which only the author can fill in."
    )


def replicable(run: Run) -> Prose:
    """Say what makes the numbers come out again."""
    lead = run.lead
    return compose(
        "Yes, from the declared study and the file of answers whose hashes stand on the first "
        "page: one command gives every number again, to the last digit. What draws at random "
        "starts from a fixed seed ({seed} for the bootstrap of this model).",
        seed=run.slot(f"inference.{lead.model}/glance/seed"),
    )


def generated(run: Run) -> Prose:
    """Say that generated data replicate nobody's finding."""
    if not run.synthetic:
        raise AddressError("The data were collected.")
    return compose(
        "The answers were generated to give the printed numbers back: they can show what follows "
        "from those numbers, never that anybody found them again."
    )


def _triangle(audit: Finding) -> str:
    for row in audit.details.get("checks", ()):
        if "r_squared_with_t" in str(row["key"]) and row["consistency"] == "inconsistent":
            return str(row["key"])
    raise AddressError("No printed R² contradicts a printed t.")


def _lost(row: Row) -> bool:
    """Tell whether a supported hypothesis would not pass its adjusted test."""
    p_value, after = row["p_value"], row["p_adjusted"]
    if row["decision"] != "supported" or p_value is None or after is None:
        return False
    return not SIGNIFICANCE_1925.holds(after)
