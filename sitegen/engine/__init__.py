"""One build: the stages in their order, and what is committed when."""
