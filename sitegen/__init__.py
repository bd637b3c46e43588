"""sitegen: a static-site generator for clusters of government portals (政府网站集约化平台)."""

__version__ = "0.1.0"
