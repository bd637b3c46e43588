"""Typed records read from YAML with positions: all mistakes at once, each with line, column and a suggestion."""
