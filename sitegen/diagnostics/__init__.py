"""What is wrong, where, and what to do: codes and places here, words in `messages/`."""

from sitegen.diagnostics.diagnostic import Diagnostic, Place, Report, Severity
from sitegen.diagnostics.fault import MachineFault

__all__ = ["Diagnostic", "MachineFault", "Place", "Report", "Severity"]
