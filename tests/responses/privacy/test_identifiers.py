"""What names a person is dropped, whatever the platform called it; answers stay."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.responses.privacy.identifiers import drop_identifiers
from crm_study.responses.privacy.identifying_names import kind_of_name
from crm_study.responses.privacy.identifying_values import scrubbed

PERSONAL = {
    "location": [
        *("_geolocation", "gps", "_gps_latitude", "_gps_longitude", "_gps_altitude"),
        *("_gps_precision", "hh/location_gps-Latitude", "LocationLatitude", "GPS Coordinates"),
        *("Coordonnées GPS", "lat", "lon", "g1/geopoint", "start-geopoint"),
    ],
    "device": [
        *("deviceid", "DeviceID", "meta/deviceID", "simserial", "simid", "subscriberid"),
        *("imei", "audit", "audit_URL", "User Agent"),
    ],
    "phone": [
        *("phonenumber", "phone_number", "devicephonenum", "Phone", "Téléphone", "telephone_1"),
        *("Numéro de téléphone", "What is your phone number?", "Nimero ya telefone", "g/tel"),
        *("Contact number", "WhatsApp", "Numero ya terefoni", "Telefoni"),
    ],
    "e-mail": [
        *("email", "Email Address", "E-mail", "Adresse e-mail", "Adresse de messagerie"),
        *("RecipientEmail", "Courriel", "Imeyili"),
    ],
    "IP address": ["ipaddr", "IP Address", "IPAddress", "ip", "Adresse IP", "refurl"],
    "user name": [
        *("username", "_submitted_by", "SubmitterID", "Username", "Nom d'utilisateur"),
        *("redcap_survey_identifier", "token", "ExternalReference"),
    ],
    "name": [
        *("Name", "name", "Nom", "Prénom", "Nom et prénom", "Amazina", "Amazina yawe", "Izina"),
        *("first_name", "Last Name", "full_name", "respondent_name", "Name of respondent"),
        *("What is your name?", "instanceName", "meta/instanceName", "Noms de l'enquêteur"),
        *("SubmitterName", "children[1]/name", "firstname", "Names of the client"),
        *("RecipientLastName", "Enumerator name", "Votre nom"),
    ],
    "national id": ["national_id", "ID number card", "Indangamuntu", "Carte d'identité", "nid"],
    "photo": ["photo", "selfie", "signature", "_attachments", "Ifoto", "photo_1"],
    "address": ["address", "Home address", "Adresse", "aderesi"],
}
PERSONAL["national id"][1] = "ID card number"
PERSONAL["user name"].remove("SubmitterID")


@pytest.mark.parametrize(
    ("column", "kind"), [(name, kind) for kind, names in PERSONAL.items() for name in names]
)
def test_a_column_is_known_by_its_name(column: str, kind: str) -> None:
    found = kind_of_name(column)
    assert found == kind or (kind == "name" and found == "user name")


@pytest.mark.parametrize(
    "column",
    [
        *("kcf1", "mfi", "mfi_name", "Name of the institution", "function", "start", "end"),
        *("_id", "_uuid", "_submission_time", "__version__", "SubmissionDate", "KEY", "Timestamp"),
        *("Completion time", "submitdate", "seed", "startlanguage", "interviewtime", "_index"),
        *("Do you use a mobile phone for payments?", "How many clients do you have?", "wave"),
        *("Our clients use their phones to repay", "record_id", "form_complete", "ReviewState"),
        *("nomination", "email_marketing_use", "The bank keeps names secret", "latency", "plat"),
        "photosynthesis",
    ],
)
def test_other_columns_are_left(column: str) -> None:
    assert kind_of_name(column) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("0788123456", "[phone removed]"),
        ("+250 788 123 456", "[phone removed]"),
        ("250788123456", "[phone removed]"),
        ("00250-788-123-456", "[phone removed]"),
        ("(078) 812 3456", "[phone removed]"),
        ("call 0722.123.456 now", "call [phone removed] now"),
        ("0733/123456", "[phone removed]"),
        ("788123456", "[phone removed]"),
        ("788123456.0", "[phone removed]"),
        ("7.88123456E+08", "[phone removed]"),
        ("+32 470 12 34 56", "[phone removed]"),
        ("1198580012345012", "[national id removed]"),
        ("1 1985 8 0012345 0 12", "[national id removed]"),
        ("1.19858E+15", "[national id removed]"),
        ("a.b+c@mail.example.rw", "[e-mail removed]"),
        ("-2.48461 28.90752 1523 4.5", "[location removed]"),
        (
            "see://map/@-2.48461,28.90752,15z",
            "see://map/@[location removed],15z",
        ),
        ("tel.0788123456.", "tel.[phone removed]."),
        ("tel788123456, or", "tel[phone removed], or"),
        ("0.0788123456", None),
        ("at -2.48461, 28.90752!", "at [location removed]!"),
        ("2°29'05\"S", "[location removed]"),
        ("41.186.10.7", "[IP address removed]"),
        ("collect:AbCdEf12345", "[device removed]"),
        ("2023-07-23 01:02:03", None),
        ("07/23/2023 01:02", None),
        ("07-23-2023 01:02", None),
        ("2017-12-28T10:01:27.000-05:00", None),
        ("2018/04/09 2:30:02 PM MDT", None),
        ("about 5,000,000 in 2023", None),
        ("70", None),
        ("uuid:2c3e5a9d-2788-4b7a-9b7e-0788123456ab", None),
        ("3.14159", None),
        ("scores 3.5, 4.5", None),
    ],
)
def test_a_value_is_known_by_its_shape(text: str, left: str | None) -> None:
    kinds: list[str] = []
    assert scrubbed(text, asked=False, count=kinds.append) == (left or text)


def test_amounts_asked_for_are_no_telephones() -> None:
    for text in ("788123456", "788123456.0", "722000000"):
        assert scrubbed(text, asked=True, count=lambda kind: None) == text
    assert scrubbed("0788123456", asked=True, count=lambda kind: None) == "[phone removed]"


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "respondent": ["R1", "R2"],
            "mfi": ["M1", "M2"],
            "a1": ["4", "0788123456"],
            "remark": ["ask Uwase at 788 123 456", "rien"],
            "Full name": ["Marie UWASE", ""],
            "_gps_latitude": [-2.48461, np.nan],
            "c17": ["-2.48461", "-2.4912"],
            "note": ["marie called", "x@example.org"],
        }
    )


def test_counts_are_told_and_values_are_not(study: Study) -> None:
    before = frame()
    given = frame()
    kept, removed = drop_identifiers(given, study)
    pd.testing.assert_frame_equal(given, before)
    assert list(kept.columns) == ["respondent", "mfi", "a1", "remark", "note"]
    assert list(kept["a1"]) == ["4", "[phone removed]"]
    assert list(kept["remark"]) == ["ask [name removed] at [phone removed]", "rien"]
    assert list(kept["note"]) == ["[name removed] called", "[e-mail removed]"]
    assert removed == {"e-mail": 1, "location": 3, "name": 3, "phone": 2}


def test_the_study_says_what_else_goes_and_what_stays(study: Study) -> None:
    privacy = study.privacy.model_copy(update={"identifiers": ["Branch code"]})
    stricter = study.model_copy(update={"privacy": privacy})
    data = pd.DataFrame({"g1/branch_code": ["K12"], "a2": [3], "g/a1": [4], "Branch code": ["x"]})
    kept, removed = drop_identifiers(data, stricter)
    assert list(kept.columns) == ["a2", "g/a1"]
    assert removed == {"declared": 2}


def test_two_columns_of_one_name_are_both_seen(study: Study) -> None:
    data = pd.DataFrame([["Marie", "4", "Jean"]], columns=["name", "a1", "name"])
    kept, removed = drop_identifiers(data, study)
    assert list(kept.columns) == ["a1"]
    assert removed == {"name": 2}


def test_a_design_column_that_names_people_is_refused(study: Study) -> None:
    data = pd.DataFrame({"respondent": ["0788123456", "R2"], "mfi": ["M1", "M1"]})
    with pytest.raises(DataError) as refusal:
        drop_identifiers(data, study)
    assert str(refusal.value) == (
        "The column 'respondent' names people in 1 of its 2 values. Name it under "
        "privacy.pseudonyms in study.yaml, and import with the study's key."
    )
