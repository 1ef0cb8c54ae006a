"""How a comparison with other programs is shown."""

from __future__ import annotations

from crm_study.analysis.parity_comparison import OTHER_RULE, UNEXPLAINED
from crm_study.results.column import Style
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table

_PLAIN: dict[str, Style] = {"value": "plain", "theirs": "plain"}
_NUMBERS = ("label", "about", "value", "program", "procedure", "theirs", "verdict")
_RULES = ("label", "program", "procedure", "value", "theirs", "rule")


class ParityFinding(Finding):
    """Our numbers beside those of SPSS and of libraries, with the rules that differ."""

    __slots__ = ()

    def table(self) -> Table:
        """Return every number beside the other program's."""
        return self.lay_out(
            _NUMBERS,
            heads={"label": "Statistic", "value": "Ours", "verdict": "They are"},
            styles=_PLAIN,
        )

    def tables(self) -> tuple[Table, ...]:
        """Return the numbers, and the rule behind each that differs."""
        return (self.table(), *self.summary_tables()) if self.rows else ()

    def summary_tables(self) -> tuple[Table, ...]:
        """Return the numbers that differ, each with its rule: what was asked for."""
        differing = [row for row in self.rows if row["verdict"] in {OTHER_RULE, UNEXPLAINED}]
        if not differing:
            return ()
        rules = self.further(
            differing,
            _RULES,
            title="Why numbers differ",
            heads={"label": "Statistic", "value": "Ours"},
            styles=_PLAIN,
        )
        return (rules,)

    def prose(self) -> Prose:
        """Say how many numbers agree, how many follow another rule, how many have none."""
        if not self.rows:
            return super().prose()
        opening = compose(
            "{equal} of {compared} numbers equal those of the other program; {other} follow "
            "another rule, which is named.",
            equal=self.slot("glance", "n_equal"),
            compared=self.slot("glance", "n_compared"),
            other=self.slot("glance", "n_other_rule"),
        )
        closing = compose(
            "{unexplained} differ without a rule that explains it.",
            unexplained=self.slot("glance", "n_unexplained"),
        )
        missing = compose("{absent} could not be compared.", absent=self.slot("glance", "n_absent"))
        return join([opening, closing, missing])
