"""Images and attachments: pure functions from bytes to what is published, or to the reason why not."""

from sitegen.media.archive import check_archive
from sitegen.media.attachment import AttachmentInfo, sniff_attachment
from sitegen.media.image import Picture, Variant, make_picture
from sitegen.media.limits import MediaLimits, media_limits
from sitegen.media.refusal import Refusal, human_size

__all__ = [
    "AttachmentInfo",
    "MediaLimits",
    "Picture",
    "Refusal",
    "Variant",
    "check_archive",
    "human_size",
    "make_picture",
    "media_limits",
    "sniff_attachment",
]
