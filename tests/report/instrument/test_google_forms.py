"""The Google Form: what the script would make, run against a stand-in of Google's service."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.study import Study
from crm_study.report.instrument.google_forms import write_google_forms

# Answers every call with itself and notes the calls; a page has a name to be gone to.
STAND_IN = """
const calls = [];
function item(kind) {
  const note = { kind: kind };
  calls.push(note);
  const self = new Proxy({}, { get: (_, name) => (...given) => {
    if (name === 'toJSON') { return kind; }
    if (name === 'createChoice') { return given; }
    note[name] = given.length === 1 ? given[0] : given;
    return self;
  } });
  return self;
}
const note = (name, given) => { calls.push({ kind: name, given: given }); return 'address'; };
const FormApp = {
  create: (title) => new Proxy({}, { get: (_, name) => (...given) =>
    String(name).startsWith('add') ? item(name) : note(name, given[0]) }),
  PageNavigationType: { SUBMIT: 'SUBMIT' },
  createTextValidation: () => {
    const rule = {};
    const self = new Proxy({}, { get: (_, name) => (...given) =>
      name === 'build' ? rule : (rule[name] = given, self) });
    return self;
  }
};
const Logger = { log: () => null };
"""
COLLECT = "\nmakeForm();\nconsole.log(JSON.stringify(calls));\n"


@pytest.fixture
def made(everything: Study, tmp_path: Path) -> list[dict]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no JavaScript engine")
    script = next(path for path in write_google_forms(everything, ["fr"], tmp_path))
    program = tmp_path / "run.js"
    program.write_text(STAND_IN + script.read_text("utf-8") + COLLECT, encoding="utf-8")
    done = subprocess.run([node, str(program)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def titled(calls: list[dict], title: str) -> dict:
    return next(call for call in calls if call.get("setTitle") == title)


def test_consent_stands_first_and_a_refusal_ends_the_form(made: list[dict]) -> None:
    items = [call for call in made if call["kind"].startswith("add")]
    assert items[0]["setTitle"] == "Êtes-vous d'accord ?"
    assert items[0]["setRequired"] is True
    assert items[0]["setChoices"] == [["Oui", "addPageBreakItem"], ["Non", "SUBMIT"]]
    assert items[1]["kind"] == "addPageBreakItem"


def test_blocks_are_grids(made: list[dict]) -> None:
    grid = next(call for call in made if call["kind"] == "addGridItem")
    assert grid["setRows"][:2] == ["Nous saluons.", "Nous oublions."]
    assert grid["setColumns"] == ["Non", "2", "3", "4", "Oui", "Ne sait pas"]


def test_numbers_have_limits_and_a_condition_is_told(made: list[dict]) -> None:
    rule = titled(made, "Âge ?")["setValidation"]
    assert rule["requireNumberBetween"] == [18, 99]
    assert rule["setHelpText"] == ["Veuillez écrire un nombre de 18 à 99."]
    why = titled(made, "Engagé le ?")
    assert why["setHelpText"] == "Répondez seulement si la réponse à « Âge ? » était : 30."
    assert why["setRequired"] is False


def test_addresses_are_not_collected(made: list[dict]) -> None:
    assert {"kind": "setCollectEmail", "given": False} in made


def test_the_mapping_leads_back_to_every_item(any_study: Study, tmp_path: Path) -> None:
    languages = any_study.instrument.languages
    written = write_google_forms(any_study, languages, tmp_path)
    assert len(written) == 2 * len(languages)
    asked = {item.id for item in any_study.instrument.items()}
    for path in written[1::2]:
        mapping = json.loads(path.read_text("utf-8"))
        columns = list(mapping["columns"].values())
        assert asked <= set(columns)
        assert len(set(columns)) == len(columns)
        for item in any_study.instrument.items():
            scale = any_study.scale_of(item.id)
            if scale:
                codes = {str(code) for code in (*scale.points, *scale.missing)}
                assert set(mapping["values"][item.id].values()) == codes


def test_equal_titles_are_numbered(everything: Study, tmp_path: Path) -> None:
    text = everything.instrument.model_dump()
    text["sections"][0]["items"][4]["text"]["en"] = "Age?"
    text["sections"][1]["items"][3]["text"]["en"] = "We greet."
    study = everything.model_copy(update={"instrument": Instrument.model_validate(text)})
    _, path = write_google_forms(study, ["en"], tmp_path)
    columns = json.loads(path.read_text("utf-8"))["columns"]
    assert (columns["Age?"], columns["Age? (2)"]) == ("start", "why")
    assert (columns["Care [We greet.]"], columns["Care [We greet. (2)]"]) == ("CRM1", "c4")


def test_a_missing_text_is_refused(everything: Study, tmp_path: Path) -> None:
    text = everything.instrument.model_dump()
    text["sections"][0]["items"][4]["text"]["fr"] = ""
    study = everything.model_copy(update={"instrument": Instrument.model_validate(text)})
    with pytest.raises(ProtocolError, match=r"1 text is missing\.\nitems\.why\.text \(fr\)\."):
        write_google_forms(study, ["fr"], tmp_path)
