"""The words an edition needs that no author wrote, by language."""

from datetime import date

from babel import Locale, UnknownLocaleError

from briefexport.model import AsideKind, Direction
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of one language."""

    language: str
    contents: str
    table: str
    figure: str
    tables: str
    figures: str
    index: str
    colophon: str
    brief: str
    notes: str
    cover: str
    pages: str
    continued: str
    start: str
    back: str
    description: str
    asides: tuple[str, str, str, str, str]

    def aside(self, kind: AsideKind) -> str:
        """Return the title of an aside that has none of its own."""
        kinds: tuple[AsideKind, ...] = ("note", "tip", "important", "warning", "caution")
        return self.asides[kinds.index(kind)]


TERMS: dict[str, Terms] = {
    terms.language: terms
    for terms in (
        Terms(
            "en", "Contents", "Table", "Figure", "Tables", "Figures", "Index", "Colophon", "Brief",
            "Notes", "Cover", "Pages", "continued", "Start of text", "Back to the text",
            "Description",
            ("Note", "Tip", "Important", "Warning", "Caution"),
        ),
        Terms(
            "de", "Inhalt", "Tabelle", "Abbildung", "Tabellen", "Abbildungen", "Register",
            "Kolophon", "Beitrag", "Anmerkungen", "Umschlag", "Seiten", "Fortsetzung", "Textbeginn",
            "Zurück zum Text", "Beschreibung",
            ("Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"),
        ),
        Terms(
            "fr", "Sommaire", "Tableau", "Figure", "Tableaux", "Figures", "Index", "Colophon",
            "Article", "Notes", "Couverture", "Pages", "suite", "Début du texte", "Retour au texte",
            "Description",
            ("Remarque", "Conseil", "Important", "Avertissement", "Attention"),
        ),
        Terms(
            "es", "Índice", "Tabla", "Figura", "Tablas", "Figuras", "Índice alfabético", "Colofón",
            "Artículo", "Notas", "Cubierta", "Páginas", "continuación", "Comienzo del texto",
            "Volver al texto", "Descripción",
            ("Nota", "Consejo", "Importante", "Advertencia", "Precaución"),
        ),
        Terms(
            "it", "Indice", "Tabella", "Figura", "Tabelle", "Figure", "Indice analitico",
            "Colophon", "Articolo", "Note", "Copertina", "Pagine", "segue", "Inizio del testo",
            "Torna al testo", "Descrizione",
            ("Nota", "Suggerimento", "Importante", "Avvertenza", "Attenzione"),
        ),
        Terms(
            "pt", "Sumário", "Tabela", "Figura", "Tabelas", "Figuras", "Índice remissivo",
            "Colofão", "Artigo", "Notas", "Capa", "Páginas", "continuação", "Início do texto",
            "Voltar ao texto", "Descrição",
            ("Nota", "Dica", "Importante", "Aviso", "Cuidado"),
        ),
        Terms(
            "nl", "Inhoud", "Tabel", "Figuur", "Tabellen", "Figuren", "Register", "Colofon",
            "Artikel", "Noten", "Omslag", "Pagina’s", "vervolg", "Begin van de tekst",
            "Terug naar de tekst", "Beschrijving",
            ("Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"),
        ),
        Terms(
            "pl", "Spis treści", "Tabela", "Rysunek", "Tabele", "Rysunki", "Indeks", "Kolofon",
            "Artykuł", "Przypisy", "Okładka", "Strony", "ciąg dalszy", "Początek tekstu",
            "Powrót do tekstu", "Opis",
            ("Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Przestroga"),
        ),
        Terms(
            "ru", "Содержание", "Таблица", "Рисунок", "Таблицы", "Рисунки", "Указатель", "Колофон",
            "Статья", "Примечания", "Обложка", "Страницы", "продолжение", "Начало текста",
            "Вернуться к тексту", "Описание",
            ("Примечание", "Совет", "Важно", "Предупреждение", "Осторожно"),
        ),
        Terms(
            "uk", "Зміст", "Таблиця", "Рисунок", "Таблиці", "Рисунки", "Покажчик", "Колофон",
            "Стаття", "Примітки", "Обкладинка", "Сторінки", "продовження", "Початок тексту",
            "Повернутися до тексту", "Опис",
            ("Примітка", "Порада", "Важливо", "Попередження", "Обережно"),
        ),
    )
}  # fmt: skip

# Scripts written from right to left, by the primary language subtag.
RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")
)


def terms_of(language: str) -> Terms | None:
    """Return the words of `language` (BCP 47), or None where there are none."""
    return TERMS.get(language.partition("-")[0].lower())


def direction_of(language: str) -> Direction:
    """Return the direction in which `language` (BCP 47) is written."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def long_date(day: date, language: str) -> str:
    """Return `day` as `language` writes it in full, "14 February 2025" in British English."""
    # It looks up the machine's time zone when it is imported, and most dates are not said.
    from babel.dates import format_date  # noqa: PLC0415

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en", "GB")
    return format_date(day, "long", locale=locale)
