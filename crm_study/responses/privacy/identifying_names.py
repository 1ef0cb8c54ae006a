"""Columns that name a person by their own name, on every platform and in three languages."""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import combining, normalize

Kind = Literal[
    "location",
    "device",
    "phone",
    "e-mail",
    "IP address",
    "user name",
    "name",
    "national id",
    "photo",
    "address",
    "declared",
]

_WHO = (
    "first|last|middle|full|family|given|sur|nick|your|my|respondents?|participants?|clients?|"
    "customers?|staff|employees?|managers?|enumerators?|interviewers?|supervisors?|persons?|"
    "contact|recipient|submitter|instance|household|head|child|children|father|mother|husband|"
    "wife|spouse|guardian|witness|maiden"
)
_WHOSE = "(?:of |the |your |person |who )*"
_WHO_FR = (
    "repondante?|participante?|cliente?|employee?|gerante?|directeur|directrice|enqueteur|"
    "enquetrice|famille|complet|personne"
)
_WHO_RW = "yawe|yanyu|ubazwa|usubiza|umukiriya|umukozi|umuyobozi|ubaza|yose"

_WORDS: tuple[tuple[Kind, str], ...] = (
    (
        "location",
        r"gps|geopoints?|geotrace|geoshape|geolocation|latitudes?|longitudes?|coordinates?|"
        r"coordonnees|lat|lon|lng|lat ?long?|location latitude|location longitude|"
        r"altitude|gps precision|gps accuracy|start geopoint|where are you now|"
        r"background location",
    ),
    (
        "device",
        r"device ?ids?|device|imei|imsi|sim ?(?:serial|id)(?: number)?|subscriber ?id|"
        r"serial ?number|mac address|user ?agent|fingerprint|meta instance id device|"
        r"audit(?: url)?|appareil",
    ),
    (
        "phone",
        r"phones?|tele?phones?|tel|cell ?phones?|mobile|mobile ?numbers?|mobiles? ?phones?|"
        r"phone ?(?:numbers?|nos?|num)|device ?phone ?num(?:ber)?|whats ?app|portable|gsm|"
        r"telefon[ei]|terefon[ei]|msisdn|momo|mobile money number",
    ),
    (
        "e-mail",
        r"e ?mails?|e ?mail addr(?:ess)?|recipient e ?mail|courriels?|messagerie|mail|mel|"
        r"imeyi?li?|imeri",
    ),
    ("IP address", r"ip|ip ?addr(?:ess(?:e)?)?|adresse ip|remote addr|refurl|referrer"),
    (
        "user name",
        r"user ?names?|users?|submitted ?by|submitter ?(?:id|name)?|login|account ?name|"
        r"nom d utilisateur|utilisateur|izina ry ukoresha|recorded by|token|"
        r"redcap survey identifier|external ?(?:data ?)?reference",
    ),
    (
        "national id",
        r"national ?ids?(?: ?(?:number|no|card))?|id ?card(?: ?(?:number|no))?|nid|nida|"
        r"identity ?card|passport(?: ?(?:number|no))?|carte d identite|numero d identite|"
        r"(?:numero|nimero|inomero) (?:y |ya )?(?:i )?indangamuntu|indangamuntu|"
        r"driving licen[cs]e|social security(?: number)?|matricule|bank account(?: number)?",
    ),
    (
        "photo",
        r"photos?|pictures?|selfies?|images?|signatures?|umukono|ifoto|amafoto|"
        r"attachments?|voice|audio|video|recordings?",
    ),
    (
        "address",
        r"(?:home |postal |street |physical )address(?:es)?|address|adresse|adresse postale|"
        r"aderesi|domicile|house number|p ?o box",
    ),
    (
        "name",
        r"names?|noms?|prenoms?|amazina|izina|surnames?|forenames?|fullnames?|firstnames?|"
        r"lastnames?",
    ),
)
"""Words that are the whole of a column's name, or the last part of its path."""

_PHRASES: tuple[tuple[Kind, str], ...] = (
    ("location", r"gps|geopoint|geolocation|latitude|longitude"),
    ("device", r"device id|imei|imsi|sim serial|subscriber id"),
    (
        "phone",
        r"(?:phone|telephone|mobile|whatsapp|cell|contact|momo|tel|telefone) "
        r"(?:number|no|nos|num|numero)|(?:numero|numeros|no) de (?:votre )?(?:tele?phone|portable)|"
        r"(?:numero|nimero|inomero)s? (?:ya |za |y )?(?:i )?(?:tele?fon[ei]|terefon[ei])",
    ),
    (
        "e-mail",
        r"e ?mail(?: address(?:es)?)|adresse (?:de |e |electronique )?(?:mail|messagerie|courriel)|"
        r"your e ?mail|adresse electronique",
    ),
    ("IP address", r"ip addr(?:ess)?|adresse ip"),
    ("user name", r"user name|nom d utilisateur|submitted by"),
    ("national id", r"national id(?:entity)?|identity card|carte d identite|indangamuntu|passport"),
    ("photo", r"(?:take|prendre|fata) (?:a |une |an |i )?(?:photo|picture|ifoto)"),
    ("address", r"(?:home|postal|street) address"),
    (
        "name",
        rf"(?:{_WHO})(?: s)? ?names?|names? {_WHOSE}(?:{_WHO})|"
        rf"(?:votre|vos) (?:nom|prenom)s?|(?:pre)?noms? (?:et|de|du|de l|de la|d un)? ?"
        rf"(?:{_WHO_FR}|(?:pre)?noms?)|(?:amazina|izina) (?:ry |y |ya |rya )?(?:u ?)?(?:{_WHO_RW})|"
        rf"(?:pre)?noms?(?: et)? prenoms?",
    ),
)
"""Phrases that give a column away wherever they stand in its name or question."""

_WHOLE = tuple((kind, re.compile(rf"(?:{words})(?: ?\d+)?")) for kind, words in _WORDS)
_WITHIN = tuple((kind, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for kind, words in _PHRASES)
_PATH = re.compile(r"[/.:]+|__|\[|\]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GEO = re.compile(r".*(?<!\w)(?:latitude|longitude|altitude|gps (?:precision|accuracy))")


def kind_of_name(column: str) -> Kind | None:
    """Tell what a column holds about a person, by its name alone.

    Parameters
    ----------
    column : str
        An item id, a path (``group/phone``), a header of a platform (``DeviceID``) or a
        question in English, French or Kinyarwanda.

    Returns
    -------
    str or None
        ``location``, ``device``, ``phone``, ``e-mail``, ``IP address``, ``user name``,
        ``name``, ``national id``, ``photo`` or ``address``; None for any other column.

    Examples
    --------
    >>> kind_of_name("meta/DeviceID"), kind_of_name("Numéro de téléphone")
    ('device', 'phone')
    >>> kind_of_name("_gps_latitude"), kind_of_name("Amazina yawe yose")
    ('location', 'name')
    >>> kind_of_name("mfi_name"), kind_of_name("kcf1")
    (None, None)
    """
    whole = plain_words(column)
    last = plain_words(next((part for part in reversed(_PATH.split(column)) if part.strip()), ""))
    for text in dict.fromkeys((whole, last)):
        for kind, words in _WHOLE:
            if words.fullmatch(text):
                return kind
    if _GEO.fullmatch(whole):
        return "location"
    return next((kind for kind, phrase in _WITHIN if phrase.search(whole)), None)


def plain_words(text: str) -> str:
    """Return a name as lower-case words without accents or signs.

    Examples
    --------
    >>> plain_words("Numéro_de téléphone (GSM)"), plain_words("IPAddress")
    ('numero de telephone gsm', 'ip address')
    """
    bare = "".join(mark for mark in normalize("NFKD", text) if not combining(mark))
    words = re.findall(r"[^\W_]+", _CAMEL.sub(" ", bare))
    return " ".join(words).casefold()
