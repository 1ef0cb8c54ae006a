"""The hand-in package: complete, the same bytes each time, and it makes itself again."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import crm_study as cs
from crm_study.errors import DataError
from crm_study.report.handin.package import write_package
from crm_study.responses.reader import data_file
from crm_study.results.findings import Findings

CHAPTERS = ("sample", "reliability.main", "correlation", "regression.simple", "hypotheses")


@pytest.fixture(scope="module")
def findings() -> Findings:
    study = cs.read_study("rusizi")
    return cs.analyze(study, cs.read_responses(data_file(study), study), chapters=CHAPTERS)


@pytest.fixture(scope="module")
def package(findings: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = cs.read_study("rusizi")
    out = tmp_path_factory.mktemp("handed-in")
    return write_package(findings, study, out=out, data=data_file(study))["package"]


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_holds_what_a_data_editor_asks_for(package: Path) -> None:
    held = set(contents(package))
    assert held >= {
        *("README.md", "CITATION.cff", "ro-crate-metadata.json", "SHA256SUMS", "rerun.py"),
        *("rerun.json", "requirements.txt", "exhibits.csv", "results/findings.json"),
        *("results/report.html", "study/study.yaml", "study/instrument.yaml"),
        "data/rusizi-SYNTHETIC-responses.csv",
    }
    assert not held & {"results/figures.json", "results/figures/pixels.json"}


def test_every_hash_is_right_and_every_file_is_listed(package: Path) -> None:
    files = contents(package)
    listed = dict(
        reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines()
    )
    assert listed == {name: hashlib.sha256(text).hexdigest() for name, text in files.items()}


def test_built_elsewhere_it_has_the_same_bytes(
    package: Path, findings: Findings, tmp_path: Path
) -> None:
    study = cs.read_study("rusizi")
    again = write_package(findings, study, out=tmp_path / "b", data=data_file(study))
    assert contents(again["package"]) == contents(package)
    assert again["archive"].read_bytes() == package.with_suffix(".zip").read_bytes()


def test_the_archive_holds_the_folder_with_one_date(package: Path) -> None:
    with zipfile.ZipFile(package.with_suffix(".zip")) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        held = {f"package/{name}": text for name, text in contents(package).items()}
        assert {name: archive.read(name) for name in archive.namelist()} == held


def test_rerun_comes_to_the_same_bytes(package: Path, tmp_path: Path) -> None:
    pytest.importorskip("docx")
    copy = shutil.copytree(package, tmp_path / "copy")
    done = rerun(copy, "--here")
    assert done.returncode == 0, done.stderr
    assert "findings: the same bytes" in done.stdout
    assert "documents: the same bytes" in done.stdout


def test_rerun_tells_which_number_differs(package: Path, tmp_path: Path) -> None:
    document = json.loads((package / "results/findings.json").read_text("utf-8"))
    regression = document["findings"]["regression.simple"]
    regression["glance"]["r_squared"] += 1e-4
    regression["tidy"][1]["estimate"] *= 1 + 1e-12
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(document), encoding="utf-8")
    done = rerun(package, "--check", changed)
    assert done.returncode == 1
    assert done.stdout.startswith("different: regression.simple/glance/r_squared: ")
    assert done.stdout.count("different: ") == 1


def rerun(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "rerun.py"), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_exhibit_has_a_finding_and_a_command(package: Path, findings: Findings) -> None:
    with (package / "exhibits.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    readme = (package / "README.md").read_text("utf-8")
    known = {finding.id for finding in findings}
    assert {row["exhibit"].split()[0] for row in rows} == {"Table", "Figure"}
    for row in rows:
        assert set(row["findings"].split()) <= known
        assert (package / row["file"]).is_file()
        assert f"| {row['exhibit']} |" in readme
        assert row["command"].startswith("crm-study report study --data data/rusizi-SYNTHETIC")


def test_the_readme_has_the_sections_of_the_template(package: Path) -> None:
    readme = (package / "README.md").read_text("utf-8")
    for section in (
        "## Data availability and provenance statements",
        "## Computational requirements",
        "## Description of the files",
        "## Instructions to replicators",
        "## List of tables and figures, and the programs that make them",
        "## References",
    ):
        assert section in readme
    assert "SYNTHETIC DATA" in readme
    assert "&amp;" not in readme


def test_the_crate_has_the_shape_of_ro_crate_1_1(package: Path) -> None:
    crate = json.loads((package / "ro-crate-metadata.json").read_text("utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    descriptor = entities["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = entities[descriptor["about"]["@id"]]
    assert root["@type"] == "Dataset"
    assert {"name", "description", "datePublished", "license"} <= set(root)
    files = set(contents(package)) - {"ro-crate-metadata.json", "SHA256SUMS"}
    assert {part["@id"] for part in root["hasPart"]} == files
    for name in files:
        assert entities[name]["@type"] == "File"
        assert entities[name]["contentSize"] == str((package / name).stat().st_size)
    for entity in crate["@graph"]:
        assert set(references(entity)) <= set(entities) | {"https://w3id.org/ro/crate/1.1"}


def references(entity: dict[str, object]) -> list[str]:
    """Return the ids that an entity points at."""
    values = [
        one for value in entity.values() for one in (value if isinstance(value, list) else [value])
    ]
    return [str(value["@id"]) for value in values if isinstance(value, dict)]


def test_the_day_is_told_by_the_environment(
    findings: Findings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    few = findings.only(["sample"])
    study = cs.read_study("rusizi")
    made = write_package(few, study, out=tmp_path, data=data_file(study))["package"]
    root = json.loads((made / "ro-crate-metadata.json").read_text("utf-8"))["@graph"][1]
    assert root["datePublished"] == "2026-09-21"


def test_the_citation_is_yaml_with_authors(package: Path) -> None:
    cited = YAML(typ="safe").load((package / "CITATION.cff").read_text("utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert cited["authors"]
    assert "Rusizi" in cited["title"]


def test_the_requirements_are_exact(package: Path) -> None:
    lines = (package / "requirements.txt").read_text("utf-8").splitlines()
    assert lines[0].startswith("crm-study")
    assert all("==" in line for line in lines)
    assert any(line.startswith("numpy==") for line in lines)


def test_no_path_of_this_machine_is_in_it(package: Path) -> None:
    here = str(Path.cwd()).encode()
    for name, content in contents(package).items():
        assert here not in content, name


def test_a_file_that_is_not_the_findings_data_is_refused(
    findings: Findings, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("respondent\n1\n", encoding="utf-8")
    with pytest.raises(DataError, match="The findings were not computed from"):
        write_package(findings, cs.read_study("rusizi"), out=tmp_path, data=other)


@pytest.fixture
def small(folder: Path) -> cs.Study:
    return cs.read_study(folder)


@pytest.fixture
def own_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_STUDY_KEY", str(tmp_path_factory.mktemp("keys") / "small.key"))


@pytest.mark.usefixtures("own_key")
def test_real_answers_that_stand_out_are_withheld(
    small: cs.Study, write_csv: Callable[..., Path], tmp_path: Path
) -> None:
    data = write_csv()
    found = cs.analyze(small, cs.read_responses(data, small), chapters=("sample",))
    made = write_package(found, small, out=tmp_path / "out", data=data)["package"]
    files = contents(made)
    assert not [name for name in files if name.startswith("data/")]
    readme = files["README.md"].decode()
    assert "The answers are not in this package. The answers are not shared." in readme
    assert "rows stand out by" in readme
    assert json.loads(files["rerun.json"])["findings"] == "results/findings.json"
    assert not any(b"P1" in content for name, content in files.items() if name.endswith(".csv"))


@pytest.mark.usefixtures("own_key")
def test_real_answers_are_shared_without_their_names(
    folder: Path, write_csv: Callable[..., Path], tmp_path: Path
) -> None:
    path = folder / "study.yaml"
    kept = [
        line
        for line in path.read_text("utf-8").splitlines()
        if not line.startswith(("population:", "  clusters:", "  strata:", "sampling:"))
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    study, data = cs.read_study(folder), write_csv()
    found = cs.analyze(study, cs.read_responses(data, study), chapters=("sample",))
    made = write_package(found, study, out=tmp_path / "out", data=data)["package"]
    files = contents(made)
    shared = files["data/small-shared.csv"].decode()
    assert "R1" not in shared
    assert "a1,a2,a3" in shared
    assert "data/small-shared-codebook.csv" in files
    assert json.loads(files["rerun.json"])["expected"] == "data/findings-of-shared-data.json"


@pytest.mark.usefixtures("own_key")
def test_what_was_handed_in_before_is_taken_away(
    small: cs.Study, write_csv: Callable[..., Path], tmp_path: Path, findings: Findings
) -> None:
    rusizi = cs.read_study("rusizi")
    made = write_package(
        findings.only(["sample"]), rusizi, out=tmp_path / "out", data=data_file(rusizi)
    )["package"]
    (made / "notes.txt").write_text("mine", encoding="utf-8")
    data = write_csv()
    found = cs.analyze(small, cs.read_responses(data, small), chapters=("sample",))
    write_package(found, small, out=tmp_path / "out", data=data)
    held = contents(made)
    assert "data/rusizi-SYNTHETIC-responses.csv" not in held
    assert held["notes.txt"] == b"mine"


def test_the_command_writes_the_package(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    words = ("report", "rusizi", "--chapter", "sample", "--format", "package", "--out", tmp_path)
    code, _, _ = run(*words)
    assert code == 0
    assert (tmp_path / "package.zip").is_file()
    plan = json.loads((tmp_path / "package/rerun.json").read_text("utf-8"))
    assert plan["options"] == ["--chapter", "sample"]
    assert not (tmp_path / "report.html").exists()


def test_a_package_from_findings_alone_withholds_the_data(
    findings: Findings, tmp_path: Path
) -> None:
    study = cs.read_study("rusizi")
    few = findings.only(["sample"])
    made = cs.write_report(few, study, out=tmp_path, formats=["package"])["package"]
    assert "made from findings, without data" in (made / "README.md").read_text("utf-8")
