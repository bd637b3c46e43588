"""Words that mean the same (同义词): other ways to say what was typed."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.search.query import Synonyms


def synonyms_of(groups: tuple[tuple[str, ...], ...]) -> Synonyms:
    """For the letters of a piece: the piece with a word of a group put for another of the same group."""
    by_word: dict[str, list[tuple[str, ...]]] = {}
    for group in groups:
        for word in group:
            by_word.setdefault(word, []).append(group)
    words = sorted(by_word, key=lambda one: (-len(one), one))

    def others(literal: str) -> Iterable[str]:
        for word in words:
            if word in literal:
                for group in by_word[word]:
                    # A piece that holds the other word already says both: 住房公积金 is not made 住房住房公积金.
                    yield from (literal.replace(word, one) for one in group if one != word and one not in literal)

    return others
