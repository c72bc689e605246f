"""Takes the pictures; ends with 1 when a page did not answer as it should."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from . import SUBJECTS, patterns
from .addresses import not_seen
from .people import sign_in
from .running import chromium, demonstration, served_patterns
from .taking import BUILD, DOCS, take

parser = ArgumentParser("pictures", description="Render every page of the demonstration.")
parser.add_argument("--demo", type=Path, metavar="FILE", help="demo.json of one that runs already")
parser.add_argument("--only", default="", metavar="WORD", help="only pages with this in their name")
args = parser.parse_args()
for folder in (BUILD, DOCS):
    folder.mkdir(parents=True, exist_ok=True)
failed: list[str] = []
seen: set[str] = set()
with chromium() as browser:
    wanted = [subject for subject in SUBJECTS if args.only in subject.name]
    if wanted:
        with demonstration(args.demo) as demo:
            for who in dict.fromkeys(subject.who for subject in wanted):
                theirs = [subject for subject in wanted if subject.who == who]
                failed += take(theirs, browser, demo["base_url"], sign_in(browser, demo, who), seen)
    with served_patterns() as address:
        apart = [subject for subject in patterns.SUBJECTS if args.only in subject.name]
        failed += take(apart, browser, address, None, set())
if not args.only:
    failed += [f"No picture was taken of {name}." for name in not_seen(seen)]
sys.stdout.write("".join(f"{said}\n" for said in failed) or f"The pictures are in {BUILD}.\n")
sys.exit(1 if failed else 0)
