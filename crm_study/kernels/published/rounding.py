"""What a printed number says about the number behind it.

A printed number is text: "0.570" claims three decimals, "0.57" two, and the difference
is evidence. Each function here returns the closed interval in which the unrounded number
must lie; both ends belong to it, because half-up and half-even disagree only there.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from crm_study.errors import AnalysisError

_PRINTED = re.compile(
    r"\s*(?P<relation>[<>≤≥]=?)?"
    r"\s*(?P<sign>[-+−–]?)"
    r"(?P<digits>[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
    r"\s*(?P<percent>%?)"
    r"\s*[*†]*\s*"
)
#: Four units in the last place of a double, relative: the arithmetic's own noise.
_FEW_ULP = 4 * 2.0**-52


@dataclass(frozen=True, slots=True)
class RoundingInterval:
    """The closed interval in which a printed number's original lies, in its unit.

    Attributes
    ----------
    lower, upper : float
        Both ends belong to the interval; infinite on the open side of "<.001" or ">2".
    decimals : int
        Decimals of the printed number, as a proportion when it was a percentage:
        2 for "0.44", 3 for "44.0%", 0 for "12".
    """

    lower: float
    upper: float
    decimals: int

    def contains(self, value: float) -> bool:
        """Tell whether a value lies inside, both ends and a few ulp included.

        Examples
        --------
        >>> RoundingInterval(0.435, 0.445, 2).contains(0.435)
        True
        """
        return _at_most(self.lower, value) and _at_most(value, self.upper)

    def within(self, minimum: float, maximum: float, *, name: str) -> RoundingInterval:
        """Keep the part between two limits; the name is for the message.

        Raises
        ------
        AnalysisError
            Nothing is left: no such quantity can have been printed like this.

        Examples
        --------
        >>> RoundingInterval(-0.005, 0.005, 2).within(0, 1, name="p value")
        RoundingInterval(lower=0, upper=0.005, decimals=2)
        """
        lower, upper = max(self.lower, minimum), min(self.upper, maximum)
        if lower > upper:
            raise AnalysisError(
                f"The {name} must lie between {minimum} and {maximum}, but the printed number "
                f"stands for {self.lower} to {self.upper}."
            )
        return RoundingInterval(lower, upper, self.decimals)


@dataclass(frozen=True, slots=True)
class _Printed:
    """The parts of a printed number: exact value, unit of its last digit, relation."""

    value: Decimal
    unit: Decimal
    relation: str

    def spread(self, below: Decimal, above: Decimal) -> RoundingInterval:
        """Open the value downwards and upwards; a bound such as "<.05" stays a bound."""
        lower, upper = float(self.value - below), float(self.value + above)
        if self.relation:
            lower = upper = float(self.value)
        if self.value.is_zero() and self.value.is_signed():
            upper = 0.0  # "-0.00" is how programs print a small negative number
        return RoundingInterval(
            -math.inf if self.relation[:1] in {"<", "≤"} else lower,
            math.inf if self.relation[:1] in {">", "≥"} else upper,
            max(0, -int(self.unit.adjusted())),
        )


def rounding_interval(printed: str) -> RoundingInterval:
    """Find where a number lies that was rounded to the printed one.

    Parameters
    ----------
    printed : str
        As on the page: "0.44", ".44", "0,570", "44.0%" (read as the proportion 0.440),
        "-0.12" with a hyphen or a minus sign, "<.001", "> 0.05"; significance stars and
        daggers behind it are ignored. A comma is a decimal comma: write "1234", not
        "1,234".

    Returns
    -------
    RoundingInterval
        Half a unit of the last digit either way. "-0.00" ends at 0, since its sign is
        evidence too.

    Raises
    ------
    AnalysisError
        Anything that is not one printed number.

    References
    ----------
    .. [1] Brown, N. J. L., & Heathers, J. A. J. (2017). Social Psychological and
       Personality Science, 8(4), 363-369.

    Examples
    --------
    >>> rounding_interval("0.44")
    RoundingInterval(lower=0.435, upper=0.445, decimals=2)
    >>> rounding_interval("44.0%")
    RoundingInterval(lower=0.4395, upper=0.4405, decimals=3)
    >>> rounding_interval("<.001").upper
    0.001
    """
    number = _read(printed)
    return number.spread(number.unit / 2, number.unit / 2)


def truncation_interval(printed: str) -> RoundingInterval:
    """Find where a number lies that was cut after the printed digits, not rounded.

    Parameters
    ----------
    printed : str
        As `rounding_interval` reads it.

    Returns
    -------
    RoundingInterval
        One unit of the last digit away from zero, on both sides for a printed zero.

    Raises
    ------
    AnalysisError
        Anything that is not one printed number.

    Examples
    --------
    >>> truncation_interval("0.44")
    RoundingInterval(lower=0.44, upper=0.45, decimals=2)
    >>> truncation_interval("-0.12")
    RoundingInterval(lower=-0.13, upper=-0.12, decimals=2)
    """
    number = _read(printed)
    nothing = Decimal(0)
    below = number.unit if number.value <= 0 else nothing
    above = number.unit if number.value >= 0 else nothing
    return number.spread(below, above)


def double_rounding_interval(printed: str) -> RoundingInterval:
    """Find where a number lies that was rounded twice, the first time one digit finer.

    Parameters
    ----------
    printed : str
        As `rounding_interval` reads it.

    Returns
    -------
    RoundingInterval
        Rounding's interval, wider by half a unit of the next digit at both ends: 0.4348
        was shown as 0.435, and 0.435 was then written as 0.44.

    Raises
    ------
    AnalysisError
        Anything that is not one printed number.

    Examples
    --------
    >>> double_rounding_interval("0.44")
    RoundingInterval(lower=0.4345, upper=0.4455, decimals=2)
    """
    number = _read(printed)
    reach = number.unit * Decimal("0.55")
    return number.spread(reach, reach)


def p_value_interval(printed: str) -> RoundingInterval:
    """Find where a p value lies that was rounded to the printed one.

    Parameters
    ----------
    printed : str
        As `rounding_interval` reads it.

    Returns
    -------
    RoundingInterval
        Between 0 and 1: "0.00" says at most .005, SPSS's ".000" at most .0005.

    Raises
    ------
    AnalysisError
        Anything that is not one printed number, or a number that is not a probability.

    Examples
    --------
    >>> p_value_interval("0.00")
    RoundingInterval(lower=0.0, upper=0.005, decimals=2)
    """
    return rounding_interval(printed).within(0.0, 1.0, name="p value")


def agrees(value: float, printed: str) -> bool:
    """Tell whether a value could have been rounded to the printed number.

    Parameters
    ----------
    value : float
        Unrounded, in the unit of the printed number; a proportion for a percentage.
    printed : str
        As `rounding_interval` reads it.

    Returns
    -------
    bool
        A value exactly between two printed numbers agrees with both, since half-up and
        half-even are both in use.

    Raises
    ------
    AnalysisError
        A value that is nan, or anything that is not one printed number.

    Examples
    --------
    >>> agrees(0.4353, "0.44"), agrees(0.4348, "0.44"), agrees(0.435, "0.43")
    (True, False, True)
    """
    if math.isnan(value):
        raise AnalysisError(f"An undefined value cannot be compared with the printed {printed!r}.")
    return rounding_interval(printed).contains(value)


def _at_most(smaller: float, larger: float) -> bool:
    """Compare up to a few units in the last place."""
    return smaller <= larger or math.isclose(smaller, larger, rel_tol=_FEW_ULP)


def _read(printed: str) -> _Printed:
    """Take a printed number apart, exactly."""
    try:
        match = _PRINTED.fullmatch(printed)
    except TypeError as error:
        raise AnalysisError(
            f"A printed number must be text, because its trailing zeros are evidence; "
            f"write '{printed}' in quotes, with every zero that was printed."
        ) from error
    if match is None:
        raise AnalysisError(
            f"{printed!r} is not a printed number; write it as on the page, for example "
            f"'0.44', '0,570', '44.0%', '-0.12' or '<.001'."
        )
    text = match["digits"].replace(",", ".")
    value = Decimal(f"-{text}" if match["sign"] in {"-", "−", "–"} else text)
    value = value.scaleb(-2) if match["percent"] else value
    unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return _Printed(value, unit, match["relation"] or "")
