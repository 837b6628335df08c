"""The words that tell headings from other short lines."""

# What a section is called whatever the article is about.
USUAL = frozenset(
    {
        "abstract", "acknowledgements", "acknowledgments", "afterword", "appendix", "background",
        "bibliography", "closing thoughts", "conclusion", "conclusions", "contents", "discussion",
        "epilogue", "executive summary", "faq", "final thoughts", "foreword",
        "frequently asked questions", "further reading", "glossary", "in conclusion", "in summary",
        "introduction", "key points", "key takeaways", "method", "methodology", "methods",
        "next steps", "notes", "outlook", "overview", "postscript", "preface", "prologue",
        "references", "related work", "results", "sources", "summary", "the conclusion",
        "the introduction",
    }
)  # fmt: skip

# What stands on a page round an article and is no part of its structure.
FURNITURE = frozenset(
    {
        "ad", "advertisement", "advertising", "comments", "continue reading", "email", "facebook",
        "home", "leave a comment", "linkedin", "loading", "menu", "more from this author", "next",
        "previous", "print", "read more", "related", "related articles", "related posts", "reply",
        "save", "search", "share", "share this", "share this article", "sign in", "sign up",
        "skip to content", "skip to main content", "sponsored", "subscribe", "twitter", "whatsapp",
    }
)  # fmt: skip

# Small words that a title written in Title Case leaves small.
SMALL = frozenset(
    {
        "a", "an", "the", "and", "or", "nor", "but", "of", "in", "on", "at", "to", "for",
        "from", "by", "with", "as", "vs", "via", "per", "is", "it", "its", "into", "over",
        "than", "de", "la", "le", "les", "des", "du", "et", "der", "die", "das", "und", "von",
        "im", "am", "y", "el", "los", "las", "del", "e", "di", "da",
    }
)  # fmt: skip

VERBS = frozenset(
    {
        "is", "are", "was", "were", "am", "has", "have", "had", "do", "does", "did", "will",
        "would", "can", "could", "shall", "should", "may", "might", "must", "said", "says",
    }
)  # fmt: skip

PRONOUNS = frozenset(
    {
        "i", "he", "she", "they", "we", "it", "you", "there", "this", "that", "these", "those",
    }
)  # fmt: skip

ASKING = frozenset(
    {
        "who", "what", "when", "where", "why", "which", "how", "whose", "whom",
    }
)  # fmt: skip
