"""Markdown: from the body of a document to HTML, references, headings, summary and words.

The parser is imported when the first document is rendered: `render_markdown` of `parse.markdown.document`.
"""

from sitegen.parse.markdown.result import Heading, Reference, Rendered

__all__ = ["Heading", "Reference", "Rendered"]
