"""How data quality is shown: checks, progress, and the slopes with and without flags."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.analysis.quality_check import LOOK, NOT_COLLECTED, NOT_COMPUTED
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join
from crm_study.results.table import Table, table_of

_ABSENT = (NOT_COLLECTED, NOT_COMPUTED)
_SLOPES = ("key", "label", "estimate", "p_value", "estimate_without", "p_without", "verdict")


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
        absent = [row for row in self.rows if row["verdict"] in _ABSENT]
        parts = [
            self.table(),
            self._table(absent, ("label", "verdict", "meaning"), title="Checks not made"),
            self.progress_table(),
            self.slopes_table(),
        ]
        return tuple(part for part in parts if part.rows)

    def progress_table(self) -> Table:
        """Return the interviews against the plan."""
        rows = [row for row in self.details["progress"] if row["n_planned"] is not None]
        columns = ("label", "n_obs", "n_planned", "share", "n_left", "verdict")
        return self._table(rows, columns, title="Interviews against the plan")

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
        columns = ("respondent", "row_in_file", "weight_of_evidence", "flags")
        return self._table(rows, columns, title="Interviews to look at first")

    def enumerators_table(self) -> Table:
        """Return counts, times and flags by enumerator."""
        columns = ("enumerator", "n_obs", "per_day", "minutes", "share_missing", "share_flagged")
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
        return join([self.headline(), *self._found(), *self._absent(), self._slopes()])

    def headline(self) -> Prose:
        """Count the interviews with flags."""
        if not self.rows:
            return super().headline()
        return compose(
            "Of {n_obs} interviews admitted, {n_flagged} have a flag ({share}) and {twice} are "
            "flagged by two or more independent kinds of evidence; {n_refused} rows were refused. "
            "Flags ask for a look; nothing is left out because of them.",
            n_obs=self.slot("glance", "n_obs"),
            n_flagged=self.slot("glance", "n_flagged"),
            share=self.slot("glance", "share"),
            twice=self.slot("glance", "n_flagged_twice"),
            n_refused=self.slot("glance", "n_refused"),
        )

    def to_do(self) -> list[Prose]:
        """Return what the checks ask for, one sentence a check."""
        return [
            compose(
                "{label}: {n_flagged} of {n_checked} {unit}. {meaning}",
                label=str(row["label"]),
                n_flagged=self.slot(str(row["check"]), "n_flagged"),
                n_checked=self.slot(str(row["check"]), "n_checked"),
                unit=str(row["unit"]),
                meaning=str(row["meaning"]),
            )
            for row in self.rows
            if row["verdict"] == LOOK
        ]

    def _found(self) -> list[Prose]:
        named = [
            compose(
                "{label} ({n_flagged} of {n_checked} {unit})",
                label=str(row["label"]).lower(),
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
            names = [str(row["label"]).lower() for row in self.rows if row["verdict"] == verdict]
            if names:
                texts.append(Prose([f"{verdict.capitalize()}: {'; '.join(names)}."]))
        return texts

    def _slopes(self) -> Prose:
        rows = self.details["with_and_without"]
        if not self.number("glance", "n_flagged_twice"):
            return Prose(["No slope of a model changes, for no interview is flagged twice."])
        if not rows:
            return Prose([])
        changed = [str(row["label"]) for row in rows if row["verdict"] == "changes"]
        said = (
            f"the reading of these slopes changes: {', '.join(changed)}"
            if changed
            else ("every slope of the models keeps its sign and its test decision")
        )
        return Prose([f"Without the interviews flagged twice, {said}."])

    def _table(
        self, rows: Sequence[Row], columns: Sequence[str], *, title: str, notes: Sequence[str] = ()
    ) -> Table:
        stamp = [self.stamp] if self.stamp else []
        return table_of(
            rows,
            columns,
            finding=self.id,
            title=title,
            heads={"label": "Check"} if "unit" in columns or "meaning" in columns else {},
            notes=[*stamp, *notes],
        )
