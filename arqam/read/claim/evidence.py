"""On what evidence a field of a claim was read: the kinds that confidence is counted by."""

from __future__ import annotations

from enum import StrEnum


class How(StrEnum):
    """How a field was found. Which field it is of stands beside it: ``data/tables/confidence.csv``."""

    # what it measures
    KIND = "kind"  # the quantity is a date, a length of time, a rank
    COUNTED = "counted"  # the counted noun is a measure's: 40 شركة
    THING = "thing"  # the counted noun is no measure's: a number of things
    BESIDE = "beside"  # a measure's word beside the number
    SHARE_OF = "share_of"  # 38% من الصادرات
    SHARE_VERB = "share_verb"  # استحوذ على 41%
    SHARE_LEVEL = "share_level"  # a percentage of an amount that says no change
    UNIT = "unit"  # the unit says it: money for a barrel, power
    MARKET = "market"  # a report of a stock market says it
    CLAUSE = "clause"  # the nearest word of the clause
    SENTENCE = "sentence"  # the nearest word of the sentence
    BEFORE = "before"  # the sentence before
    OTHER = "other"  # the subject names what no measure names
    # what it measures, and whose it is
    SUBJECT = "subject"  # the subject of its own statement
    ABOVE = "above"  # the subject of the statement that it hangs on
    # whose it is
    WORDS_BEFORE = "words_before"
    WORDS_AFTER = "words_after"
    HEAD = "head"  # who opens the sentence
    STATEMENT_BEFORE = "statement_before"
    WORLD = "world"  # a measure of the world's markets
    REGION = "region"
    ANAPHOR = "anaphor"  # الشركة, البنك
    LAND = "land"  # المملكة, البلاد
    FIRM_OF_THE_ARTICLE = "firm_of_the_article"
    COUNTRY_OF_THE_ARTICLE = "country_of_the_article"
    PAIR_OF_THE_ARTICLE = "pair_of_the_article"
    NAMED_LAST = "named_last"
    SENTENCE_BEFORE = "sentence_before"
    CLAUSE_OF_TIME = "clause_of_time"
    # which way it moved
    SIGN = "sign"
    BY = "by"
    TO = "to"
    FROM = "from"
    PLAIN = "plain"  # the figure right after its verb
    AGAINST = "against"
    REACHED = "reached"
    LIST = "list"  # the verb of the list that it stands in
    WORTH = "worth"
    # nothing was found
    NONE = "none"
