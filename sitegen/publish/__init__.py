"""What goes with the pages: manifest, redirect maps for the web server, reports."""
