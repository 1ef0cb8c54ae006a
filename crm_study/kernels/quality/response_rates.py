"""Response rates by the standard definitions of AAPOR."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class ResponseRates:
    """Rates between 0 and 1; nan when nobody was eligible.

    Attributes
    ----------
    rr1, rr2 : float
        Response rates: all unknown cases count as eligible; rr2 adds partial interviews.
    rr3, rr4 : float
        The same with the share e of the unknown cases counted as eligible.
    rr5, rr6 : float
        The same with none of them.
    cooperation : float
        COOP1: complete interviews over all people reached.
    refusal : float
        REF1: refusals and break-offs over all cases.
    contact : float
        CON1: people reached over all cases.
    """

    rr1: float
    rr2: float
    rr3: float
    rr4: float
    rr5: float
    rr6: float
    cooperation: float
    refusal: float
    contact: float


def response_rates(
    *,
    complete: float,
    partial: float = 0,
    refused: float = 0,
    not_contacted: float = 0,
    other: float = 0,
    unknown: float = 0,
    eligible_share: float = 1.0,
) -> ResponseRates:
    r"""Work out response, cooperation, refusal and contact rates.

    Parameters
    ----------
    complete, partial : float
        Complete (I) and partial (P) interviews; counts, or sums of weights.
    refused : float
        Refusals and break-offs (R).
    not_contacted, other : float
        Non-contacts (NC) and other eligible people without an interview (O).
    unknown : float
        Cases whose eligibility is not known (UH + UO).
    eligible_share : float, default 1
        Share e of the unknown cases that is taken as eligible, in RR3 and RR4.

    Returns
    -------
    ResponseRates

    Raises
    ------
    AnalysisError
        A negative count, or a share outside 0 to 1.

    Notes
    -----
    .. math:: RR1 = \frac{I}{(I + P) + (R + NC + O) + (UH + UO)}, \qquad
              RR2 = \frac{I + P}{(I + P) + (R + NC + O) + (UH + UO)}

    References
    ----------
    .. [1] AAPOR (2023). Standard Definitions: Final dispositions of case codes and outcome
       rates for surveys (10th ed.).

    Examples
    --------
    >>> found = response_rates(complete=80, partial=10, refused=5, not_contacted=20, unknown=5)
    >>> round(found.rr1, 4), found.rr2
    (0.6667, 0.75)
    """
    cases = (complete, partial, refused, not_contacted, other, unknown)
    if min(cases) < 0:
        raise AnalysisError(f"Counts of cases must not be negative, but one is {min(cases):g}.")
    if not 0 <= eligible_share <= 1:
        raise AnalysisError(f"The eligible share must lie from 0 to 1, but is {eligible_share}.")
    answered, known = complete + partial, sum(cases[:5])
    reached = answered + refused + other
    return ResponseRates(
        rr1=_rate(complete, known + unknown),
        rr2=_rate(answered, known + unknown),
        rr3=_rate(complete, known + eligible_share * unknown),
        rr4=_rate(answered, known + eligible_share * unknown),
        rr5=_rate(complete, known),
        rr6=_rate(answered, known),
        cooperation=_rate(complete, reached),
        refusal=_rate(refused, known + unknown),
        contact=_rate(reached, known + unknown),
    )


def _rate(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
