"""The numbers and type tables of the media rules, read from `limits.yml`."""

from __future__ import annotations

import functools
from importlib import resources

import msgspec
import yaml


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """First bytes of a kind of content: `hex` stands at offset `at`."""

    content: str
    hex: str
    at: int = 0


class AttachmentType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file name ending of the allow-list."""

    label: str
    mime: str
    content: str
    members: tuple[str, ...] = ()


class MediaLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `limits.yml`; what each number means and where it comes from is written there."""

    image_bytes: int
    image_pixels: int
    image_side: int
    jpeg_scans: int
    animation_frames: int
    animation_pixels: int
    animation_bytes: int
    max_width: int
    max_height: int
    variant_widths: tuple[int, ...]
    jpeg_quality: int
    webp_quality: int
    webp_method: int
    png_level: int
    image_extensions: dict[str, str]
    attachment_bytes: int
    attachment_large: int
    head_bytes: int
    archive_ratio: int
    archive_ratio_floor: int
    archive_bytes: int
    archive_members: int
    archive_directory_bytes: int
    nested_refused: frozenset[str]
    members_refused: frozenset[str]
    macro_members: frozenset[str]
    signatures: tuple[Signature, ...]
    markup: dict[str, tuple[str, ...]]
    attachments: dict[str, AttachmentType]


@functools.cache
def media_limits() -> MediaLimits:
    """The limits of the program. Read once a process: the file is part of the program."""
    text = resources.files("sitegen.media").joinpath("limits.yml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), MediaLimits)
