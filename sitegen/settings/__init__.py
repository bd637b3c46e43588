"""Which sites exist: `sites/platform.yml`, `sites/organisations.yml`, one file a site; typed and checked."""

from sitegen.settings.cluster import Cluster, load_cluster
from sitegen.settings.organisation import Organisation
from sitegen.settings.platform import Platform
from sitegen.settings.section import Section
from sitegen.settings.site import Site, SiteFile

__all__ = ["Cluster", "Organisation", "Platform", "Section", "Site", "SiteFile", "load_cluster"]
