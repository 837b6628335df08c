"""How much each feature of a line counts for its being a heading.

The score is logistic: `BIAS` and the weight of each feature times its value (0 to 1) are added up.
A feature that is not named counts nothing.
"""

from collections.abc import Mapping

# Fitted by tests/bench/scraped_fit.py on the tuning half of the pages that tests/bench/scraped.md
# names; there are the figures, too.
BIAS = -0.8
WEIGHTS: Mapping[str, float] = {
    "one word": 0.3,
    "more than twelve words": -0.6,
    "a question": -0.1,
    "an exclamation": -1.0,
    "a colon at the end": -0.5,
    "a comma in it": -0.4,
    "a slash in it": -1.5,
    "brackets at the end": -0.7,
    "digits": -2.5,
    "a date or a time": -1.2,
    "a speaker or a label in front": -0.8,
    "a title and a subtitle": -0.1,
    "a number in front": -0.3,
    "a word that counts in front": 3.8,
    "a question word in front": 0.9,
    "capitals as in a title": 0.5,
    "it begins the file": 1.7,
    "it begins the file, over a short line": 1.2,
    "it is the second block": 0.9,
    "it ends the file": -5.3,
    "a longer text follows": 0.1,
    "a longer text follows the question": 0.5,
    "a list follows": 1.8,
    "a table follows": 2.1,
    "a short line follows": 0.1,
    "short lines follow": -0.7,
    "speech follows": -1.2,
    "what follows begins small": -1.7,
    "a question follows": -1.0,
    "its words come back in what follows": 1.0,
    "a question comes before": -1.5,
    "a line with a colon comes before": -1.5,
    "short lines come before": -0.6,
    "a list or table comes before": -0.1,
    "others like it": 1.1,
    "others head a text as it does": 0.4,
    "others are numbered": -0.7,
    "repeated": -3.1,
    "others begin with its word": -0.1,
    "other short lines head nothing": -0.4,
    "one of many short lines": -0.7,
    "the paragraphs are long": 0.7,
    "much text follows": 0.7,
    "much text comes before": 0.7,
}

# What extractors' text does not show, or too seldom for a fit, is weighed by hand.
BY_HAND: Mapping[str, float] = {
    "one of the usual headings": 4.0,
    "set in bold": 3.0,
    "blank lines set it apart": 0.6,
    "a number of several parts in front": 1.5,
    "its colon leads in a list or table": -6.0,
    "a label and a sentence": -1.0,
    "other headings are marked": -3.0,
    "a comma, and others have none": -2.0,
    "a pronoun in front": -1.8,
    "a pronoun and a verb": -2.5,
    "said again in the text": -4.0,
}
