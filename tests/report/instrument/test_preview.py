"""The preview: one file, no network, the study's own skips, and answers marked as no data."""

import json
import re
import shutil
import subprocess
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from crm_study.protocol.reader import read_study
from crm_study.protocol.study import Study
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.preview_html import preview_html, write_preview

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=3000",
]


class Page(HTMLParser):
    """The tags of a page, and whether they are closed in order."""

    VOID = frozenset({"meta", "input", "br", "link", "img", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_answer_is_a_labelled_field(any_study: Study) -> None:
    languages = any_study.instrument.languages
    page = Page(preview_html(any_study, languages))
    assert page.open == []
    fields = [attrs for tag, attrs in page.tags if tag in ("input", "textarea")]
    asked = list(form_of(any_study, languages).questions())
    assert len(fields) == sum(max(1, len(one.choices)) for one in asked)
    named = {str(attrs["name"]) for attrs in fields}
    assert named == {one.id for one in asked}
    assert sum(tag == "legend" for tag, _ in page.tags) == len(asked)
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_the_page_reaches_nothing_and_runs_only_its_own_script(everything: Study) -> None:
    text = preview_html(everything, ["en"])
    assert not re.search(r"https?://|@import|url\(|fetch\(|XMLHttp|localStorage", text)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert policy is not None
    assert script is not None
    own = b64encode(sha256(script[1].encode()).digest()).decode("ascii")
    assert policy[1] == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{own}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_hostile_words_stay_words(everything: Study) -> None:
    path = everything.folder / "instrument.yaml"
    hostile = "</script><img src=x onerror=alert(1)>"
    path.write_text(
        path.read_text("utf-8").replace('title: {en: "Clients"', f"title: {{en: '{hostile}'"),
        "utf-8",
    )

    page = Page(preview_html(read_study(everything.folder), ["en"]))
    assert not any(tag == "img" for tag, _ in page.tags)
    assert sum(tag == "script" for tag, _ in page.tags) == 2


def test_right_answers_and_keys_are_not_in_the_page(everything: Study) -> None:
    text = preview_html(everything, ["en"])
    assert "reverse" not in text
    assert "attention" not in text
    assert "expected" not in text


def test_conditions_carry_consent_screening_and_the_item_s_own(everything: Study) -> None:
    page = Page(preview_html(everything, ["en"]))
    asked = {
        attrs["data-item"]: json.loads(str(attrs["data-asked"]))
        for _, attrs in page.tags
        if "data-asked" in attrs
    }
    assert asked["agreed"] == []
    assert asked["why"] == [["agreed", ["1"]], ["client", ["1"]], ["uses", ["1", "2"]]]


def test_a_button_for_each_language_and_none_for_one(everything: Study) -> None:
    def buttons(languages: list[str]) -> list[object]:
        tags = Page(preview_html(everything, languages)).tags
        return [attrs["data-to"] for _, attrs in tags if "data-to" in attrs]

    assert buttons(["rw", "en"]) == ["rw", "en"]
    assert buttons(["fr"]) == []


def test_the_same_study_gives_the_same_page(everything: Study, tmp_path: Path) -> None:
    first = write_preview(everything, ["en", "fr"], tmp_path)[0]
    assert first.name == "field-2026-preview.html"
    assert first.read_text("utf-8") == preview_html(everything, ["en", "fr"])


SCENE = """
const all = (selector) => [...document.querySelectorAll(selector)];
const click = (selector) => document.querySelector(selector).click();
const type = (name, text) => {
  const field = document.querySelector(`[name=${name}]`);
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
const shown = () => all(".question").filter((one) => one.offsetParent);
const seen = () => shown().map((one) => one.dataset.item);
const problem = () => all(".problem").filter((one) => !one.hidden)[0].textContent;
const told = [];
const show = () => { document.body.dataset.told = JSON.stringify(told); };
URL.createObjectURL = (blob) => {
  blob.text().then((text) => { told.push(text); show(); });
  return "#";
};
"""


def played(study: Study, script: str, tmp_path: Path) -> list[object]:
    """Run a script against the page in a browser; return what it told."""
    text = preview_html(study, ["en", "fr", "rw"])
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    path = tmp_path / "played.html"
    path.write_text(
        text.replace("</body>", f"<script>{SCENE}{script}; show();</script></body>"), "utf-8"
    )
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={tmp_path / 'browser'}", "--dump-dom"]
    done = subprocess.run(
        [*command, path.as_uri()], capture_output=True, encoding="utf-8", timeout=120, check=True
    )
    found = re.search(r'data-told="([^"]*)"', done.stdout)
    assert found is not None
    told: list[object] = json.loads(found[1].replace("&quot;", '"').replace("&amp;", "&"))
    return told


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
def test_a_browser_follows_consent_skips_and_ranges(everything: Study, tmp_path: Path) -> None:
    told = played(
        everything,
        """
        click(".next"); told.push(seen());
        click('[name=agreed][value="1"]'); click(".next"); told.push(seen());
        click('[name=client][value="1"]'); told.push(seen());
        click('[name=uses][value="1"]'); told.push(seen().includes("why"));
        click('[name=uses][value="-88"]'); told.push(seen().includes("why"));
        type("start", "7"); click(".next"); told.push(problem());
        type("start", "30"); told.push(seen().includes("hired"));
        click('[data-to="fr"]'); told.push(document.documentElement.lang);
        click("[data-file=json]")
        """,
        tmp_path,
    )
    assert told[0] == ["agreed"]
    assert told[1] == ["start", "client"]
    assert told[2] == ["start", "client", "uses"]
    assert told[3:8] == [True, False, "Please write a number from 18 to 99.", True, "fr"]
    answers = json.loads(str(told[8]))
    assert (answers["preview"], answers["note"]) == (True, "not data of the study")
    assert answers["answers"]["uses"] == "-88"
    assert answers["answers"]["why"] == ""


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
def test_a_browser_ends_the_form_without_consent(everything: Study, tmp_path: Path) -> None:
    told = played(
        everything,
        """
        click('[name=agreed][value="2"]'); click(".next");
        told.push(seen(), !document.querySelector(".stopped").hidden);
        click("[data-file=csv]")
        """,
        tmp_path,
    )
    assert told[:2] == [[], True]
    head, row, _ = str(told[2]).lstrip("\ufeff").split("\r\n")
    assert head.startswith("PREVIEW,version,language,agreed,start,client,")
    assert row.startswith("not data of the study,")
