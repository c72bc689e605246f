# Two commands on a fresh machine with Python 3.11 or later, npm and make, as root or not:
#
#     make run     sets everything up and runs the demonstration borough
#     make test    sets everything up and runs every test, in a real browser too
#
# Set-up takes packages from the registries that pip and npm are configured for; nothing else reaches a
# network. Each part is done once: its stamp carries a hash of all that it depends on.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q

hash = $(shell { cat $(1); pwd; $(PYTHON) -V; } 2>&1 | sha256sum | cut -c1-16)
PROGRAM := .venv/.program-$(call hash,requirements/runtime.txt requirements/build.txt pyproject.toml)
TESTING := .venv/.testing-$(call hash,requirements/*.txt pyproject.toml)
ASSETS := node_modules/.assets-$(call hash,package-lock.json src/candour/web/design/assets.py)

# Journeys wait more than they work: one worker more than there are processors.
WORKERS := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

# Every process that is started would compile all of Candour again: a quarter of a second each.
export PYTHONDONTWRITEBYTECODE :=

ifdef PORT
export CANDOUR_PORT := $(PORT)
endif

.PHONY: help run test test-fast check bench soak audit pictures tools

help: ## Show this list
	@awk -F ': .*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PORT=8001 moves the port, CANDOUR_DATA=folder the data; every variable is in docs/operators."

run: $(PROGRAM) $(ASSETS) ## Run the demonstration borough on http://127.0.0.1:8000
	@exec $(BIN)/candour demo

test: $(TESTING) $(ASSETS) tools ## Run every test
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test-fast: $(TESTING) $(ASSETS) ## Run the tests that need no database, in less than a minute
	@$(BIN)/pytest -n auto --dist loadfile tests/unit

check: $(TESTING) ## Check style, types and which room imports which
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(TESTING) $(ASSETS) ## Measure against the physical floor (BENCH_SUBJECTS= and BENCH_ENTRIES= grow it)
	@scripts/fetch-tools wrk
	@$(BIN)/python -m bench

soak: $(TESTING) $(ASSETS) ## Loop every fault under load for SOAK_MINUTES=10, and check what must stay true
	@$(BIN)/python -m soak

audit: build/audit/.made-$(call hash,requirements/audit.txt) ## Ask whether a weakness of a locked package is known
	@build/audit/bin/python -m scripts.audit

build/audit/.made-%: requirements/audit.txt
	@$(PYTHON) -m venv build/audit
	@build/audit/bin/python -m pip --disable-pip-version-check --no-input -q install --require-hashes -r requirements/audit.txt
	@touch $@

pictures: $(TESTING) $(ASSETS) tools ## Render every page into build/pictures, and four for docs
	@$(BIN)/python -m scripts.pictures

tools: # Chromium and Go, where root can install them
	@scripts/fetch-tools

$(PROGRAM):
	@echo "Setting up Python ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Candour needs Python 3.11 or later: make PYTHON=...")'
	@$(PYTHON) -m venv .venv || { echo "No .venv could be made. If Python has no venv here, on Debian: apt-get install python3-venv"; exit 1; }
	@$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f .venv/.program-* && touch $@

$(TESTING): $(PROGRAM)
	@echo "Setting up the test tools ..."
	@$(PIP) install --require-hashes -r requirements/test.txt
	@rm -f .venv/.testing-* && touch $@

$(ASSETS): $(PROGRAM)
	@echo "Setting up the pages' design ..."
	@npm ci --ignore-scripts --silent
	@$(BIN)/python -m candour.web.design.assets
	@touch $@
