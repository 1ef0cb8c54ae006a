"""What papers beside the report read from: the declared study and the findings of one run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_study.errors import AddressError
from crm_study.results.address import parse_address
from crm_study.results.column import Style
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import Findings
from crm_study.results.format import format_value
from crm_study.results.prose import Slot

if TYPE_CHECKING:
    from crm_study.protocol.study import Study


@dataclass(frozen=True, slots=True)
class Lead:
    """The result that answers lean on: one slope of one regression.

    Attributes
    ----------
    model : str
        Name of the declared model.
    term : str
        Key of the slope's row.
    """

    model: str
    term: str

    @property
    def regression(self) -> str:
        """Address of the model's finding."""
        return f"regression.{self.model}"

    @property
    def slope(self) -> str:
        """Address of the slope's row."""
        return f"{self.regression}/{self.term}"


@dataclass(frozen=True, slots=True)
class Run:
    """The study and its findings; whatever is not there is an `AddressError`.

    Attributes
    ----------
    study : Study
        The declared study, for its words and its design.
    findings : Findings
        The answers of one run.
    lang : str
        Language of the study's own texts.
    """

    study: Study
    findings: Findings
    lang: str = "en"

    @property
    def lead(self) -> Lead:
        """Return the regression slope of the first hypothesis, else of the first regression.

        Raises
        ------
        AddressError
            The run holds no regression.
        """
        for row in self._hypotheses():
            place = parse_address(str(row["address"]))
            kind, _, model = place.finding.partition(".")
            if kind == "regression" and place.row != "glance" and place.finding in self.findings:
                return Lead(model, place.row)
        for finding in self.kind("regression"):
            for row in finding.rows:
                if row["term"] != "intercept":
                    return Lead(finding.id.partition(".")[2], str(row["term"]))
        raise AddressError("The run holds no regression.")

    @property
    def widest(self) -> Finding:
        """Return the regression with most terms."""
        found = self.kind("regression")
        if not found:
            raise AddressError("The run holds no regression.")
        return max(found, key=lambda finding: len(finding.rows))

    def kind(self, kind: str) -> list[Finding]:
        """Return the findings of a kind that hold numbers, in the order of the route."""
        return [one for one in self.findings if one.id.split(".")[0] == kind and one.rows]

    def first(self, kind: str) -> Finding:
        """Return the first finding of a kind that holds numbers.

        Raises
        ------
        AddressError
            There is none.
        """
        for found in self.kind(kind):
            return found
        raise AddressError(f"The run holds no {kind}.")

    def finding(self, name: str) -> Finding:
        """Return a finding that holds numbers.

        Raises
        ------
        AddressError
            It is not there, or it could not be computed.
        """
        found = self.findings[name]
        if not (found.rows or found.overall):
            raise AddressError(f"'{name}' holds no numbers: {found.reason}")
        return found

    def number(self, address: str) -> Any:
        """Return the unrounded number at an address; an undefined one is an error."""
        value = self.findings.number(address)
        if value is None:
            raise AddressError(f"The number at {address} is undefined.")
        return value

    def slot(self, address: str, *, style: Style | None = None) -> Slot:
        """Return the number at an address for a sentence."""
        place = parse_address(address)
        return self.findings[place.finding].slot(place.row, place.column, style=style)

    def p(self, address: str) -> Slot:
        """Return ``p = .043`` for a sentence."""
        place = parse_address(address)
        return self.findings[place.finding].p_slot(place.row, place.column)

    def text(self, address: str) -> str:
        """Return a word that stands at an address."""
        return str(self.number(address))

    def cutoff(self, finding: str, rule: str) -> Slot:
        """Return the cut-off of a rule that a finding applied.

        Raises
        ------
        AddressError
            The finding did not apply the rule.
        """
        for one in self.finding(finding).rules:
            if one.name == rule:
                address = f"{finding}/rules/{rule}"
                return Slot(format_value(one.cutoff, "decimal"), address)
        raise AddressError(f"'{finding}' applied no rule '{rule}'.")

    def label(self, name: str) -> str:
        """Return how readers should see a variable."""
        return self.study.label_of(name, self.lang)

    def term_label(self, lead: Lead) -> str:
        """Return how readers should see the predictor of a slope."""
        return self.text(f"{lead.slope}/label")

    def outcome_label(self, lead: Lead) -> str:
        """Return how readers should see the outcome of a slope."""
        return self.text(f"{lead.regression}/glance/outcome")

    @property
    def synthetic(self) -> bool:
        """Whether any number rests on generated data."""
        origin = self.findings.origin
        return bool(origin and origin.synthetic) or any(one.synthetic for one in self.findings)

    def _hypotheses(self) -> Iterator[Row]:
        if "hypotheses" in self.findings:
            yield from self.findings["hypotheses"].rows
