"""Other scripts of a language: text and pages in traditional Chinese, made from simplified ones."""
