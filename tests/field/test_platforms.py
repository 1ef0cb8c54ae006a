"""Own small exports with the traits of each platform; none is copied from anybody."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from crm_study.errors import DataError, MissingPackageError
from crm_study.protocol.study import Study
from crm_study.responses.imports import databases
from crm_study.responses.imports.address import source_of
from crm_study.responses.imports.importing import import_answers
from crm_study.responses.imports.questions import OpenQuestionsError

Declare = Callable[..., Study]
SCALES = {
    "agree": {
        "points": {
            1: {"en": "Disagree", "fr": "Pas d’accord", "rw": "Simbyemera"},
            2: {"en": "Agree", "fr": "D’accord", "rw": "Ndabyemera"},
        },
        "missing": {9: {"en": "Don't know", "fr": "Ne sait pas", "rw": "Simbizi"}},
    },
    "services": {
        "points": {
            1: {"en": "Loans, small and large", "fr": "Crédits"},
            2: {"en": "Savings", "fr": "Épargne"},
            3: {"en": "Mobile money", "fr": "Argent mobile"},
        }
    },
    "yes": {"points": {1: {"en": "Yes", "fr": "Oui", "rw": "Yego"}, 2: {"en": "No", "fr": "Non"}}},
}
ITEMS = [
    {"id": "consent", "scale": "yes", "text": {"en": "Do you agree?", "fr": "Acceptez-vous ?"}},
    {"id": "q1", "scale": "agree", "text": {"en": "We greet.", "fr": "Nous saluons."}},
    {"id": "q2", "scale": "agree", "text": {"en": "We listen.", "fr": "Nous écoutons."}},
    {
        "id": "uses",
        "type": "multiple",
        "scale": "services",
        "text": {"en": "Which services?", "fr": "Quels services ?"},
    },
    {"id": "age", "type": "number", "text": {"en": "Your age?", "fr": "Votre âge ?"}},
    {"id": "why", "type": "text", "text": {"en": "Why?", "fr": "Pourquoi ?"}, "required": False},
]


@pytest.fixture
def study(declare: Declare) -> Study:
    return declare(
        ITEMS,
        SCALES,
        languages=["en", "fr", "rw"],
        consent="consent",
        section={"en": "Your work", "fr": "Votre travail"},
        respondent={"column": "respondent"},
        fieldwork={"start": "start", "end": "end", "submitted": "sent", "version": "version"},
    )


def written(tmp_path: Path, text: str, name: str = "export.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def book_of(tmp_path: Path, sheets: dict[str, list[list[object]]], name: str = "e.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def quoted(*rows: list[str], delimiter: str = ";") -> str:
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)


TAIL = ["_uuid", "_submission_time", "_validation_status", "__version__", "_index"]


def test_kobo_names_groups_tags_and_statuses(tmp_path: Path, study: Study) -> None:
    head = ["start", "end", "consent", "g/q1", "g/q2", "g/uses", "g/uses/1", "g/uses/2", "age"]
    tags = ["", "", "", "#perception+q1", "#perception+q2", "#service", "", "", "#age"]
    times = ["2026-01-05T08:00:00.000+02:00", "2026-01-05T08:20:00.000+02:00"]
    rows = [
        [*times, "1", "2", "9", "1 2", "1", "1", "34", "u1", "2026-01-05T06:21:00", "", "v1", "1"],
        [*times, "1", "1", "", "", "", "", "", "u2", "2026-01-06T06:21:00", "", "v2", "2"],
        [
            *times,
            "1",
            "1",
            "1",
            "2",
            "0",
            "1",
            "50",
            "u3",
            "2026-01-07T06:21:00",
            "validation_status_not_approved",
            "v2",
            "3",
        ],
        [*times, "2", "", "", "", "", "", "", "u4", "2026-01-07T06:21:00", "", "v2", "4"],
    ]
    text = quoted([*head, *TAIL], [*tags, *[""] * 5], *rows)
    imported = import_answers(written(tmp_path, text), study)
    assert imported.platform == "kobo"
    assert imported.n_received == 4
    assert imported.dropped_by_rule() == {"not_approved": 1, "no_consent": 1}
    assert imported.rows == (3, 4)
    frame = imported.frame
    assert frame["respondent"].tolist() == ["u1", "u2"]
    assert frame["uses"].tolist() == ["1 2", ""]
    assert frame["q2"].tolist() == ["9", ""]
    assert frame["version"].tolist() == ["v1", "v2"]
    assert imported.gaps_by_reason() == {"dont_know": 1, "skipped": 3}
    steps = {decision.step: decision.choice for decision in imported.decisions}
    assert steps["rows"] == "a row of HXL tags below the header was not read"
    assert steps["versions"] == "v1 (1 rows), v2 (2 rows)"


def test_two_versions_of_a_kobo_form_are_joined(tmp_path: Path, study: Study) -> None:
    head = ["old/q1", "new/q1", "consent", *TAIL]
    rows = [
        ["2", "", "1", "u1", "", "", "v1", "1"],
        ["", "Agree", "yes", "u2", "", "", "v2", "2"],
    ]
    imported = import_answers(written(tmp_path, quoted(head, *rows)), study)
    assert imported.frame["q1"].tolist() == ["2", "2"]
    assert imported.frame["consent"].tolist() == ["1", "1"]
    rows[0][1] = "1"
    with pytest.raises(DataError) as caught:
        import_answers(written(tmp_path, quoted(head, *rows)), study)
    assert "export.csv:2:2: 'q1' is answered twice in this row, differently" in str(caught.value)


def test_kobo_labels_joined_by_blanks_need_their_columns(tmp_path: Path, declare: Declare) -> None:
    services = {
        "points": {1: {"en": "Vegan"}, 2: {"en": "Vegetarian"}, 3: {"en": "Vegan Vegetarian"}}
    }
    items = [{"id": "eats", "type": "multiple", "scale": "s", "text": {"en": "Eats what?"}}]
    study = declare(items, {"s": services})
    head = [
        "Eats what?",
        "Eats what?/Vegan",
        "Eats what?/Vegetarian",
        "Eats what?/Vegan Vegetarian",
    ]
    rows = [["Vegan Vegetarian", "1", "1", "0", "1"], ["Vegan Vegetarian", "0", "0", "1", "2"]]
    path = written(tmp_path, quoted([*head, "_index"], *rows))
    assert import_answers(path, study).frame["eats"].tolist() == ["1 2", "3"]
    path = written(tmp_path, quoted([head[0], "_index"], *[[row[0], row[-1]] for row in rows]))
    with pytest.raises(DataError) as caught:
        import_answers(path, study)
    assert (
        "'Eats what?' (eats) holds 'Vegan Vegetarian'; "
        "it can be split into known options in more than one way (2 cells)"
    ) in str(caught.value)


def test_old_kobo_csv_writes_n_a_and_true(tmp_path: Path, study: Study) -> None:
    text = "consent,q1,uses/1,uses/2,uses/3,_uuid\n1,n/a,True,False,True,u1\n1,2,n/a,n/a,n/a,u2\n"
    imported = import_answers(written(tmp_path, text), study)
    assert imported.frame["uses"].tolist() == ["1 3", ""]
    gaps = [tuple(row) for row in imported.reasons.itertuples(index=False)]
    assert (2, "q1", "skipped", "n/a") in gaps
    assert (3, "uses", "skipped", "") in gaps


def test_kobo_repeats_follow_their_respondent(tmp_path: Path, study: Study) -> None:
    path = book_of(
        tmp_path,
        {
            "Form": [["consent", "q1", "_uuid", "_index"], [1, 2, "u1", 1], [2, "", "u2", 2]],
            "loans": [
                ["amount", "_index", "_parent_table_name", "_parent_index"],
                [100, 1, "Form", 1],
                [200, 2, "Form", 2],
                [300, 3, "Form", 7],
            ],
        },
    )
    imported = import_answers(path, study)
    assert imported.repeats["loans"]["amount"].tolist() == ["100"]
    assert imported.repeats["loans"]["respondent_row"].tolist() == ["2"]
    told = [(d.choice, d.why) for d in imported.decisions if d.step == "repeats"]
    assert told == [
        ("loans (1 rows)", "linked to the row of the respondent"),
        ("1 rows", "no parent row was found"),
        ("1 rows", "their respondent stayed out"),
    ]


def test_odk_central_with_shells_reviews_and_repeats(tmp_path: Path, study: Study) -> None:
    head = "SubmissionDate,consent,g-q1,g-uses,g-uses/1,g-uses/2,KEY,SubmitterName,Status,ReviewState,FormVersion"  # noqa: E501
    rows = [
        "2026-01-05T08:00:00.000Z,1,2,1 2,1,1,uuid:a,Alice Uwase,,,3",
        "2026-01-05T08:00:00.000Z,,,,0,0,uuid:b,Alice Uwase,not decrypted,,3",
        "2026-01-05T08:00:00.000Z,1,1,,0,0,uuid:c,Alice Uwase,,rejected,3",
        "2026-01-05T08:00:00.000Z,1,1,,0,0,uuid:d,Alice Uwase,,approved,3",
    ]
    inner = "amount,PARENT_KEY,KEY\n5,uuid:a,uuid:a/loan[1]\n6,uuid:d,uuid:d/loan[1]\n"
    path = tmp_path / "form.csv.zip"
    with ZipFile(path, "w") as packed:
        packed.writestr("form.csv", "\n".join([head, *rows]) + "\n")
        packed.writestr("form-loan.csv", inner)
        packed.writestr("media/audit.csv", "event,node\nq,1\n")
    imported = import_answers(path, study)
    assert imported.platform == "odk_central"
    assert imported.dropped_by_rule() == {"not_decrypted": 1, "rejected": 1}
    assert imported.frame["respondent"].tolist() == ["uuid:a", "uuid:d"]
    assert imported.frame["uses"].tolist() == ["1 2", ""]
    assert imported.repeats["form-loan"]["respondent_row"].tolist() == ["2", "5"]
    assert imported.removed["user name"] == 2
    assert "Alice" not in imported.frame.to_csv()


def test_google_sheets_in_french(tmp_path: Path, study: Study) -> None:
    head = ["Horodateur", "Acceptez-vous ?", "Votre travail [Nous saluons.]"]
    head += ["Votre travail [Nous écoutons.]", " Quels services ?\nWhich services? ", "Votre âge ?"]
    rows = [
        ["29/10/2018 15:52:25", "Oui", "D'accord", "Ne sait pas", "Épargne, Crédits", "34"],
        ["1/11/2018 9:02:05", "oui", "2 - D’accord", "Pas d’accord", "Argent mobile", "41"],
    ]
    path = written(tmp_path, quoted(head, *rows, delimiter=","))
    imported = import_answers(path, study, times="keep")
    frame = imported.frame
    assert imported.platform == "google_forms"
    assert frame["sent"].tolist() == ["2018-10-29T15:52:25", "2018-11-01T09:02:05"]
    assert import_answers(path, study).frame["sent"].tolist() == ["2018-10-29", "2018-11-01"]
    assert frame["uses"].tolist() == ["1 2", "3"]
    assert frame["q1"].tolist() == ["2", "2"]
    assert frame["q2"].tolist() == ["9", "1"]
    assert frame["respondent"].tolist() == ["row-2", "row-3"]


def test_google_checkboxes_hold_commas_themselves(tmp_path: Path, study: Study) -> None:
    rows = [
        ["Timestamp", "Do you agree?", "Which services?"],
        ["2018/04/09 2:30:02 PM GMT+2", "Yes", "Loans, small and large, Savings"],
        ["2018/04/09 2:31:02 PM GMT+2", "Yes", "Savings;Mobile money"],
    ]
    path = written(tmp_path, quoted(*rows, delimiter=","))
    imported = import_answers(path, study, times="keep")
    assert imported.frame["uses"].tolist() == ["1 2", "2 3"]
    assert imported.frame["sent"].iloc[0] == "2018-04-09T14:30:02+02:00"


def test_microsoft_forms(tmp_path: Path, study: Study) -> None:
    head = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Do you agree?",
        "We\u00a0greet.",
    ]
    head += ["Which services?"]
    rows = [
        [1, "5/13/2026 8:00:00", "5/13/2026 8:09:00", "anonymous", "", "Yes", "Agree", "Savings;"],
        [
            2,
            "5/14/2026 8:00:00",
            "5/14/2026 8:09:00",
            "anonymous",
            "",
            "Yes",
            "2",
            "Savings;Mobile money;",
        ],
    ]
    path = book_of(tmp_path, {"Form1": [head, *rows], "_56F9DC9755BA473782653E2940F9": [["x"]]})
    book = openpyxl.load_workbook(path)
    book.worksheets[1].sheet_state = "hidden"
    book.save(path)
    imported = import_answers(path, study)
    assert imported.platform == "microsoft_forms"
    assert imported.frame["respondent"].tolist() == ["1", "2"]
    assert imported.frame["start"].tolist() == ["2026-05-13", "2026-05-14"]
    assert imported.frame["duration_minutes"].tolist() == ["9", "9"]
    assert imported.frame["uses"].tolist() == ["2", "2 3"]
    assert imported.frame["q1"].tolist() == ["2", "2"]


def test_limesurvey_csv_with_codes(tmp_path: Path, study: Study) -> None:
    head = ["id", "submitdate", "lastpage", "startlanguage", "seed", "consent", "G1[q1]", "G1[q2]"]
    head += ["uses[1]", "uses[2]", "uses[3]", "why", "ipaddr"]
    rows = [
        [
            "7",
            "2026-01-05 10:00:00",
            "3",
            "fr",
            "1",
            "1",
            "2",
            "N/A",
            "Y",
            "",
            "Y",
            "'=x",
            "41.186.1.9",
        ],
        ["8", "", "1", "en", "2", "1", "", "", "N/A", "N/A", "N/A", "", "41.186.1.9"],
    ]
    text = quoted(head, *rows, delimiter=",") + "\r\n"
    imported = import_answers(written(tmp_path, text, encoding="utf-8-sig"), study)
    assert imported.platform == "limesurvey"
    assert (imported.n_received, imported.n_incomplete) == (2, 1)
    assert imported.frame["uses"].tolist() == ["1 3", ""]
    assert imported.frame["why"].tolist() == ["=x", ""]
    assert (2, "q2", "not_shown", "N/A") in [tuple(r) for r in imported.reasons.to_numpy().tolist()]
    assert imported.removed["IP address"] == 2


def test_limesurvey_vv(tmp_path: Path, study: Study) -> None:
    labels = ["Response ID", "Date submitted", "Last page", "Start language", "Do you agree?"]
    labels += ["Work [We greet.]", "Which services? [Savings]", "Why?"]
    codes = ["id", "submitdate", "lastpage", "startlanguage", "consent", "G1_q1", "uses_2", "why"]
    row = ["3", "2026-01-05 10:00:00", "2", "en", "1", "{question_not_shown}", "Y"]
    text = "\n".join(
        "\t".join(cells) for cells in (labels, codes, [*row, "a{newline}b{lbrace}c{quote}"])
    )
    imported = import_answers(written(tmp_path, text, "vvexport_1.csv"), study)
    assert imported.frame["uses"].tolist() == ["2"]
    assert imported.frame["why"].tolist() == ['a\nb{c"']
    assert imported.gaps_by_reason()["not_shown"] == 1


def test_redcap_with_repeated_instruments(tmp_path: Path, study: Study) -> None:
    text = (
        "record_id;redcap_event_name;redcap_repeat_instrument;redcap_repeat_instance;consent;q1;"
        "uses___1;uses___2;uses___3;age;visit_note\n"
        "1;base_arm_1;;;1;2;0;1;1;34,5;\n"
        "1;base_arm_1;visits;1;;;;;;;first\n"
        "1;base_arm_1;visits;2;;;;;;;second\n"
        "2;base_arm_1;;;1;1;0;0;0;41;\n"
    )
    imported = import_answers(written(tmp_path, text), study)
    assert imported.platform == "redcap"
    assert imported.frame["respondent"].tolist() == ["1", "2"]
    assert imported.frame["uses"].tolist() == ["2 3", ""]
    assert imported.frame["age"].tolist() == ["34.5", "41"]
    assert imported.n_received == 2
    assert imported.repeats["visits"]["visit_note"].tolist() == ["first", "second"]


def test_an_option_nobody_declared_is_asked_for(tmp_path: Path, study: Study) -> None:
    text = "respondent,consent,uses/1,uses/insurance\n1,1,1,0\n2,1,0,1\n"
    with pytest.raises(DataError) as caught:
        import_answers(written(tmp_path, text), study)
    assert str(caught.value).splitlines()[1] == (
        "export.csv:3:4: 'uses/insurance' is an option that the study does not declare"
    )


def test_spss_and_stata(tmp_path: Path, study: Study) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pd.DataFrame({"respondent": ["a", "b"], "v1": [2.0, 9.0], "age": [33.0, -99.0]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "a.sav"),
        column_labels=["", "We greet.", ""],
        variable_value_labels={"v1": {2: "Agree", 9: "Don't know"}},
        missing_ranges={"v1": [9], "age": [{"lo": -99, "hi": -90}]},
    )
    imported = import_answers(tmp_path / "a.sav", study)
    assert imported.frame["q1"].tolist() == ["2", "9"]
    assert [use.branch for use in imported.uses if use.target == "q1"] == ["label beside the name"]
    assert [tuple(row) for row in imported.reasons.itertuples(index=False)] == [
        (3, "q1", "dont_know", "9"),
        (3, "age", "skipped", "-99"),
    ]
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "b.sav"),
        variable_value_labels={"v1": {2: "Disagree"}},
        column_labels=["", "We greet.", ""],
    )
    with pytest.raises(DataError) as caught:
        import_answers(tmp_path / "b.sav", study)
    assert "the file calls 2 'Disagree', which is 1 in the study" in str(caught.value)
    pyreadstat.write_dta(frame.rename(columns={"v1": "q1"}), str(tmp_path / "a.dta"))
    assert import_answers(tmp_path / "a.dta", study).frame["q1"].tolist() == ["2", "9"]


def test_tables_of_databases(tmp_path: Path, study: Study) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE survey (respondent TEXT, q1 INTEGER, age REAL)")
        connection.execute("INSERT INTO survey VALUES ('a', 2, 34.5), ('b', 1, NULL)")
    connection.close()
    for address in (path, f"sqlite:///{path}", f"sqlite:///{path}?table=survey"):
        imported = import_answers(address, study)
        assert imported.frame["age"].tolist() == ["34.5", ""]
    wanted = "SELECT respondent, q1 FROM survey WHERE q1 = 2"
    query = f"sqlite:///{path}?query={wanted}"
    assert import_answers(query, study).frame["respondent"].tolist() == ["a"]
    with pytest.raises(DataError, match=r"has no table 'surveys'\. Did you mean 'survey'"):
        import_answers(f"sqlite:///{path}?table=surveys", study)
    with pytest.raises(DataError, match="attempt to write a readonly database"):
        import_answers(f"sqlite:///{path}?query=DROP TABLE survey", study)


def test_parquet_and_duckdb(tmp_path: Path, study: Study) -> None:
    duckdb = pytest.importorskip("duckdb")
    parquet, base = tmp_path / "a.parquet", tmp_path / "a.duckdb"
    with duckdb.connect(str(base)) as connection:
        connection.execute("CREATE TABLE survey AS SELECT 'a' AS respondent, 2 AS q1, 3.5 AS age")
        connection.execute(f"COPY survey TO '{parquet}' (FORMAT parquet)")
    for address in (parquet, base, f"duckdb:///{base}?table=survey", f"parquet:///{parquet}"):
        imported = import_answers(address, study)
        assert imported.frame[["respondent", "q1", "age"]].to_numpy().tolist() == [
            ["a", "2", "3.5"]
        ]


def test_postgresql_needs_a_package_and_never_shows_a_password(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "find_spec", lambda _: None)
    with pytest.raises(MissingPackageError) as caught:
        import_answers("postgresql://ada:secret@host/base?table=t", study)
    assert str(caught.value) == (
        "Reading PostgreSQL tables needs the Python package 'psycopg'. "
        "Install it with: python -m pip install 'crm-study[postgresql]'"
    )
    source = source_of("postgresql://ada:secret@host/base?table=t")
    assert (source.shown, source.table) == ("host/base", "t")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain", "respondent,q1,q2\na,2,1\n"),
        ("tabs", "respondent\tq1\tq2\r\na\t2\t1\r\n"),
        ("bars", "respondent|q1|q2\na|2|1\n"),
        ("told", 'sep=;\n"respondent";"q1";"q2"\n"a";"2";"1"\n'),
        ("old Mac", "respondent,q1,q2\ra,2,1\r"),
        ("other case", "RESPONDENT,Q1,Q2\na,2,1\n"),
        ("paths", "respondent,form.q1,g__q2\na,2.0,1\n"),
        ("bilingual", "respondent,We greet. / Nous saluons.,We listen.\na,Agree,Simbyemera\n"),
        ("no accents", "respondent,NOUS SALUONS.,nous ecoutons.\na,d'accord,PAS D'ACCORD\n"),
    ],
)
def test_dialects_and_headers(tmp_path: Path, study: Study, name: str, text: str) -> None:
    imported = import_answers(written(tmp_path, text, f"{name}.csv"), study)
    assert imported.frame[["respondent", "q1", "q2"]].to_numpy().tolist() == [["a", "2", "1"]]


def test_an_open_document(tmp_path: Path, study: Study) -> None:
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f'xmlns:{name}="{told}"' for name, told in names.items())
    rows = [["respondent", "We greet."], ["a", "D’accord"]]
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    imported = import_answers(path, study)
    assert imported.frame[["respondent", "q1"]].to_numpy().tolist() == [["a", "2"]]
    assert imported.decisions[0].choice == "ods"


def test_missing_letters_of_stata(tmp_path: Path, study: Study) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pd.DataFrame({"respondent": ["x", "y"], "q1": [2, "a"]}, dtype=object)
    pyreadstat.write_dta(
        frame,
        str(tmp_path / "a.dta"),
        missing_user_values={"q1": ["a"]},
        variable_value_labels={"q1": {2: "Agree", "a": "Refused"}},
    )
    imported = import_answers(tmp_path / "a.dta", study)
    assert imported.frame["q1"].tolist() == ["2", ""]
    assert [tuple(row) for row in imported.reasons.itertuples(index=False)] == [
        (3, "q1", "refused", "a")
    ]


def test_a_date_made_of_an_answer_is_told(tmp_path: Path, study: Study) -> None:
    with pytest.raises(DataError) as caught:
        import_answers(written(tmp_path, "respondent,q1\na,2026-02-01\n"), study)
    assert str(caught.value).endswith(
        "holds '2026-02-01'; allowed: 1 (Disagree), 2 (Agree); "
        "a spreadsheet turns an answer such as 1-2 into a date"
    )


def test_a_question_shows_nobodys_address(tmp_path: Path, study: Study) -> None:
    with pytest.raises(OpenQuestionsError) as caught:
        import_answers(written(tmp_path, "respondent,age\na,ask ada@example.org\n"), study)
    told = str(caught.value)
    assert told.splitlines()[1] == (
        "export.csv:2:2: 'age' (age) holds 'ask [e-mail removed]'; a number is expected"
    )
    assert "ada@" not in told + caught.value.template
