"""Texts in a table that say nothing of the rows below them: `Source: registers`, `* estimated`.

A sentence, a note by its mark or its first word, or the number of an outcome: `Output 1.2`.
"""

from __future__ import annotations

import re

from citywise.catalogue.totals import is_total_word
from citywise.catalogue.words import fold

_MARK = re.compile(r"[*†‡¹²³⁴⁵⁶⁷⁸⁹]|\(\d{1,2}\)\s")
_FIRST_WORDS = (
    "note", "notes", "nb", "n.b.", "remark", "remarks", "comment", "comments", "source", "sources",
    "caveat", "legend", "disclaimer", "footnote", "footnotes",
    "nota", "notas", "remarque", "remarques", "commentaire", "commentaires", "légende",
    "fuente", "fuentes", "observación", "observaciones", "comentario", "comentarios", "leyenda",
    "bemærkning", "bemærkninger", "anm", "kilde", "kilder", "noter", "kommentar", "kommentarer",
    "not", "notlar", "kaynak", "kaynaklar", "açıklama", "açıklamalar",
    "ملاحظة", "ملاحظات", "المصدر", "المصادر", "تعليق", "تنبيه",
    "anmerkung", "anmerkungen", "hinweis", "hinweise", "quelle", "quellen",
    "fonte", "fontes", "observação", "observações", "napomena", "napomene", "izvor", "izvori",
)  # fmt: skip
_FIRST = frozenset(map(fold, _FIRST_WORDS))
_LABEL = re.compile(r"[\W_]*(?P<word>[^\W\d_][\w.\u0300-\u036f]*)\s*(?P<end>[:.–—-]|\d|$)")
_STEPS = (
    "outcome", "output", "result", "objective", "goal", "impact",
    "résultat", "effet", "extrant", "produit", "objectif",
    "resultado", "producto", "objetivo", "efecto", "impacto",
    "النتيجة", "المخرج", "الهدف", "الأثر",
    "sonuç", "çıktı", "amaç", "effekt", "resultat", "mål", "virkning",
)  # fmt: skip
_STEP = re.compile(
    rf"(?:{'|'.join(sorted(map(fold, _STEPS), key=len, reverse=True))})(?: (?:n|no|nr))?"
    r" \d{1,2}(?: \d{1,2})*(?!\d).*"
)
_SENTENCE_WORDS = 4
_SENTENCE_ENDS = (".", "!", "?", "؟", "…", ".)")


def is_remark(text: str) -> bool:
    """The text is plainly no heading of the rows below it."""
    return (
        _MARK.match(text.strip()) is not None
        or _is_sentence(text)
        or _has_label(text)
        or _STEP.fullmatch(fold(text)) is not None
        or is_total_word(text)
    )


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE_WORDS and text.rstrip().endswith(_SENTENCE_ENDS)


def _has_label(text: str) -> bool:
    """`Source: …`, `Note 2`, `NB – …`; `Sources of support` is none."""
    match = _LABEL.match(text)
    return match is not None and fold(match["word"]) in _FIRST
