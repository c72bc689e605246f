"""`make bench`: what a release, the log and the pages cost, against the machine's physical floor."""
