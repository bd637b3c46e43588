"""The Chinese font titles are drawn with: one the theme brings, or a free one of the system.

Imports nothing, since every build asks which font there is.
"""

from __future__ import annotations

import os

# Where distributions put their free Chinese fonts (Noto and Source Han: SIL Open Font License; WenQuanYi: Apache 2.0
# or GPL with font exception), bold ones first: Debian and Ubuntu; Fedora; openEuler; Arch and Alpine; Kylin and UOS.
_FREE = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Bold.otf",
    "/usr/share/fonts/adobe-source-han-sans-cn/SourceHanSansCN-Bold.otf",
    "/usr/share/fonts/adobe-source-han-sans-cn-fonts/SourceHanSansCN-Bold.otf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)


def system_font() -> str:
    """The file of the system's font; "" without one."""
    return next((path for path in _FREE if os.path.isfile(path)), "")


def system_font_state() -> str:
    """Changes when the system has another font: what was drawn with the old one must be drawn again."""
    path = system_font()
    if not path:
        return ""
    found = os.stat(path)
    return f"{path} {found.st_size} {found.st_mtime_ns}"
