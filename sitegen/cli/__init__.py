"""The command line: arguments in, words and exit codes out. All work is done by the packages below."""
