"""Keys lie where nobody publishes them; pseudonyms tell nothing without one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import stat
from pathlib import Path

import pandas as pd
import pytest

from crm_study.errors import DataError, OutputError
from crm_study.protocol.study import Study
from crm_study.responses.privacy.identifiers import drop_identifiers
from crm_study.responses.privacy.pseudonyms import (
    is_pseudonym,
    pseudonym,
    pseudonymized,
    study_key,
)
from crm_study.responses.privacy.without_persons import without_persons

KEY = b"k" * 32


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a user's own folder that is no git tree."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CRM_STUDY_KEY", raising=False)
    return tmp_path / "home"


@pytest.fixture
def declared(study: Study, tmp_path: Path) -> Study:
    """Return the small study in a folder of its own."""
    return study.model_copy(update={"folder": tmp_path / "study"})


def test_a_pseudonym_is_eighty_bits_of_a_keyed_hash() -> None:
    digest = hmac.new(KEY, b"R-017", hashlib.sha256).digest()
    assert pseudonym("R-017", KEY).replace("-", "") == base64.b32encode(digest[:10]).decode()
    assert pseudonym("R-017", KEY) != pseudonym("R-017", b"j" * 32)
    assert pseudonym(" R-017\n", KEY) == pseudonym("R-017", KEY)
    assert is_pseudonym(pseudonym("R-017", KEY))
    assert not is_pseudonym("JEANBOSCOMUGABOX")


def test_a_key_is_made_once_and_for_its_owner_alone(home: Path, declared: Study) -> None:
    key = study_key(declared)
    place = home / "crm-study" / "keys" / "small.key"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) & 0o077 == 0
    assert (len(key), study_key(declared)) == (32, key)
    assert key.hex() == place.read_text("ascii").strip()


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_key_that_others_may_read_is_refused(home: Path, declared: Study) -> None:
    study_key(declared)
    place = home / "crm-study" / "keys" / "small.key"
    place.chmod(0o644)
    with pytest.raises(DataError) as refusal:
        study_key(declared)
    assert str(refusal.value) == (
        f"Others may read the key {place} (mode 644); run: chmod 600 {place}"
    )


def test_a_key_is_kept_out_of_the_study_and_of_git(home: Path, declared: Study) -> None:
    with pytest.raises(OutputError, match="lies inside the study's folder"):
        study_key(declared, declared.folder / "keys" / "my.key")
    (home / "tree" / ".git").mkdir(parents=True)
    with pytest.raises(OutputError, match="lies inside the git tree"):
        study_key(declared, home / "tree" / "deep" / "my.key")
    assert not (home / "tree" / "deep").exists()


def test_the_place_of_a_key_can_be_told(
    home: Path, declared: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_STUDY_KEY", str(home / "elsewhere.key"))
    key = study_key(declared)
    assert study_key(declared, home / "elsewhere.key") == key
    with pytest.raises(DataError, match=r"There is no key at .*; without it no pseudonym"):
        study_key(declared, home / "none.key", create=False)
    (home / "bad.key").write_text("secret", "ascii")
    (home / "bad.key").chmod(0o600)
    with pytest.raises(DataError, match="holds no key: 64 hexadecimal digits are expected"):
        study_key(declared, home / "bad.key")


def test_a_file_may_pass_twice() -> None:
    frame = pd.DataFrame({"code": ["R1", "", "R2"], "a1": [1, 2, 3]})
    once, counts = pseudonymized(frame, ("code", "absent"), KEY)
    twice, again = pseudonymized(once, ("code",), KEY)
    assert (counts, again) == ({"code": 2}, {"code": 0})
    pd.testing.assert_frame_equal(once, twice)
    assert once["code"][1] == ""
    assert frame["code"][0] == "R1"


def test_user_names_of_the_design_are_replaced_and_the_rest_dropped(declared: Study) -> None:
    fieldwork = declared.fieldwork.model_copy(update={"enumerator": "username"})
    study = declared.model_copy(update={"fieldwork": fieldwork})
    frame = pd.DataFrame({"username": ["jean.b", "jean.b"], "email": ["a@b.rw", ""], "a1": [1, 2]})
    done = without_persons(frame, study, key=KEY)
    assert list(done.frame["username"]) == [pseudonym("jean.b", KEY)] * 2
    assert (dict(done.removed), dict(done.replaced)) == ({"e-mail": 1}, {"username": 2})
    with pytest.raises(DataError, match="The column 'username' names people in 1 of its 1 values"):
        drop_identifiers(frame, study)
