"""The fixed words of a form: what is printed around the declared questions.

Three languages. The status of each follows the ladder of translations; the Kinyarwanda
and French words are drafts until a translator has read them.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.protocol.instrument import Instrument, Translation
from crm_study.protocol.languages import APPROVED, FORM
from crm_study.protocol.strict import Text, say

WORDS_TRANSLATIONS: dict[str, Translation] = {
    "en": Translation(status="source", by="crm-study", date="2026-11-20"),
    "fr": Translation(status="machine", by="crm-study", date="2026-11-20"),
    "rw": Translation(status="machine", by="crm-study", date="2026-11-20"),
}
"""How far the fixed words have come in each language."""

LANGUAGE_NAMES = {"en": "English", "fr": "Français", "rw": "Ikinyarwanda", "sw": "Kiswahili"}
"""What a language calls itself."""

STATUS_WORDS: dict[str, Text] = {
    "source": {"en": "source text", "fr": "texte d'origine", "rw": "umwandiko w'umwimerere"},
    "machine": {
        "en": "machine draft",
        "fr": "ébauche automatique",
        "rw": "umushinga wakozwe n'imashini",
    },
    "human": {"en": "translated", "fr": "traduit"},
    "reviewed": {"en": "reviewed", "fr": "relu"},
    "back_translated": {"en": "back-translated", "fr": "rétrotraduit"},
    "pretested": {"en": "pretested", "fr": "prétesté"},
    "approved": {"en": "approved", "fr": "approuvé", "rw": "byemejwe"},
    "undeclared": {"en": "status not declared", "fr": "statut non déclaré"},
    "to_fill_in": {"en": "places to fill in", "fr": "à compléter", "rw": "ahagomba kuzuzwa"},
    "untranslated": {"en": "not translated", "fr": "non traduit", "rw": "bitarahindurwa"},
}

FORM_WORDS: dict[str, Text] = {
    "respondent_number": {
        "en": "Respondent number",
        "fr": "Numéro du répondant",
        "rw": "Nimero y'usubiza",
    },
    "institution": {
        "en": "Institution (code)",
        "fr": "Institution (code)",
        "rw": "Ikigo (kode)",
    },
    "enumerator": {"en": "Enumerator", "fr": "Enquêteur", "rw": "Ubaza"},
    "date": {"en": "Date", "fr": "Date", "rw": "Itariki"},
    "start": {"en": "Start", "fr": "Début", "rw": "Gutangira"},
    "end": {"en": "End", "fr": "Fin", "rw": "Kurangiza"},
    "observer": {"en": "Observer", "fr": "Observateur", "rw": "Uwitegereza"},
    "interviewer": {"en": "Interviewer", "fr": "Intervieweur", "rw": "Ubaza"},
    "interview_number": {
        "en": "Interview number",
        "fr": "Numéro de l'entretien",
        "rw": "Nimero y'ikiganiro",
    },
    "visit_number": {"en": "Visit number", "fr": "Numéro de la visite", "rw": "Nimero y'isura"},
    "staff": {
        "en": "Filled in by the study team",
        "fr": "À remplir par l'équipe de l'étude",
        "rw": "Byuzuzwa n'itsinda ry'ubushakashatsi",
    },
    "consent": {"en": "Before you begin", "fr": "Avant de commencer", "rw": "Mbere yo gutangira"},
    "how_to": {"en": "How to answer", "fr": "Comment répondre", "rw": "Uko musubiza"},
    "mark": {
        "en": "Put a cross in the box of your answer:",
        "fr": "Mettez une croix dans la case de votre réponse :",
        "rw": "Mushyire akamenyetso mu kazu k'igisubizo cyanyu:",
    },
    "mistake": {
        "en": "If you make a mistake, fill the wrong box and cross the right one:",
        "fr": "En cas d'erreur, noircissez la mauvaise case et cochez la bonne :",
        "rw": "Niba mwibeshye, musige wino akazu katari ko, mushyire akamenyetso mu kazu nyako:",
    },
    "tick_one": {
        "en": "Choose one answer.",
        "fr": "Choisissez une réponse.",
        "rw": "Muhitemo igisubizo kimwe.",
    },
    "tick_each_line": {
        "en": "Choose one answer in each line.",
        "fr": "Choisissez une réponse par ligne.",
        "rw": "Muhitemo igisubizo kimwe kuri buri murongo.",
    },
    "tick_all": {
        "en": "Choose every answer that applies.",
        "fr": "Choisissez toutes les réponses qui conviennent.",
        "rw": "Muhitemo ibisubizo byose bikwiye.",
    },
    "write_number": {
        "en": "Write a number.",
        "fr": "Écrivez un nombre.",
        "rw": "Mwandike umubare.",
    },
    "write_text": {
        "en": "Write your answer.",
        "fr": "Écrivez votre réponse.",
        "rw": "Mwandike igisubizo cyanyu.",
    },
    "write_date": {
        "en": "day / month / year",
        "fr": "jour / mois / année",
        "rw": "umunsi / ukwezi / umwaka",
    },
    "at_least": {"en": "at least {low}", "fr": "au moins {low}", "rw": "nibura {low}"},
    "at_most": {"en": "at most {high}", "fr": "au plus {high}", "rw": "ntirenga {high}"},
    "between": {
        "en": "from {low} to {high}",
        "fr": "de {low} à {high}",
        "rw": "kuva kuri {low} kugeza kuri {high}",
    },
    "only_if": {
        "en": "Only if {conditions}.",
        "fr": "Seulement si {conditions}.",
        "rw": "Gusa niba {conditions}.",
    },
    "answer_is": {
        "en": "the answer to question {number} is {answers}",
        "fr": "la réponse à la question {number} est {answers}",
        "rw": "igisubizo cy'ikibazo cya {number} ari {answers}",
    },
    "stop": {
        "en": "If {answers}: please stop here. Thank you.",
        "fr": "Si {answers} : arrêtez-vous ici. Merci.",
        "rw": "Niba ari {answers}: mugarukire aha. Murakoze.",
    },
    "or": {"en": "or", "fr": "ou", "rw": "cyangwa"},
    "and": {"en": "and", "fr": "et", "rw": "kandi"},
    "thanks": {
        "en": "Thank you for your answers.",
        "fr": "Merci de vos réponses.",
        "rw": "Murakoze ku bisubizo byanyu.",
    },
    "version": {
        "en": "Form version",
        "fr": "Version du formulaire",
        "rw": "Verisiyo y'urupapuro",
    },
    "page": {"en": "Page {x} of {y}", "fr": "Page {x} sur {y}", "rw": "Urupapuro {x} kuri {y}"},
    "draft": {
        "en": "DRAFT – not for fieldwork",
        "fr": "PROJET – pas pour le terrain",
        "rw": "UMUSHINGA – ntugomba gukoreshwa",
    },
    "not_approved": {
        "en": "Not approved yet: {languages}.",
        "fr": "Pas encore approuvé : {languages}.",
        "rw": "Bitaremezwa: {languages}.",
    },
    "fixed_words": {
        "en": "the form's fixed words",
        "fr": "mots fixes du formulaire",
        "rw": "amagambo ahoraho y'urupapuro",
    },
}

GUIDE_WORDS: dict[str, Text] = {
    "informants": {"en": "Who is interviewed", "fr": "Qui est interrogé", "rw": "Ababazwa"},
    "length": {
        "en": "{low} to {high} minutes",
        "fr": "{low} à {high} minutes",
        "rw": "Iminota {low} kugeza kuri {high}",
    },
    "opening": {"en": "Opening", "fr": "Ouverture", "rw": "Gutangira"},
    "closing": {"en": "Closing", "fr": "Clôture", "rw": "Gusoza"},
    "questions": {"en": "Questions", "fr": "Questions", "rw": "Ibibazo"},
    "checks": {"en": "Checks", "fr": "Points à observer", "rw": "Ibyitegerezwa"},
    "check": {"en": "Check", "fr": "Point", "rw": "Icyitegerezwa"},
    "marks": {"en": "Marks", "fr": "Notes", "rw": "Amanota"},
    "notes": {"en": "Notes", "fr": "Remarques", "rw": "Ibisobanuro"},
    "agreed": {
        "en": "The person agreed to take part",
        "fr": "La personne a accepté de participer",
        "rw": "Ubazwa yemeye kwitabira",
    },
    "recorded": {
        "en": "The person agreed to a recording",
        "fr": "La personne a accepté l'enregistrement",
        "rw": "Ubazwa yemeye gufatwa amajwi",
    },
    "before_visit": {"en": "Before the visit", "fr": "Avant la visite", "rw": "Mbere y'isura"},
    "codebook": {
        "en": "Codes of the analysis",
        "fr": "Codes de l'analyse",
        "rw": "Kode z'isesengura",
    },
    "code": {"en": "Code", "fr": "Code", "rw": "Kode"},
    "stands_for": {"en": "Stands for", "fr": "Signifie", "rw": "Bisobanura"},
    "each_observer": {
        "en": "{n} observers, each with a sheet of their own",
        "fr": "{n} observateurs, chacun avec sa propre grille",
        "rw": "Abitegereza {n}, buri wese afite urupapuro rwe",
    },
}

PREVIEW_WORDS: dict[str, Text] = {
    "preview": {
        "en": "Preview: nothing is sent, nothing is stored",
        "fr": "Aperçu : rien n'est envoyé ni conservé",
        "rw": "Igerageza: nta cyoherezwa, nta kibikwa",
    },
    "language": {"en": "Language", "fr": "Langue", "rw": "Ururimi"},
    "next": {"en": "Next", "fr": "Suivant", "rw": "Komeza"},
    "back": {"en": "Back", "fr": "Retour", "rw": "Subira inyuma"},
    "section": {
        "en": "Part {x} of {y}",
        "fr": "Partie {x} sur {y}",
        "rw": "Igice cya {x} kuri {y}",
    },
    "answered": {
        "en": "{x} of {y} answered",
        "fr": "{x} réponses sur {y}",
        "rw": "Ibisubizo {x} kuri {y}",
    },
    "required": {
        "en": "Please answer this question.",
        "fr": "Veuillez répondre à cette question.",
        "rw": "Musubize iki kibazo.",
    },
    "out_of_range": {
        "en": "Please write a number {range}.",
        "fr": "Veuillez écrire un nombre {range}.",
        "rw": "Mwandike umubare {range}.",
    },
    "left": {
        "en": "Questions in this part without an answer: {x}. Press Next again to leave them "
        "blank.",
        "fr": "Questions de cette partie sans réponse : {x}. Appuyez encore sur Suivant pour "
        "les laisser vides.",
        "rw": "Ibibazo byo muri iki gice bitarasubizwa: {x}. Mwongere mukande Komeza kugira ngo "
        "mubireke.",
    },
    "finished": {"en": "End of the form", "fr": "Fin du formulaire", "rw": "Iherezo ry'urupapuro"},
    "stopped": {
        "en": "The form ends here. Thank you.",
        "fr": "Le formulaire s'arrête ici. Merci.",
        "rw": "Urupapuro rurangiriye aha. Murakoze.",
    },
    "download": {
        "en": "Download the preview's answers",
        "fr": "Télécharger les réponses de l'aperçu",
        "rw": "Kuramo ibisubizo by'igerageza",
    },
    "not_data": {
        "en": "Marked as a preview: not data of the study.",
        "fr": "Marqué comme aperçu : ce ne sont pas des données de l'étude.",
        "rw": "Byanditseho igerageza: si amakuru y'ubushakashatsi.",
    },
    "again": {"en": "Start again", "fr": "Recommencer", "rw": "Ongera utangire"},
    "clear": {"en": "Clear", "fr": "Effacer", "rw": "Siba"},
}


def words_status(instrument: Instrument, lang: str) -> str:
    """Return how far the fixed words have come: as the study says, else as they are shipped.

    A study whose reader has approved them writes ``items: {form: approved}`` under the
    language of its translations.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> words_status(read_study("rusizi").instrument, "rw")
    'machine'
    """
    declared = instrument.translations.get(lang)
    if declared is not None and FORM in declared.items:
        return declared.items[FORM]
    shipped = WORDS_TRANSLATIONS.get(lang)
    return shipped.status if shipped else "untranslated"


def words_are_drafts(status: str) -> bool:
    """Tell whether fixed words of a status must be marked: the first wording is ours and stands."""
    return status not in (APPROVED, "source")


def words_in(languages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return every fixed word in the languages, English where one is missing.

    Examples
    --------
    >>> words_in(["fr", "en"])["page"]
    ('Page {x} sur {y}', 'Page {x} of {y}')
    """
    known = FORM_WORDS | GUIDE_WORDS | PREVIEW_WORDS
    return {name: tuple(say(text, lang) for lang in languages) for name, text in known.items()}
