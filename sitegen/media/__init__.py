"""Images and attachments: pure functions from bytes to what is published, or to the reason why not.

`image` stands on Pillow and is imported where a picture is made.
"""

from sitegen.media.archive import check_archive
from sitegen.media.attachment import AttachmentInfo, sniff_attachment
from sitegen.media.limits import MediaLimits, media_limits
from sitegen.media.refusal import Refusal, human_size

__all__ = [
    "AttachmentInfo",
    "MediaLimits",
    "Refusal",
    "check_archive",
    "human_size",
    "media_limits",
    "sniff_attachment",
]
