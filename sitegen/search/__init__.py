"""Search over the published documents of the cluster: one tokeniser, one order of results, two engines."""
