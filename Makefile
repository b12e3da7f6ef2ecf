# Table of contents. `make setup` first; every other recipe does it by itself.

PYTHON ?= python3
PEOPLE ?= 1100000

UV_VERSION := 0.13.9
VENV       := .venv
BIN        := $(VENV)/bin
UV         := VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv
STAMP      := $(VENV)/.installed
SUDO       := $(shell [ "$$(id -u)" = 0 ] || echo sudo -n)

# Compiled modules are kept, whatever the shell says: every command starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check style types layers docs bench assurance lock browser clean

help:       ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

setup: $(STAMP)  ## a Python environment in .venv, exactly as locked

demo: setup  ## a made-up district of PEOPLE persons: who is entitled, and not covered?
	$(BIN)/yingbao demo --persons $(PEOPLE)

test: setup browser  ## every test but the slow proofs
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

check: style types layers docs  ## what needs no running: all four

style: setup  ## one way to write Python
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup  ## every signature holds
	$(BIN)/mypy

layers: setup  ## who may import whom
	$(BIN)/lint-imports --no-logo

docs: setup  ## links and commands in the documents hold
	$(BIN)/pytest -q tests/house/test_documents.py

bench: setup  ## how fast, on this machine
	$(BIN)/python -m bench

assurance: setup browser  ## the slow proofs too
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -m "assurance or not assurance"

lock: setup  ## resolve the dependencies anew into requirements.lock
	$(UV) pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-header \
		--upgrade --output-file requirements.lock pyproject.toml

browser:  ## Debian's Chromium and Chinese fonts, where tests look at pages
	@command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . || $(MAKE) --no-print-directory _browser

clean:  ## all that the other recipes made
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests policies -name __pycache__ -prune -exec rm -rf {} +

# ---- what the recipes above stand on -------------------------------------------------------------

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Yingbao needs Python 3.11 or newer: make setup PYTHON=python3.11' >&2; exit 1; }
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --only-binary :all: uv==$(UV_VERSION)
	$(UV) pip sync --quiet --require-hashes --only-binary :all: --compile-bytecode requirements.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.PHONY: _browser
_browser:
	@if ! command -v apt-get >/dev/null || ! $(SUDO) true 2>/dev/null; then \
		echo 'Some tests look at pages: please install chromium and the fonts fonts-noto-cjk yourself.' >&2; \
	else \
		$(SUDO) apt-get -qq update && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
			chromium fontconfig fonts-noto-cjk; \
	fi
