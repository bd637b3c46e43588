"""Runs generators on the corpus and tells what it cost: processes, output, edits, results, tables."""
