"""Text → tokens: the one tokeniser of every engine, of the static shards and of the browser.

The rules, which `tests/search/vectors.json` holds as examples for every implementation:

1. *Fold*, one character at a time, so that places can be followed back: compatibility forms are made plain (NFKC),
   letters small, accents dropped, a traditional character becomes the simplified one of `simplified.yml`.
2. *Runs*: characters of Han script side by side; other letters and digits side by side; what lies between is nothing.
3. A run of Han characters gives its bigrams, a single one itself; any other run gives one word.

Word segmentation would find 38 % of the fragments people quote from a page, bigrams find all of them (see
docs/search.md).
"""

from __future__ import annotations

import functools
import operator
import re
import sys
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import resources

import yaml

# Han script: 々〇, extension A, the unified block, compatibility ideographs, the planes of rare characters.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_HAN_FIRST = re.compile(rf"[{HAN}]")
# Han characters most runs begin with.
_FIRST, _LAST = "\u4e00", "\u9fff"
# Marks that are folded to other marks, which lie between runs as they do.
_MARKS = "，。、；：？！（）《》〈〉“”‘’—…·【】〔〕「」『』％～\u3000\xa0"
# No word anybody looks for is longer; digits of a bar code or a base64 picture are.
LONGEST_WORD = 32

# A token where many are counted: a pair of Han characters of 16 bits each as one number, the first one above; any other
# token as it is written. Numbers are made a third as fast again as texts, all pairs of a document in a few calls.
Token = int | str


class _Folds(dict[int, str]):
    """What each character is folded to, learnt as characters are met. `uneven`: those that become none or several."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_one(chr(code))
        if len(folded) != 1:
            self.uneven.add(chr(code))
        return folded


@functools.cache
def simplified() -> dict[str, str]:
    """Traditional character → simplified one."""
    text = resources.files("sitegen.search").joinpath("simplified.yml").read_text(encoding="utf-8")
    table = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return dict(zip("".join(table["traditional"].split()), "".join(table["simplified"].split()), strict=True))


@functools.cache
def _folds() -> _Folds:
    return _Folds()


def _fold_one(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    if not plain.isascii():
        bare = "".join(one for one in unicodedata.normalize("NFKD", plain) if unicodedata.category(one) != "Mn")
        plain = bare if bare.isascii() else "".join(one for one in plain if unicodedata.category(one) != "Mn")
    table = simplified()
    return "".join(table.get(one, one) for one in plain)


def fold(text: str) -> str:
    """The text as it is compared: width, case, accents and script made alike."""
    return text.translate(_folds())


def fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place in `text` it comes from (and the end)."""
    folds = _folds()
    folded = text.translate(folds)
    uneven = folds.uneven.intersection(text)
    if not uneven:
        return folded, range(len(text) + 1)
    places: list[int] = []
    last = 0
    longer = re.escape("".join(uneven))
    for found in re.finditer(f"[{longer}]", text):
        at = found.start()
        places += range(last, at)
        places += [at] * len(folds[ord(text[at])])
        last = at + 1
    places += range(last, len(text) + 1)
    return folded, places


def runs(folded: str) -> list[str]:
    """Runs of Han characters, and words, of a folded text."""
    return _RUN.findall(folded)


def runs_of(text: str) -> list[str]:
    """The runs of a text once folded. Only what is folded to something else is looked at by itself: in most texts
    nothing is but marks, and these lie between runs anyway."""
    folds = _folds()
    return _RUN.findall(_folded_differently().sub(lambda found: found[0].translate(folds), text))


@functools.cache
def _folded_differently() -> re.Pattern[str]:
    """What the runs of a text depend on how it is folded of, among other things: all but most Han characters, ASCII without
    capitals, and marks."""
    traditional = simplified()
    plain = [one for one in map(chr, range(ord(_FIRST), ord(_LAST) + 1)) if one not in traditional]
    return re.compile(f"[^\\t\\n -@\\[-~{_MARKS}{_ranges(plain)}]+")


def _ranges(characters: list[str]) -> str:
    """Ascending characters as they stand in a class of a pattern."""
    found: list[str] = []
    for one in characters:
        if found and ord(found[-1][-1]) == ord(one) - 1:
            found[-1] = f"{found[-1][0]}-{one}"
        else:
            found.append(one)
    return "".join(found)


def is_han(run: str) -> bool:
    return _HAN_FIRST.match(run) is not None


def run_tokens(run: str) -> list[str]:
    """The tokens of one run."""
    return tokens_of((run,))


def tokens_of(found: Iterable[str]) -> list[str]:
    """The tokens of runs, in order: what `run_tokens` says of each, without a call for each."""
    made: list[str] = []
    for run in found:
        if len(run) > 1 and _HAN_FIRST.match(run):
            made += map(operator.add, run, run[1:])
        else:
            made.append(run[:LONGEST_WORD])
    return made


def count_tokens(found: Iterable[str]) -> dict[Token, int]:
    """How often each token stands in these runs."""
    pairs, rest = pairs_of(found)
    counts: dict[Token, int] = Counter(pairs)
    for gap in [one for one in counts if one <= _HALF or not one & _HALF]:  # type: ignore[operator]
        del counts[gap]
    for word in rest:
        counts[word] = counts.get(word, 0) + 1
    return counts


def pairs_of(found: Iterable[str]) -> tuple[array[int], list[str]]:
    """The tokens of these runs in no order: pairs as numbers, among them the gaps between runs, in which one half is 0;
    and the others."""
    long: list[str] = []
    rest: list[str] = []
    for run in found:
        if len(run) > 1 and (_FIRST <= run <= _LAST or _HAN_FIRST.match(run)):
            long.append(run)
        else:
            rest.append(run[:LONGEST_WORD])
    joined = "\0".join(long)
    data = joined.encode(_UTF16)
    if len(data) > 2 * len(joined):  # there are characters of more than 16 bits
        made = list(map(packed, tokens_of(long)))
        rest += (one for one in made if isinstance(one, str))
        return array("I", [one for one in made if isinstance(one, int)]), rest
    pairs = array("I", data[: len(data) & -4])
    pairs.frombytes(data[2 : 2 + (len(data) - 2 & -4)])
    if _SWAPPED:
        pairs.byteswap()
    return pairs, rest


_HALF = 0xFFFF
# The first character of a pair is to be the upper half of a number.
_SWAPPED = sys.byteorder == "little"
_UTF16 = "utf-16-be"


def packed(token: str) -> Token:
    """A token as it is counted."""
    if len(token) == 2 and token <= "\uffff" and token[1] <= "\uffff" and _HAN_FIRST.match(token):
        return ord(token[0]) << 16 | ord(token[1])
    return token


def spelt(token: Token) -> str:
    """A token as it is written."""
    return token if isinstance(token, str) else chr(token >> 16) + chr(token & _HALF)


def tokens(text: str) -> list[str]:
    """All tokens of a text, in order."""
    return tokens_of(runs_of(text))


def title_tokens(text: str) -> list[str]:
    """Tokens of a title: also each Han character by itself, so that a query of one character finds titles."""
    found = runs_of(text)
    return [*tokens_of(found), *(one for run in found if is_han(run) and len(run) > 1 for one in run)]


def query_tokens(text: str) -> list[str]:
    """What must be looked for when somebody types this: single Han characters only where there is nothing else.

    In a text a lone `号` of "47号" may be the first half of `号文`; asking for it would lose the document.
    """
    found = list(dict.fromkeys(tokens(text)))
    longer = [one for one in found if len(one) > 1 or not is_han(one)]
    return longer or found


def letters(text: str) -> str:
    """The folded text without what lies between its runs: two texts with the same letters read the same."""
    return "".join(runs_of(text))
