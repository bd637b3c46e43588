"""The stage between write and publish: what is published becomes what is found, in the same build."""
