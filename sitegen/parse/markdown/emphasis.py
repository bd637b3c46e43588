"""Emphasis next to Han characters and full-width punctuation.

CommonMark decides by white space and punctuation whether `**` may open or close emphasis. Chinese has no
white space between words, so `**责任单位：**市教育局` cannot close there: punctuation before, a letter
after. Here a wide character beside the asterisks settles what white space settles in Latin text:

- full-width punctuation counts as a letter: it never forbids opening or closing;
- narrow punctuation forbids it only if the other neighbour is neither white space, punctuation nor wide;
- `_` may open or close inside a word where punctuation stands on the inner side of it.

Where neither neighbour is wide, CommonMark's own rule decides.
"""

from __future__ import annotations

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline, emphasis
from markdown_it.rules_inline.state_inline import Scanned

from sitegen.parse.markdown.characters import is_wide


class WideState(StateInline):
    """The state of the inline parser, with emphasis for wide characters.

    `stray` receives (offset, length) of each run of asterisks beside wide text that stayed text."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.stray: list[tuple[int, int]] = []
        self._suspects: list[tuple[int, int, int]] = []

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        end = self._end_of_run(start)
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        if not (is_wide(before) or is_wide(after)):
            return super().scanDelims(start, canSplitWord)
        if end - start > 1 and self.src[start] == "*":
            first = len(self.tokens) + bool(self.pending)
            self._suspects.append((first, start, end - start))
        return _beside_wide(before, after, end - start, inside_word=canSplitWord)

    def _end_of_run(self, start: int) -> int:
        marker, end = self.src[start], start + 1
        while end < self.posMax and self.src[end] == marker:
            end += 1
        return end

    def note_stray(self) -> None:
        """Record the suspicious runs of which two asterisks or more have stayed text."""
        for first, start, length in self._suspects:
            left = sum(token.content == "*" for token in self.tokens[first : first + length])
            if left > 1:
                self.stray.append((start, left))


def note_stray(state: StateInline) -> None:
    """The rule to run after emphasis is settled and before neighbouring texts are joined."""
    if isinstance(state, WideState):
        state.note_stray()


mark_emphasis = emphasis.tokenize


def _beside_wide(before: str, after: str, length: int, *, inside_word: bool) -> Scanned:
    left = not _is_space(after) and not _forbids(after, before)
    right = not _is_space(before) and not _forbids(before, after)
    if inside_word:
        return Scanned(left, right, length)
    opens = left and (not right or _is_punctuation(before) or _is_punctuation(after))
    closes = right and (not left or _is_punctuation(after) or _is_punctuation(before))
    return Scanned(opens, closes, length)


def _forbids(inner: str, outer: str) -> bool:
    """Whether narrow punctuation on the inner side of the asterisks keeps them from being emphasis."""
    if is_wide(inner) or not _is_punctuation(inner):
        return False
    return not (_is_space(outer) or _is_punctuation(outer) or is_wide(outer))


def _is_space(character: str) -> bool:
    return isWhiteSpace(ord(character))


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
