"""What we use of Whoosh, imported in one place: 2.7.4 warns of its own syntax when it is compiled anew."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from whoosh import columns, fields
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import StructFile
    from whoosh.index import TOC
    from whoosh.matching import ListMatcher
    from whoosh.reading import TermNotFound

__all__ = ["TOC", "FileStorage", "ListMatcher", "StructFile", "TermNotFound", "W3Codec", "W3FieldWriter", "W3TermInfo", "columns", "fields"]
