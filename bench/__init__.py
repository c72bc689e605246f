"""`make bench`: what a release, the log and the pages cost, against the physical floor of the same machine."""
