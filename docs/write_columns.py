"""Write docs/columns.md from the dictionary of result columns.

`python go.py renew` runs this file, and tests/test_columns_page.py fails when the page
is older than the dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crm_study.results.column import Column, Style
from crm_study.results.columns import COLUMNS
from crm_study.results.format import format_value

PAGE = Path(__file__).with_name("columns.md")
HEAD = """\
# Result columns

Every column that a finding may hold, in `findings.json`, in `.tidy()` and `.glance()`, and in
addresses such as `regression.joint/scrm/statistic`. The numbers there are unrounded; *written*
shows how tables and sentences round one. This page is generated: change
`crm_study/results/columns.py` and run `python go.py renew`.

| column | heading | meaning | written |
|---|---|---|---|
"""
SAMPLES: dict[Style, float | bool] = {
    "count": 118,
    "decimal": 2.34567,
    "fine": 3.61649,
    "bounded": 0.44027,
    "p": 0.01234,
    "percent": 0.70238,
    "level": 0.95,
    "logical": True,
    "plain": 0.7,
}


def page(columns: Iterable[Column]) -> str:
    """Return the page, one table row a column, in the order of the dictionary."""
    return HEAD + "".join(f"| {' | '.join(_cells(column))} |\n" for column in columns)


def _cells(column: Column) -> tuple[str, str, str, str]:
    return f"`{column.name}`", _plain(column.label), _plain(column.meaning), _sample(column.style)


def _sample(style: Style) -> str:
    """Return a number as the style writes it; words are written as they are."""
    return format_value(SAMPLES[style], style) if style in SAMPLES else "as it is"


def _plain(text: str) -> str:
    """Return text that Markdown leaves alone inside a table."""
    for mark in ("\\", "|", "*", "_", "~", "<"):
        text = text.replace(mark, f"\\{mark}")
    return text


if __name__ == "__main__":
    PAGE.write_text(page(COLUMNS.values()), encoding="utf-8", newline="\n")
