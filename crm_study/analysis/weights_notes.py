"""What a reader must know of weights: how each step made them, and what they are not."""

from __future__ import annotations

from collections.abc import Container

_DEFINITIONS = (
    "Effective n and design effect are Kish's, (Σw)² / Σw² and 1 + cv²(w) with the standard "
    "deviation dividing by n: the price of unequal weights that have nothing to do with the "
    "answers. Clusters are not in it.",
)
_METHODS = {
    "base": "Base weights are the people of a stratum over its respondents.",
    "given": "The weights start from a column of the data.",
    "equal": "The weights start from 1 for every respondent.",
    "non-response": "Non-response weights divide by the weighted response rate of a class; small "
    "classes are joined to the one with the nearest rate.",
    "post-stratification": "Post-stratification scales every cell to its population.",
    "raking": "Raking scales to one margin after the other, until no category is off by more than "
    "a millionth, in fifty rounds at most.",
    "trimming": "Weights beyond the limits are set to them; what is cut is shared out in equal "
    "parts among the others, as R's trimWeights does, and known totals are restored after it.",
}
_COUNTS = (
    "All weights are whole numbers. If they count people who gave the very same answers "
    "(frequency weights), repeat those rows instead: these weights say for how many people of the "
    "population a respondent stands, and do not make the sample larger."
)
_NOT_CALIBRATED = (
    "Whoever takes these weights as a column counts no precision for the known totals; "
    "survey_mean, survey_total and survey_ratio do, given the totals themselves."
)


def notes_of(steps: Container[str], *, whole: bool, calibrated: bool) -> tuple[str, ...]:
    """Return the notes on weights.

    Parameters
    ----------
    steps : container of str
        Names of the steps that made them.
    whole : bool
        Whether they look like counts of people.
    calibrated : bool
        Whether they were fitted to known totals.

    Examples
    --------
    >>> notes_of({"given"}, whole=False, calibrated=False)[0]
    'The weights start from a column of the data.'
    """
    notes = [text for name, text in _METHODS.items() if name in steps]
    if "given" in steps and whole:
        notes.append(_COUNTS)
    if calibrated:
        notes.append(_NOT_CALIBRATED)
    return (*notes, *_DEFINITIONS)
