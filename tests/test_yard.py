"""What is tracked belongs here: no way to a machine or a registry, no output of a run."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import crm_study

ROOT = Path(__file__).parent.parent
HOSTS = {
    "doi.org",
    "example.org",  # a link in a text that is meant to break a writer
    "fsf.org",
    "json-schema.org",
    "keepachangelog.com",
    "policies.google.com",  # printed in a header of a real export
    "schemas.microsoft.com",  # names of XML vocabularies
    "schemas.openxmlformats.org",
    "script.google.com",  # where a Google Form is made
    "semver.org",
    "w3id.org",  # the vocabulary of RO-Crate
    "www.gnu.org",
    "www.w3.org",
}
ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+)")
MACHINE = re.compile(
    r"(?<![\w.)}])/(?:home|root|tmp|work|opt|mnt|Users)/[A-Za-z]|\b[A-Z]:\\\\?Users"
)
REGISTRY = re.compile(r"index[-_]url|find[-_]links|trusted[-_]host|registry[ ]*=|repos *= *[\"'c]")
PIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.]*")


def tracked() -> list[Path]:
    """Return the tracked files that still exist; none outside a checkout."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.CalledProcessError):
        return []
    return [path for name in listed.stdout.split("\0") if (path := ROOT / name).is_file()]


def lines_of_tracked_files() -> list[tuple[str, str]]:
    """Return every tracked line of text with its place."""
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        place = path.relative_to(ROOT).as_posix()
        found += [(f"{place}:{at}", line) for at, line in enumerate(text.splitlines(), start=1)]
    return found


@pytest.fixture(scope="module")
def lines() -> list[tuple[str, str]]:
    found = lines_of_tracked_files()
    if not found:
        pytest.skip("not a git checkout: nothing is tracked")
    return found


def foreign_hosts(line: str) -> list[str]:
    """Return the hosts of a line's web addresses that have no business here."""
    return [host for host in ADDRESS.findall(line) if host not in HOSTS]


def test_every_address_leads_to_a_known_host(lines: list[tuple[str, str]]) -> None:
    assert [(place, found) for place, line in lines if (found := foreign_hosts(line))] == []


def test_no_line_leads_to_a_machine_or_a_registry(lines: list[tuple[str, str]]) -> None:
    suspects = (MACHINE, REGISTRY)
    assert [place for place, line in lines if any(one.search(line) for one in suspects)] == []


@pytest.mark.parametrize(
    "line",
    [
        "data = Path('/" + "home/ann/answers.csv')",
        "see /" + "tmp/out",
        "C:\\" + "Users\\ann",
        "--extra-index" + "-url x",
        "install.packages('psych', repos" + " = 'x')",
    ],
)
def test_a_planted_path_would_be_found(line: str) -> None:
    assert MACHINE.search(line) or REGISTRY.search(line)


def test_a_planted_address_would_be_found() -> None:
    assert foreign_hosts("from https" + "://mirror.example.net/simple") == ["mirror.example.net"]
    assert foreign_hosts("see https://doi.org/10.1000/1") == []


def test_constraints_hold_exact_versions_and_nothing_else() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in pins if not PIN.fullmatch(line)] == []
    names = [pin.partition("==")[0].lower().replace("_", "-") for pin in pins]
    assert sorted(set(names)) == sorted(names)


def test_notebooks_are_stored_without_output() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        run = [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]
        assert not run, f"{path.name} holds output: clear it before committing."


def test_the_version_is_told_once_and_the_same() -> None:
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == crm_study.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{crm_study.__version__}]" in changes
