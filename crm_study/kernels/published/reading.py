"""One way of taking printed numbers, and what it implies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of taking the printed numbers.

    Attributes
    ----------
    key : str
        Short name, for tables and addresses.
    assumes : str
        What must have happened; continues "This holds if ...".
    possible : bool
        Whether some whole number of degrees of freedom fits all printed numbers
        except the critical value.
    df_low, df_high : int or None
        First and last fitting degrees of freedom of the model that the t belongs to.
        Both None when the reading is impossible, ``df_high`` None when there is no last.
    n_low, n_high : int or None
        Respondents, with the fewest predictors that the reading allows.
    real_low, real_high : float
        What R squared and t alone leave, before whole numbers, p and n are asked for;
        ``real_high`` infinite when open, both nan when nothing is left.
    p_low, p_high : float
        Two-sided p at those degrees of freedom; nan when impossible.
    critical_agrees : bool or None
        Whether the printed critical value is right for one of them; None without one. It
        decides nothing, since the normal law's table is a common choice.
    note : str
        Why the reading is impossible, or what it would mean; may be empty.
    """

    key: str
    assumes: str
    possible: bool
    df_low: int | None
    df_high: int | None
    n_low: int | None
    n_high: int | None
    real_low: float
    real_high: float
    p_low: float
    p_high: float
    critical_agrees: bool | None
    note: str
