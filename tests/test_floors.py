"""The floors of the house: imports only go down, and each floor has its own tools.

The checker reads the sources, so it also sees imports inside functions and under
`TYPE_CHECKING`. It is proved on planted trees below.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

import crm_study

PACKAGE = Path(crm_study.__file__).parent
NAME = "crm_study"

FLOORS: dict[str, int] = {
    "errors": 0,
    "kernels": 1,
    "results": 2,
    "figures": 3,  # its lettering speaks the language of the results
    "protocol": 4,
    "responses": 5,
    "analysis": 6,
    "report": 7,
    "cli": 8,
    "__init__": 9,
    "__main__": 9,
}
TOOLS: dict[str, set[str]] = {
    "errors": set(),
    # scipy.spatial: the k-d tree of the calibration's search, loaded when it runs
    "kernels": {"numpy", "scipy.special", "scipy.spatial"},
    "results": {"numpy", "pandas"},
    "figures": {"numpy", "matplotlib"},
    "protocol": {"pydantic", "pydantic_core", "ruamel.yaml"},
    "responses": {"numpy", "pandas", "openpyxl"},
    "analysis": {"numpy", "pandas", "threadpoolctl"},
    "report": {"numpy", "pandas", "jinja2", "markupsafe"},
    "cli": {"typer"},
    "__init__": set(),
    "__main__": set(),
}
TOOLS_OF_FILES: dict[str, set[str]] = {
    # the linear program of quantile regression, solved when it is asked for
    "kernels/glm/quantile.py": {"scipy.optimize"},
    # the linear programs of an attacker, solved when answers are shared
    "kernels/disclosure/feasible_range.py": {"scipy.optimize"},
    "analysis/regression.py": {"statsmodels"},
    "analysis/diagnostics.py": {"statsmodels"},
    # retention curves and the log-rank test, computed when a study declares them
    "analysis/customers/survival_curve.py": {"statsmodels"},
    # what parity compares with, loaded when it is asked for
    "analysis/parity_libraries.py": {"scipy", "statsmodels", "pingouin"},
    # what reads files of other programs, loaded when such a file comes
    "responses/imports/workbook.py": {"python_calamine"},
    "responses/imports/statistical.py": {"pyreadstat"},
    "responses/imports/mapping.py": {"pydantic", "ruamel.yaml"},
    "responses/privacy/spss_table.py": {"pyreadstat"},
    # data in parts, and who works on them
    "responses/scale/parts.py": {"polars"},
    "responses/scale/sources.py": {"polars"},
    "responses/scale/arrow_stream.py": {"polars"},
    "responses/scale/file_reader.py": {"polars"},
    "responses/scale/duckdb_table.py": {"polars"},
    "responses/scale/postgresql_table.py": {"polars"},
    "responses/scale/weighing.py": {"polars"},
    "responses/scale/reading.py": {"polars"},
    "responses/scale/picking.py": {"polars"},
    "responses/scale/second_pass.py": {"polars"},
    "responses/scale/work.py": {"polars", "threadpoolctl"},
    "responses/scale/coding.py": {"polars"},
    "responses/scale/labeling.py": {"polars"},
    "responses/scale/csv_reader.py": {"polars"},
    "responses/scale/even_lines.py": {"polars"},
    "responses/scale/keeping.py": {"polars"},
    "responses/scale/engines.py": {"distributed", "pyspark"},
    # optional packages and workbooks, loaded by the writer that needs them
    "report/workbook.py": {"openpyxl"},
    "report/docx/package.py": {"docx"},
    "report/pdf/compiler.py": {"typst"},
    "report/tex.py": {"pypandoc"},
    "report/raster.py": {"typst"},
    "report/quality_workbook.py": {"openpyxl"},
    "report/row_sheet.py": {"openpyxl"},
    "report/findings_workbook.py": {"openpyxl"},
    "report/translation_sheet.py": {"openpyxl"},
    "report/instrument/xlsform.py": {"openpyxl"},
    "report/instrument/codebook.py": {"openpyxl"},
    "report/instrument/sav.py": {"pyreadstat"},
    "report/instrument/rating.py": {"openpyxl"},
    "report/instrument/word_file.py": {"docx"},
    "report/instrument/word_tables.py": {"docx"},
    "report/instrument/word_blocks.py": {"docx"},
    "report/instrument/word_first_page.py": {"docx"},
    "report/instrument/paper_docx.py": {"docx"},
    "report/instrument/guide_docx.py": {"docx"},
    "report/instrument/paper_pdf.py": {"typst"},
}
TOOLS_OF_TYPES: dict[str, set[str]] = {
    "results": {"matplotlib"},
    "analysis": {"matplotlib"},
    "report": {"matplotlib"},
}
SINKS = {"util", "utils", "helper", "helpers", "common", "misc", "base"}
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name, where it stands, and whether only type checkers see it."""

    module: str
    name: str | None
    line: int
    for_types: bool

    @property
    def dotted(self) -> str:
        """Return the name in full: `module.name`."""
        return self.module if self.name is None else f"{self.module}.{self.name}"


def imports_of(tree: ast.AST, *, for_types: bool = False) -> Iterator[Import]:
    """Yield every import below a node, wherever it stands."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, None, node.lineno, for_types) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                yield Import(module, alias.name, node.lineno, for_types)
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from imports_of(ast.Module(node.body, []), for_types=True)
            yield from imports_of(ast.Module(node.orelse, []), for_types=for_types)
        else:
            yield from imports_of(node, for_types=for_types)


def floor_of(parts: tuple[str, ...]) -> str:
    """Return the floor of a path inside the package: its folder, or its own name."""
    return parts[0].removesuffix(".py")


def is_within(dotted: str, allowed: set[str]) -> bool:
    """Tell whether a dotted name is one of the allowed, or lies inside one."""
    return any(f"{dotted}.".startswith(f"{name}.") for name in allowed)


def complaint_about(found: Import, *, floor: str, file: str) -> str | None:
    """Return what is wrong with one import, or None."""
    top, *inner = found.dotted.split(".")
    if found.module.startswith("."):
        return "imports by a relative path"
    if top == NAME:
        if inner == ["__version__"]:
            return None
        target = inner[0] if inner else "__init__"
        if target not in FLOORS:
            return f"imports {found.dotted}, which is on no floor"
        if target == floor or FLOORS[target] < FLOORS[floor]:
            return None
        return f"({floor}) imports {found.dotted}: imports only go down"
    if top in sys.stdlib_module_names:
        return None
    allowed = TOOLS[floor] | TOOLS_OF_FILES.get(file, set())
    if found.for_types:
        allowed |= TOOLS_OF_TYPES.get(floor, set())
    if is_within(found.dotted, {"matplotlib.pyplot"}) or not is_within(found.dotted, allowed):
        return f"({floor}) imports {found.dotted}, no tool of its floor"
    return None


def complaints_in(path: PurePosixPath, *, text: str) -> Iterator[str]:
    """Yield every breach of the rules in one file of the package."""
    floor = floor_of(path.parts)
    if floor not in FLOORS:
        yield f"{path} stands on no floor"
        return
    if SINKS & {part.removesuffix(".py") for part in path.parts}:
        yield f"{path} is named after nothing in particular"
    # the list of public names grows by a line with every name
    if (length := len(text.splitlines())) > LONGEST and str(path) != "__init__.py":
        yield f"{path} has {length} lines, more than {LONGEST}"
    for one in imports_of(ast.parse(text)):
        if said := complaint_about(one, floor=floor, file=str(path)):
            yield f"{path}:{one.line} {said}"


def complaints(package: Path) -> list[str]:
    """Return every breach of the rules in a package, with file and line."""
    return [
        complaint
        for path in sorted(package.rglob("*.py"))
        for complaint in complaints_in(
            PurePosixPath(path.relative_to(package).as_posix()), text=path.read_text("utf-8")
        )
    ]


def test_the_house_stands() -> None:
    found = complaints(PACKAGE)
    assert not found, "\n".join(found)


SOUND = {
    "__init__.py": "if TYPE_CHECKING:\n    from crm_study.cli import main\n",
    "errors.py": "import difflib\n",
    "kernels/alpha.py": "import numpy as np\nfrom scipy import special\n"
    "from crm_study.errors import StudyError\n",
    "results/finding.py": "if TYPE_CHECKING:\n    from matplotlib.figure import Figure\n",
    "analysis/regression.py": "def fit():\n    import statsmodels.api as sm\n",
    "cli.py": "from crm_study import __version__\nimport typer\n",
}


def plant(package: Path, files: dict[str, str]) -> Path:
    """Write a small package."""
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


def test_a_sound_house_is_left_alone(tmp_path: Path) -> None:
    assert complaints(plant(tmp_path, SOUND)) == []


BREACHES = [
    (
        "kernels/bad.py",
        "\nfrom crm_study.results import table\n",
        "kernels/bad.py:2 (kernels) imports crm_study.results.table: imports only go down",
    ),
    (
        "results/bad.py",
        "def draw():\n    from crm_study.figures.house import new_figure\n",
        "results/bad.py:2 (results) imports crm_study.figures.house.new_figure: "
        "imports only go down",
    ),
    (
        "analysis/bad.py",
        "if TYPE_CHECKING:\n    from crm_study.report.document import Document\n",
        "analysis/bad.py:2 (analysis) imports crm_study.report.document.Document: "
        "imports only go down",
    ),
    (
        "errors.py",
        "import crm_study\n",
        "errors.py:1 (errors) imports crm_study: imports only go down",
    ),
    (
        "kernels/bad.py",
        "from scipy import stats\n",
        "kernels/bad.py:1 (kernels) imports scipy.stats, no tool of its floor",
    ),
    (
        "results/bad.py",
        "import matplotlib.figure\n",
        "results/bad.py:1 (results) imports matplotlib.figure, no tool of its floor",
    ),
    (
        "figures/bad.py",
        "from matplotlib import pyplot\n",
        "figures/bad.py:1 (figures) imports matplotlib.pyplot, no tool of its floor",
    ),
    (
        "analysis/bad.py",
        "try:\n    import statsmodels\nexcept ImportError:\n    pass\n",
        "analysis/bad.py:2 (analysis) imports statsmodels, no tool of its floor",
    ),
    (
        "kernels/bad.py",
        "from . import alpha\n",
        "kernels/bad.py:1 imports by a relative path",
    ),
    (
        "cli.py",
        "from crm_study.extras import thing\n",
        "cli.py:1 imports crm_study.extras.thing, which is on no floor",
    ),
    ("extras.py", "", "extras.py stands on no floor"),
    ("kernels/utils.py", "", "kernels/utils.py is named after nothing in particular"),
    (
        "report/long.py",
        "\n" * 301,
        "report/long.py has 301 lines, more than 300",
    ),
]


@pytest.mark.parametrize(("file", "text", "complaint"), BREACHES)
def test_a_breach_is_found(tmp_path: Path, file: str, text: str, complaint: str) -> None:
    assert complaints(plant(tmp_path, SOUND | {file: text})) == [complaint]
