"""What was answered, construct by construct: shares of every answer, mean, spread, band."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from crm_study.analysis.descriptives_finding import DescriptivesFinding
from crm_study.report.document import TableBlock
from crm_study.report.mentions import mention
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Group, Part, Source
from crm_study.results.finding import Finding, Row
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, join, phrase, verbatim
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

_ITEMS, _SCORES = "descriptives.items", "descriptives.constructs"
_MOST_POINTS = 7
_TURNED = " (R)"
_FEW = ("n_obs", "mean", "std_dev", "band")
_MANY = ("n_obs", "mean", "std_dev", "median", "minimum", "maximum", "band")
_HEADS = {"n_obs": "n", "mean": "M", "std_dev": "SD", "band": "Band", "median": "Mdn"}
_HEADS |= {"minimum": "Min", "maximum": "Max"}
_STYLES = {"n_obs": "count", "minimum": "count", "maximum": "count", "band": "text"}


def construct_parts(material: Material) -> Iterable[Part]:
    """Yield a section for every construct that is no dimension of another."""
    study = material.study
    if material.ready(_ITEMS) is None:
        return
    for name in study.top_order():
        if name != study.marker:
            yield Part(
                name=f"construct-{name}",
                title=study.label_of(name),
                sources=(_answers_to(name),),
                literature="compare these levels with those other studies report, and cite them.",
            )


def score_distributions(material: Material) -> Iterator[Group]:
    """Draw how the scores of every construct are distributed, where they may be shown."""
    found = material.ready(_SCORES)
    figures = material.figures(found) if found is not None else []
    if isinstance(found, DescriptivesFinding) and figures:
        yield Group(
            lead="Scores are seen best one by one, beside a normal distribution of the same mean "
            "and spread.",
            exhibits=tuple(figures),
            reading=material.sentence(found.shapes),
            caution="Scores need not be normal for a regression, whose residuals should be; they "
            "are looked at with the other assumptions of the model. A skewed score tells of floors "
            "and ceilings, and asks for Spearman's coefficient beside Pearson's.",
            notices=material.trouble(),
        )


def _answers_to(construct: str) -> Source:
    def groups(material: Material) -> Iterator[Group]:
        found = material.ready(_ITEMS)
        study = material.study
        if found is None:
            return
        for name in _measured(study, construct):
            table = _table(material, found, name)
            if table.rows:
                block = TableBlock(table, name=f"outline.items.{name}")
                lead = compose(
                    "{table} shows the answers to the items of {construct}.",
                    table=Prose([mention(f"table:{block.name}")]),
                    construct=study.label_of(name),
                )
                reading = _reading(material, found, name)
                yield Group(lead=lead, exhibits=(block,), reading=reading)
        material.tell(found)
        figures = material.figures(found, list(_ends(found, construct)))
        if figures:
            yield Group(
                lead="The balance of the answers is seen best as bars.",
                exhibits=tuple(figures),
                reading=_told(material, construct) if _has_parts(study, construct) else "",
            )

    return groups


def _has_parts(study: Study, construct: str) -> bool:
    return bool(study.constructs[construct].constructs)


def _measured(study: Study, construct: str) -> tuple[str, ...]:
    """Return the construct, or its dimensions down to those made of items."""
    inner = study.constructs[construct].constructs
    return tuple(one for part in inner for one in _measured(study, part)) or (construct,)


def _ends(found: Finding, construct: str) -> Iterator[str]:
    for name in found.details:
        group = name.removeprefix("shares.")
        if group == construct or group.startswith(f"{construct}."):
            yield f".{group}"


def _table(material: Material, found: Finding, construct: str) -> Table:
    study = material.study
    items = [row for row in found.rows if row["item"] in study.constructs[construct].items]
    shares = {str(row["item"]): _shares(found, str(row["item"])) for row in items}
    points = max(shares.values(), key=len, default=[])
    few = 0 < len(points) <= _MOST_POINTS
    columns = _FEW if few else _MANY
    codes = [str(row["code"]) for row in points] if few else []
    head = ("Item", *codes, *(_HEADS[name] for name in columns))
    spanners = (("", 1), ("Answers, %", len(codes)), ("", len(columns))) if few else ()
    return Table(
        compose("Answers to the items of {construct}", construct=study.label_of(construct)),
        head,
        tuple(_row(found, row, shares[str(row["item"])] if few else [], columns) for row in items),
        (*material.stamp, *_notes(points if few else [])),
        spanners=spanners,
    )


def _shares(found: Finding, item: str) -> list[Row]:
    return [
        row
        for name, rows in found.details.items()
        if name.startswith("shares.")
        for row in rows
        if row["item"] == item
    ]


def _row(found: Finding, row: Row, shares: list[Row], columns: tuple[str, ...]) -> tuple[Cell, ...]:
    item = str(row["item"])
    answers = tuple(
        Cell(
            format_value(share["share"], "percent").removesuffix("%").rstrip("\u00a0 "),
            f"{found.id}/{share['key']}/share",
            numeric=True,
        )
        for share in shares
    )
    words = compose("{code} {words}", code=verbatim(item), words=phrase(str(row["label"])))
    return (Cell(words), *answers, *(_cell(found, item, row, name) for name in columns))


def _cell(found: Finding, item: str, row: Row, name: str) -> Cell:
    value, style = row[name], _STYLES.get(name, "decimal")
    if style == "text":
        return Cell(str(value or "–"))
    return Cell(format_value(value, style), f"{found.id}/{item}/{name}", numeric=True)  # type: ignore[arg-type]


def _notes(points: list[Row]) -> Iterator[str]:
    if points:
        named = [
            compose("{code} = {words}", code=str(p["code"]), words=str(p["label"])) for p in points
        ]
        yield join([join(named, "; "), "."], "")
    yield (
        "Items marked (R) are turned before M and SD; the shares are of the answers as given. "
        "Bands are fifths of the declared scale range."
    )


def _reading(material: Material, found: Finding, construct: str) -> Prose:
    items = material.study.constructs[construct].items
    rows = [row for row in found.rows if row["item"] in items and row["std_dev"] is not None]
    return join([_extremes(found, rows), _told(material, construct)])


def _extremes(found: Finding, rows: list[Row]) -> Prose:
    if len(rows) < 2:
        return Prose()
    high = max(rows, key=lambda row: row["mean"])
    low = min(rows, key=lambda row: row["mean"])
    return compose(
        "The highest mean is that of {high} (M = {high_mean}, SD = {high_sd}), the lowest that of "
        "{low} (M = {low_mean}, SD = {low_sd}).",
        high=_named(high),
        high_mean=found.slot(str(high["item"]), "mean"),
        high_sd=found.slot(str(high["item"]), "std_dev"),
        low=_named(low),
        low_mean=found.slot(str(low["item"]), "mean"),
        low_sd=found.slot(str(low["item"]), "std_dev"),
    )


def _named(row: Row) -> Prose:
    """Return an item's code and its words, without their stop, and whether it is turned."""
    words = str(phrase(str(row["label"])))
    bare = words.removesuffix(_TURNED)
    values = {"code": verbatim(str(row["item"])), "words": verbatim(bare.removesuffix("."))}
    if bare == words:
        return compose("{code}, “{words}”", **values)
    return compose("{code}, “{words}”, its answers turned", **values)


def _told(material: Material, construct: str) -> Prose:
    """Say where the scale score lies."""
    found = material.ready(_SCORES)
    row = next((r for r in found.rows if r["construct"] == construct), None) if found else None
    if found is None or row is None or row["std_dev"] is None:
        return Prose()
    said = compose(
        "The score of {construct} has a mean of {mean} (SD = {sd}).",
        construct=material.study.label_of(construct),
        mean=found.slot(construct, "mean"),
        sd=found.slot(construct, "std_dev"),
    )
    band = row["band"]
    return join([said, compose("By the bands this is {band}.", band=str(band))]) if band else said
