"""Two looks of the same records, and what every writer must say alike."""

import io
import re
from zipfile import ZipFile

import pytest

from crm_study.analysis.descriptives_finding import DescriptivesFinding
from crm_study.analysis.regression_finding import RegressionFinding
from crm_study.errors import OutputError
from crm_study.report.chapters import document_of
from crm_study.report.document import TableBlock
from crm_study.report.formats import FORMATS
from crm_study.report.html import html
from crm_study.report.looks.choice import tables_of
from crm_study.report.tex import pandoc_program
from crm_study.report.write import write_report
from crm_study.results.finding import SYNTHETIC_NOTE, Finding


def slope(term, label, estimate, p_value, **others):
    return {
        "term": term,
        "label": label,
        "estimate": estimate,
        "std_error": 0.0696,
        "statistic": 9.5472,
        "p_value": p_value,
        "conf_low": -0.5269,
        "conf_high": 0.8028,
        "std_estimate": None,
        "tolerance": None,
        "vif": None,
        "part_r_squared": None,
        **others,
    }


@pytest.fixture
def regression():
    rows = (
        slope("intercept", "(Constant)", 1.1084, 0.000016),
        slope("scrm", "Strategic CRM", -0.6649, 0.0432, std_estimate=0.66, tolerance=1.0, vif=1.0),
    )
    fit = {"outcome": "Performance", "r_squared": 0.44, "adj_r_squared": 0.4352, "sigma": 0.5}
    fit |= {"f_statistic": 91.2, "df_model": 1, "df_residual": 116, "p_value": 1e-9}
    fit |= {"durbin_watson": 1.948, "n_obs": 118, "conf_level": 0.95}
    return RegressionFinding(
        "regression.simple",
        "Regression of Performance on Strategic CRM",
        rows=rows,
        overall=fit,
        details={"observations": ()},
    )


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_a_regression_as_spss_prints_it(regression):
    summary, anova, coefficients = tables_of(regression, look="spss")
    assert summary.head == (
        *("Model", "R", "R Square", "Adjusted R Square"),
        *("Std. Error of the Estimate", "Durbin-Watson"),
    )
    assert texts(summary) == [["1", ".663", ".440", ".435", ".50000", "1.948"]]
    assert texts(anova) == [
        ["1", "Regression", "22.800", "1", "22.800", "91.200", ".000"],
        ["", "Residual", "29.000", "116", ".250", "", ""],
        ["", "Total", "51.800", "117", "", "", ""],
    ]
    assert texts(coefficients) == [
        ["1", "(Constant)", "1.108", ".070", "", "9.547", ".000", "-.527", ".803", "", ""],
        [
            *("", "Strategic CRM", "-.665", ".070", ".660", "9.547", ".043"),
            *("-.527", ".803", "1.000", "1.000"),
        ],
    ]
    assert coefficients.spanners == (
        ("", 2),
        ("Unstandardized Coefficients", 2),
        ("Standardized Coefficients", 1),
        ("", 2),
        ("95.0% Confidence Interval for B", 2),
        ("Collinearity Statistics", 2),
    )


def test_zeros_are_explained_and_numbers_keep_their_addresses(regression):
    summary, anova, coefficients = tables_of(regression, look="spss")
    explained = "SPSS prints .000 for a significance below .0005"
    assert [any(explained in note for note in t.notes) for t in (summary, anova, coefficients)] == [
        False,
        True,
        True,
    ]
    assert summary.rows[0][2].address == "regression.simple/glance/r_squared"
    assert coefficients.rows[1][6].address == "regression.simple/scrm/p_value"


@pytest.mark.parametrize(("synthetic", "source"), [(True, "synthetic"), (False, "primary")])
def test_every_table_names_its_source(regression, synthetic, source):
    finding = type(regression)(
        regression.id, "R", rows=regression.rows, overall=regression.overall, synthetic=synthetic
    )
    for table in tables_of(finding, look="spss"):
        assert table.notes[-1] == f"Source: {source} data."
        assert (SYNTHETIC_NOTE in table.notes) is synthetic


def test_a_fit_that_is_undefined_keeps_its_own_table(regression):
    finding = type(regression)(
        regression.id, "R", rows=regression.rows, overall={**regression.overall, "sigma": None}
    )
    (table,) = tables_of(finding, look="spss")
    assert table.head[1] == "B"


def test_descriptives_as_spss_prints_them():
    row = {"item": "kcf1", "label": "Knows its clients", "n_obs": 118, "minimum": 1, "maximum": 5}
    row |= {"mean": 3.4567, "std_dev": 1.1254, "skewness": -0.448, "kurtosis": 0.3, "band": "high"}
    finding = DescriptivesFinding("descriptives.items", "Descriptives", rows=(row,))
    (table,) = tables_of(finding, look="spss")
    assert texts(table) == [
        ["kcf1", "118", "1", "5", "3.46", "1.125", "-.448", ".223", ".300", ".442"]
    ]
    assert table.rows[0][4].address == "descriptives.items/kcf1/mean"


def test_other_findings_stay_as_they_are(regression):
    other = Finding("sample", "Sample", rows=({"stratum": "a", "n_obs": 1},))
    (table,) = tables_of(other, look="spss")
    assert table.head == other.table().head
    assert tables_of(regression, look="apa") == regression.tables()


def test_a_look_that_there_is_not(study, findings, tmp_path):
    with pytest.raises(OutputError) as caught:
        write_report(findings, study, out=tmp_path / "out", look="spps")
    assert str(caught.value) == (
        "'spps' is no look of a report. Did you mean 'spss'? There are: apa, spss."
    )
    assert not (tmp_path / "out").exists()


def test_the_look_reaches_the_page(study, findings):
    document = document_of(study, findings, look="spss")
    titles = [block.table.title for block in document.blocks if isinstance(block, TableBlock)]
    assert titles[0] == "Reliability, main wave"  # the fabricated one has no standardized alpha
    assert "Source: primary data." in html(document)


def words_of_docx(content):
    xml = ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", " ", xml)).replace("&lt;", "<")


def words_of_pdf(content):
    reader = pytest.importorskip("pypdf").PdfReader(io.BytesIO(content))
    return " ".join(page.extract_text() for page in reader.pages)


WORDS = {
    "html": lambda content: re.sub(r"<[^>]+>", "", content.decode()).replace("&lt;", "<"),
    "md": bytes.decode,
    "docx": words_of_docx,
    "pdf": words_of_pdf,
    "tex": lambda content: re.sub(r"\\textless(\{\})? ?", "< ", content.decode()),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_small_p_is_printed_verbatim(study, findings, name):
    if name in {"docx", "pdf"}:
        pytest.importorskip({"docx": "docx", "pdf": "typst"}[name])
    if name == "tex" and pandoc_program() is None:
        pytest.skip("pandoc is not installed")
    text = WORDS[name](FORMATS[name](document_of(study, findings), None))
    assert "< .001" in text
    assert ".000" not in text
