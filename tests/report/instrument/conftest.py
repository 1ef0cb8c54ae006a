"""A study that has one of everything, in three languages; and the bundled ones."""

from pathlib import Path

import pytest

from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study

STUDY = """\
schema_version: 1
id: field-2026
title: {en: "Clients & staff <2026>", fr: "Clients et personnel", rw: "Abakiriya n'abakozi"}
instrument: instrument.yaml
respondent: {column: respondent}
population:
  clusters: {column: mfi, n: 3}
  strata:
    column: function
    levels:
      manager: {n: 10, label: {en: Managers, fr: Gérants, rw: Abayobozi}}
      front office: {n: 30, label: {en: Front office, fr: Guichet, rw: Abakira}}
waves: {column: wave, pilot: p, main: m}
missing: {codes: [-99], min_answered: 0.5}
fieldwork: {enumerator: enumerator}
constructs:
  care: {label: {en: Care}, measurement: reflective, items: [CRM1, crm1, c3, c4, c5, c6, c7, c8]}
"""
GRID = "\n".join(
    f"      - {{id: c{k}, scale: agree, text: "
    f'{{en: "We listen, {k}", fr: "Nous écoutons, {k}", rw: "Twumva, {k}"}}}}'
    for k in range(3, 9)
)
INSTRUMENT = f"""\
schema_version: 1
languages: [en, fr, rw]
title: {{en: "Clients", fr: "Clients", rw: "Abakiriya"}}
intro: {{en: "Who asks: =us.", fr: "Qui demande : nous.", rw: "Ubaza: twebwe."}}
consent: agreed
translations:
  en: {{status: approved, by: "A. B.", date: "2026-01-02"}}
  fr: {{status: approved, items: {{CRM1: pretested}}}}
  rw: {{status: machine}}
scales:
  agree:
    points:
      1: {{en: "No", fr: "Non", rw: "Oya"}}
      2: {{}}
      3: {{}}
      4: {{}}
      5: {{en: "Yes", fr: "Oui", rw: "Yego"}}
    missing: {{9: {{en: "Don't know", fr: "Ne sait pas", rw: "Simbizi"}}}}
  yesno:
    points: {{1: {{en: "Yes", fr: "Oui", rw: "Yego"}}, 2: {{en: "No", fr: "Non", rw: "Oya"}}}}
  uses:
    points:
      1: {{en: "Loan, small", fr: "Prêt, petit", rw: "Inguzanyo, nto"}}
      2: {{en: "Loan", fr: "Prêt", rw: "Inguzanyo"}}
      3: {{en: "Savings; account", fr: "Épargne", rw: "Kuzigama"}}
    missing: {{-88: {{en: "None", fr: "Aucun", rw: "Nta na kimwe"}}}}
sections:
  - id: a
    title: {{en: "About you", fr: "Sur vous", rw: "Ibyawe"}}
    items:
      - {{id: start, type: number, minimum: 18, maximum: 99, required: false,
         text: {{en: "Age?", fr: "Âge ?", rw: "Imyaka?"}},
         hint: {{en: "In years", fr: "En années", rw: "Mu myaka"}}}}
      - {{id: agreed, scale: yesno, role: consent, expected: 1,
         text: {{en: "Do you agree?", fr: "Êtes-vous d'accord ?", rw: "Uremera?"}}}}
      - {{id: client, scale: yesno, role: screening, expected: 1,
         text: {{en: "Do you see clients?", fr: "Des clients ?", rw: "Abakiriya?"}}}}
      - {{id: uses, type: multiple, scale: uses,
         text: {{en: "What is used?", fr: "Qu'utilise-t-on ?", rw: "Hakoreshwa iki?"}}}}
      - {{id: why, type: text, required: false, shown_if: [{{item: uses, equals: [1, 2]}}],
         text: {{en: "Why a loan?", fr: "Pourquoi un prêt ?", rw: "Kuki inguzanyo?"}}}}
      - {{id: hired, type: date, shown_if: [{{item: start, equals: [30]}}],
         text: {{en: "Hired on?", fr: "Engagé le ?", rw: "Wahawe akazi ryari?"}}}}
  - id: b
    title: {{en: "Care", fr: "Attention", rw: "Kwita"}}
    intro: {{en: "Tick one.", fr: "Cochez.", rw: "Hitamo."}}
    items:
      - {{id: CRM1, scale: agree,
         text: {{en: "We greet.", fr: "Nous saluons.", rw: "Turasuhuza."}}}}
      - {{id: crm1, scale: agree, reverse_keyed: true,
         text: {{en: "We forget.", fr: "Nous oublions.", rw: "Turibagirwa."}}}}
{GRID}
      - {{id: att, scale: agree, role: attention, expected: 2,
         text: {{en: "Choose 2.", fr: "Choisissez 2.", rw: "Hitamo 2."}}}}
      - {{id: after, scale: agree,
         shown_if: [{{item: crm1, equals: [1]}}, {{item: c3, equals: [2, 5]}}],
         text: {{en: "And after?", fr: "Et après ?", rw: "Nyuma?"}}}}
"""


@pytest.fixture
def everything(tmp_path: Path) -> Study:
    """Return a study with one of everything, in three languages."""
    folder = tmp_path / "everything"
    folder.mkdir()
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    return read_study(folder)


@pytest.fixture(params=["rusizi", "ecsi-mobile", "everything"])
def any_study(request: pytest.FixtureRequest) -> Study:
    """Return each of the studies in turn."""
    if request.param == "everything":
        study: Study = request.getfixturevalue("everything")
        return study
    return read_study(request.param)
