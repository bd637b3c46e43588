"""Markdown: from the body of a document to HTML, references, headings, summary and words."""

from sitegen.parse.markdown.document import render_markdown
from sitegen.parse.markdown.result import Heading, Reference, Rendered
from sitegen.parse.markdown.text import plain_text

__all__ = ["Heading", "Reference", "Rendered", "plain_text", "render_markdown"]
