"""How data quality is shown: checks, progress, and the slopes with and without flags."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.analysis.quality_check import LOOK, NOT_COLLECTED, NOT_COMPUTED
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join, lowered, raised, verbatim
from crm_study.results.table import Table

_MOST_NAMED = 6
_ABSENT = (NOT_COLLECTED, NOT_COMPUTED)
_EFFECTS = ("label", "icc", "conf_low", "conf_high", "verdict")
_SLOPES = ("outcome", "label", "estimate", "p_value", "estimate_without", "p_without", "verdict")


class QualityFinding(Finding):
    """The checks of a running survey."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the checks that could be made."""
        made = [row for row in self.rows if row["verdict"] not in _ABSENT]
        return self._table(
            made,
            ("label", "n_flagged", "n_checked", "unit", "share", "cutoff", "verdict"),
            title=self.title,
            notes=self.notes,
        )

    def tables(self) -> tuple[Table, ...]:
        """Return checks, what is missing, progress, and slopes with and without flags."""
        if not self.rows:
            return ()
        parts = [
            self.table(),
            self.absent_table(),
            self.progress_table(),
            self.slopes_table(),
        ]
        return tuple(part for part in parts if part.rows)

    def progress_table(self) -> Table:
        """Return the interviews by stratum against the plan; no rows without either."""
        columns = ("label", "n_obs", "n_planned", "n_left", "verdict")
        cells = self._cells(of_strata=True)
        told = cells if len(cells) > 1 or any(row["n_planned"] for row in cells) else []
        return self._table(told, columns, title="Interviews by stratum")

    def clusters_table(self) -> Table:
        """Return the interviews by institution, against an equal share of the plan."""
        note = "Planned is the plan shared equally over the institutions, where their number is "
        note += "known. Groups too small to be shown have a name and no numbers."
        columns = ("label", "n_obs", "n_planned", "verdict")
        rows = self._cells(of_strata=False)
        return self._table(rows, columns, title="Interviews by institution", notes=(note,))

    def absent_table(self) -> Table:
        """Return the checks that were not made, and what they need."""
        rows = [row for row in self.rows if row["verdict"] in _ABSENT]
        return self._table(rows, ("label", "verdict", "meaning"), title="Checks not made")

    def effects_table(self) -> Table:
        """Return how much of each score goes with the enumerator."""
        rows = self.details["enumerator_effects"]
        return self._table(rows, _EFFECTS, title="Scores that go with the enumerator")

    def slopes_table(self) -> Table:
        """Return the slopes of the models with and without interviews flagged twice."""
        note = "Least squares, all respondents as independent; with and without the interviews "
        note += "on which two or more independent kinds of evidence fall."
        rows = self.details["with_and_without"]
        title = "Slopes with and without flagged interviews"
        return self._table(rows, _SLOPES, title=title, notes=(note,))

    def flagged_table(self) -> Table:
        """Return the interviews flagged twice or more, the most doubtful first."""
        rows = [row for row in self.details["respondents"] if row["weight_of_evidence"] > 1]
        rows.sort(key=lambda row: (-int(row["weight_of_evidence"]), -int(row["n_flags"])))
        columns = ("respondent", "flags", "weight_of_evidence", "row_in_file")
        return self._table(rows, columns, title="Interviews to look at first")

    def enumerators_table(self) -> Table:
        """Return counts, times and flags by enumerator."""
        columns = ("enumerator", "n_obs", "share_flagged", "share_missing", "minutes", "per_day")
        note = "Groups too small to be shown have a name and no numbers."
        rows = self.details["enumerators"]
        return self._table(rows, columns, title="Enumerators", notes=(note,))

    def missing_table(self, *, most: int = 10) -> Table:
        """Return the questions that were left out most often."""
        rows = [row for row in self.details["missing"] if row["n_missing"]]
        rows = [row for row in rows if not str(row["item"]).startswith("section ")]
        rows.sort(key=lambda row: -float(row["share"]))
        columns = ("item", "label", "n_missing", "share")
        return self._table(rows[:most], columns, title="Questions left out most often")

    def prose(self) -> Prose:
        """Say how many interviews are flagged, what was found, and what was not collected."""
        if not self.rows:
            return super().prose()
        return join([self.headline(), *self._found(), *self._absent(), self.slopes_sentence()])

    def headline(self) -> Prose:
        """Count the interviews with flags."""
        if not self.rows:
            return super().headline()
        return compose(
            "Interviews admitted: {n_obs}; with a flag: {n_flagged} ({share}); with two or more "
            "independent kinds of evidence: {twice}; rows refused: {n_refused}. Flags ask for a "
            "look; nothing is left out because of them.",
            n_obs=self.slot("glance", "n_obs"),
            n_flagged=self.slot("glance", "n_flagged"),
            share=self.slot("glance", "share"),
            twice=self.slot("glance", "n_flagged_twice"),
            n_refused=self.slot("glance", "n_refused"),
        )

    def to_do(self) -> list[Prose]:
        """Return what the checks ask for and of whom, one sentence a check."""
        return [
            compose(
                "{label}: {n_flagged} of {n_checked} {unit}. {meaning}{who}",
                label=str(row["label"]),
                n_flagged=self.slot(str(row["check"]), "n_flagged"),
                n_checked=self.slot(str(row["check"]), "n_checked"),
                unit=str(row["unit"]),
                meaning=str(row["meaning"]),
                who=self._who(str(row["check"])),
            )
            for row in self.rows
            if row["verdict"] == LOOK
        ]

    def _who(self, check: str) -> Prose:
        """Name the first respondents that a check points at; a nameless one by its row."""
        own = [flag for flag in self.details["flags"] if flag["check"] == check]
        names = [
            str(flag["respondent"] or compose("Row {row}", row=str(flag["row_in_file"])))
            for flag in own
        ]
        first, rest = verbatim(", ".join(names[:_MOST_NAMED])), len(names) - _MOST_NAMED
        if rest > 0:
            return compose(" {names} and {n} more.", names=first, n=str(rest))
        return compose(" {names}.", names=first) if names else Prose()

    def _cells(self, *, of_strata: bool) -> list[Row]:
        """Return the rows of progress of the strata, which come first, or the institutions."""
        rows = self.details["progress"]
        first = str(rows[0]["cell"]).partition(":")[0] if rows else ""
        return [row for row in rows if str(row["cell"]).startswith(f"{first}:") == of_strata]

    def _found(self) -> list[Prose]:
        named = [
            compose(
                "{label} ({n_flagged} of {n_checked} {unit})",
                label=lowered(str(row["label"])),
                n_flagged=self.slot(str(row["check"]), "n_flagged"),
                n_checked=self.slot(str(row["check"]), "n_checked"),
                unit=str(row["unit"]),
            )
            for row in self.rows
            if row["verdict"] == LOOK
        ]
        return [compose("Found: {names}.", names=join(named, "; "))] if named else []

    def _absent(self) -> list[Prose]:
        texts = []
        for verdict in _ABSENT:
            rows = [row for row in self.rows if row["verdict"] == verdict]
            names = join([lowered(str(row["label"])) for row in rows], "; ")
            if names:
                opening = raised(verdict)
                texts.append(compose("{verdict}: {names}.", verdict=opening, names=names))
        return texts

    def slopes_sentence(self) -> Prose:
        """Say whether the slopes of the models change without interviews flagged twice."""
        rows = self.details["with_and_without"]
        if not self.number("glance", "n_flagged_twice"):
            return compose("No slope of a model changes, for no interview is flagged twice.")
        if not rows:
            return Prose([])
        changed = [str(row["label"]) for row in rows if row["verdict"] == "changes"]
        if not changed:
            return compose(
                "Without the interviews flagged twice, every slope of the models keeps its sign "
                "and its test decision."
            )
        return compose(
            "Without the interviews flagged twice, the reading of these slopes changes: {names}.",
            names=join(changed, ", "),
        )

    def _table(
        self, rows: Sequence[Row], columns: Sequence[str], *, title: str, notes: Sequence[str] = ()
    ) -> Table:
        return self.further(
            rows,
            columns,
            title=title,
            heads={"label": "Check"} if "unit" in columns or "meaning" in columns else {},
            styles={"conf_low": "bounded", "conf_high": "bounded"} if "icc" in columns else {},
            notes=notes,
        )
