"""Typed records read from YAML with positions: all mistakes at once, each with line, column and a suggestion."""

from sitegen.schema.node import Entry, Mapping, Node, Scalar, Sequence
from sitegen.schema.record import Field, Kind, Source, read_record
from sitegen.schema.yaml_reader import read_yaml

__all__ = [
    "Entry",
    "Field",
    "Kind",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "Source",
    "read_record",
    "read_yaml",
]
