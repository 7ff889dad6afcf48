# Set up, run and check a copy of Incident Log. Needs python3 (3.11 or newer) and make.

PYTHON ?= python3
PORT ?= 8000
DATA ?= ./data
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

# Compiled modules are kept: hundreds of processes start in the tests, and none should compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run demo test check bench lock messages spec-vectors screenshots build

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: $(VENV)/run.stamp build ## serve http://127.0.0.1:$(PORT) with SQLite and a folder in DATA
	@exec $(BIN)/incident-log serve --port $(PORT) --data $(DATA)

demo: $(VENV)/run.stamp build ## the same, with a desk, its members and ten public cases
	@exec $(BIN)/incident-log demo --port $(PORT) --data $(DATA)

test: $(VENV)/test.stamp build ## run every test, in a real browser and on PostgreSQL too
	@$(BIN)/python -m tools.suite $(PYTEST_ARGS)

check: $(VENV)/test.stamp build ## run ruff, mypy, import contracts, tsc, node tests and architecture tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.node tsc
	$(BIN)/python -m tools.node test
	$(BIN)/python -m pytest -q tests/architecture

bench: $(VENV)/test.stamp build ## measure, and print ratios that do not depend on the machine
	$(BIN)/python -m bench

lock: ## rewrite the lock files from pyproject.toml and package.json
	test -x .lock-venv/bin/uv || { $(PYTHON) -m venv .lock-venv && .lock-venv/bin/python -m pip install --quiet uv; }
	.lock-venv/bin/python tools/lock.py
	$(MAKE) $(VENV)/run.stamp
	$(BIN)/python -m tools.node lock

messages: $(VENV)/test.stamp ## collect strings from code, templates and data into the catalogues
	$(BIN)/python -m tools.messages update

spec-vectors: $(VENV)/test.stamp ## rewrite tests/vectors from the Python implementation
	$(BIN)/python -m tools.vectors
	$(BIN)/python -m tools.domain_vectors

screenshots: $(VENV)/test.stamp build ## take the screenshots of the README and the guides
	$(BIN)/python -m tools.screenshots

build: $(VENV)/run.stamp
	@$(BIN)/python -m incident_log.web.assets build

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Incident Log needs Python 3.11 or newer; say make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Installing what it takes to run (once; about half a minute) ..."
	$(PIP) --require-hashes -r requirements/run.lock
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/test.stamp: requirements/test.lock $(VENV)/run.stamp
	@echo "Installing what it takes to test ..."
	$(PIP) --require-hashes -r requirements/test.lock
	@$(BIN)/python -m incident_log.web.assets packages
	@touch $@
