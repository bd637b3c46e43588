"""Which folders of a site hold yearly reports, and whose."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.settings.cluster import Cluster
from sitegen.settings.organisation import Organisation
from sitegen.settings.section import Section
from sitegen.settings.site import Site

# The column type of sections that hold the reports (国办发〔2017〕47号附件).
_COLUMN = "信息公开年报"


def reporting(site: Site, section: Section, cluster: Cluster) -> Iterator[tuple[Organisation, str]]:
    """Organisations that publish their yearly reports in this section, with the folder of the reports."""
    if section.column_type != _COLUMN:
        return
    for source in section.sources:
        owner = None if "*" in source else cluster.organisation_of(source)
        if owner is not None and owner.site == site.id:
            yield owner, source
