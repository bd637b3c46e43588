"""Video and sound in a page: the browser's own player, with captions, transcript and a link to the file."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from markupsafe import escape

# What a player needs to know of its words: `theme.t`.
Words = Callable[..., str]


class Recording(msgspec.Struct, frozen=True):
    """One video or sound file as published; addresses are "" where there is no such file."""

    address: str
    mime: str
    size: str
    title: str
    captions: str = ""
    transcript: str = ""
    poster: str = ""
    language: str = "zh-Hans"

    @property
    def is_video(self) -> bool:
        return self.mime.startswith("video/")


def player(one: Recording, t: Words) -> str:
    """Phrasing content, so that it may stand in a paragraph. Nothing is fetched before the visitor asks for it."""
    tag = "video" if one.is_video else "audio"
    poster = f' poster="{escape(one.poster)}"' if one.poster and one.is_video else ""
    track = ""
    if one.captions:
        words = escape(t("player.captions"))
        track = f'<track kind="captions" src="{escape(one.captions)}" srclang="{escape(one.language)}" label="{words}" default>'
    links = [_link(one.address, t("player.download", size=one.size), download=True)]
    if one.transcript:
        links.append(_link(one.transcript, t("player.transcript")))
    # A video without its captions file stays playable; that it lacks one is a finding (A11Y-06).
    return (
        f'<span class="player player-{tag}"><{tag} controls preload="none"{poster} aria-label="{escape(one.title)}">'
        f'<source src="{escape(one.address)}" type="{escape(one.mime)}">{track}{escape(t("player.none"))}</{tag}>'
        f'<span class="player-title">{escape(one.title)}</span> <span class="player-links">{" ".join(links)}</span></span>'
    )


def _link(address: str, words: str, *, download: bool = False) -> str:
    return f'<a href="{escape(address)}"{" download" if download else ""}>{escape(words)}</a>'
