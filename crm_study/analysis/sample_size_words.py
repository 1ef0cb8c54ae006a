"""What each way to a sample size assumes, and what it leaves out."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """Name, assumption and critique of a formula, as a reader should see them."""

    label: str
    assumes: str
    critique: str


READINGS = {
    "yamane": Reading(
        "Yamane (1967), also called Slovin's",
        "a simple random sample, a proportion near one half, 95 % with z = 2",
        "Cochran's formula with z = 2, p = .5 and without its − 1: no formula of its own, and no "
        "choice of confidence. Nobody has found Slovin's work. It sizes a percentage, not a "
        "correlation, a regression or a comparison, and knows no clusters.",
    ),
    "cochran": Reading(
        "Cochran (1977), finite population",
        "a simple random sample and a guess of the proportion",
        "One half is the safe guess, and asks for most. It sizes one percentage of the whole; "
        "each stratum of its own would need as many.",
    ),
    "cochran_infinite": Reading(
        "Cochran (1977), very large population",
        "the same, of a population so large that its size does not matter",
        "Right when conclusions are meant for more people than those in the frame.",
    ),
    "krejcie_morgan": Reading(
        "Krejcie and Morgan (1970)",
        "a simple random sample, 5 points, 95 %, a proportion of one half",
        "Cochran's formula with z² = 3.841. Its printed table rounds to the nearest person, "
        "which may miss the margin; here n is rounded up.",
    ),
    "mean": Reading(
        "Mean of a scale",
        "a simple random sample and a guess of the standard deviation",
        "Fits scale scores better than a percentage does; the guess should come from a pilot.",
    ),
    "correlation": Reading(
        "Test of a correlation",
        "a simple random sample and normal scores",
        "The effect must be a smallest one that matters, not one found in a small study.",
    ),
    "regression": Reading(
        "Test of a regression (R²)",
        "a simple random sample and errors of one variance",
        "Answers the question most theses ask. One slope, or a difference of groups, may need "
        "more.",
    ),
    "clusters": Reading(
        "Cochran (1977) in clusters",
        "equally many people in clusters drawn at random, and a guess of the correlation in them",
        "People of one institution answer alike: asking more of them adds little. No number "
        "of people replaces institutions.",
    ),
    "census": Reading(
        "Everybody",
        "a complete frame",
        "No error of sampling; those who do not answer still bias it. Margins of error then "
        "speak of people like these, not of these.",
    ),
}
