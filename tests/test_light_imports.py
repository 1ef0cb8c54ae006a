"""What a command loads: nothing heavy before it is needed, and some things never."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ["numpy", "pandas", "scipy", "matplotlib", "ruamel", "jinja2", "openpyxl"]
HEAVY += ["statsmodels", "pingouin", "rich", "docx", "typst", "lxml"]
CHAPTERS = ["sample", "reliability", "items", "factorability", "descriptives", "missing"]
CHAPTERS += ["correlation", "regression", "diagnostics", "inference"]
MAIN_ROAD = ["scipy.stats", "scipy.optimize", "statsmodels", "pingouin", "sklearn", "seaborn"]
MAIN_ROAD += ["matplotlib", "rich", "docx", "typst"]
THREADS = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]
TABLES = ["pandas", "pyarrow", "openpyxl"]
UNUSED = ["scipy", "matplotlib", "numpy.polynomial", "sqlite3", "xml"]
UNUSED += ["crm_study.protocol.freeze", "crm_study.results.rules"]


def modules_after(code: str, *, cwd: Path | None = None) -> set[str]:
    """Return the names of all modules loaded once the code has run in a new Python."""
    script = (
        "import atexit, sys\n"
        "atexit.register(lambda: sys.stderr.write('\\n' + ' '.join(sorted(sys.modules))))\n" + code
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("\n")[2].split())


def command(*arguments: str) -> str:
    """Return code that runs the command line."""
    return (
        f"import sys\nsys.argv = {['crm-study', *arguments]}\nimport crm_study.cli as c\nc.main()"
    )


def loaded(modules: set[str], *, unwanted: list[str]) -> list[str]:
    """Return the unwanted names that were loaded."""
    return [name for name in unwanted if name in modules]


def test_importing_the_package_loads_the_standard_library_only() -> None:
    bare, full = modules_after("pass"), modules_after("import crm_study")
    gained = {name.partition(".")[0] for name in full - bare}
    assert gained - set(sys.stdlib_module_names) == {"crm_study"}


def test_a_public_name_loads_only_its_own_floor() -> None:
    modules = modules_after("import crm_study\ncrm_study.bundled_studies()")
    assert loaded(modules, unwanted=[*HEAVY, "pydantic", "typer"]) == []


KEPT = "import sys\nsys.argv = {}\nfrom crm_study.__main__ import main\nmain()"


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["analyze", "-h"]])
def test_help_loads_nothing_but_python(words: list[str]) -> None:
    gained = modules_after(KEPT.format(["crm-study", *words])) - modules_after("pass")
    assert gained - {"__future__"} == {"crm_study", "crm_study.__main__"}


def test_live_help_loads_nothing_heavy() -> None:
    assert loaded(modules_after(command("--help")), unwanted=[*HEAVY, "pydantic"]) == []


@pytest.mark.parametrize("arguments", [["--version"], ["reproduce", "--help"]])
def test_a_parsed_command_line_loads_nothing_heavy(arguments: list[str]) -> None:
    # Typer itself brings pydantic as soon as it converts an option.
    assert loaded(modules_after(command(*arguments)), unwanted=HEAVY) == []


def test_checking_a_study_needs_no_statistics() -> None:
    modules = modules_after(command("check", "rusizi"))
    assert loaded(modules, unwanted=["scipy", "matplotlib", "jinja2", *MAIN_ROAD]) == []


def test_the_main_road_loads_no_heavy_library(tmp_path: Path) -> None:
    modules = modules_after(command("reproduce", "rusizi", "--out", "out"), cwd=tmp_path)
    assert loaded(modules, unwanted=[*MAIN_ROAD, *TABLES]) == []
    assert (tmp_path / "out" / "findings.json").is_file()


def test_analyzing_answers_needs_no_data_frame(tmp_path: Path) -> None:
    chapters = [word for name in CHAPTERS for word in ("--chapter", name)]
    modules = modules_after(command("analyze", "rusizi", "--json", *chapters), cwd=tmp_path)
    assert loaded(modules, unwanted=[*MAIN_ROAD, *TABLES]) == []


def test_the_common_chapters_need_no_scipy(tmp_path: Path) -> None:
    common = ["reliability", "items", "factorability", "descriptives", "correlation"]
    common += ["regression", "diagnostics", "inference"]
    chosen = [word for chapter in common for word in ("--chapter", chapter)]
    modules_after(command("simulate", "rusizi", "--out", "SYNTHETIC.csv"), cwd=tmp_path)
    code = command("analyze", "rusizi", "--data", "SYNTHETIC.csv", "--json", *chosen)
    assert loaded(modules_after(code, cwd=tmp_path), unwanted=UNUSED) == []


@pytest.mark.parametrize(("asked", "again"), [("1", False), ("2", True)])
def test_threads_are_limited_again_only_where_more_are_asked_for(
    asked: str, again: bool, tmp_path: Path
) -> None:
    code = f"import os\nos.environ |= dict.fromkeys({THREADS}, {asked!r})\n"
    code += command("analyze", "rusizi", "--json", "--chapter", "items")
    assert ("threadpoolctl" in modules_after(code, cwd=tmp_path)) is again


def test_a_loaded_library_would_be_seen() -> None:
    assert loaded(modules_after("import json"), unwanted=["json", "scipy"]) == ["json"]
