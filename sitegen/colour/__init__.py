"""A site's colours: contrast by WCAG, and the tones of every mode made from one main colour."""
