# `make editions` and `make test` do their own set-up, from a bare clone on.
.DEFAULT_GOAL := help
.PHONY: setup editions test lint conformance bench validators clean help

python := .venv/bin/python
ifeq ($(shell uname),Darwin)
# Homebrew's libraries stand where macOS does not look by itself.
python := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib $(python)
endif

editions: .venv/.ready ## Build every edition under sources/ into dist/ (or only=PATH)
	@$(python) -m briefexport build $(only)

setup: .venv/.ready ## Make .venv ready, as every target does by itself

# In CI the independent validators judge the editions too; they are fetched while the code is
# checked, but after the set-up: only one of them at a time can install packages of the system.
ifeq ($(CI),true)
test: .venv/.ready
	@$(MAKE) --no-print-directory --jobs=2 lint validators
	@$(python) -m pytest -q -n auto --dist worksteal --durations=40
else
test: lint ## Check the code and run the tests
	@$(python) -m pytest -q -n auto --dist worksteal -m "not (conformance or thorough)"
endif

lint: .venv/.ready ## Check style and types
	@$(python) -m ruff check
	@$(python) -m ruff format --check
	@$(python) -m mypy

conformance: .venv/.ready validators ## Judge the editions with independent validators
	@$(python) -m pytest -q -n auto --dist worksteal -m conformance

bench: .venv/.ready ## Measure 5 MB of Markdown, an EPUB of 1,000 briefs, PDFs of 300 and of 2,000 pages, a table of 1,000 rows, DOCX, the proof, and what is built again
	@$(python) tests/bench/reading.py
	@$(python) tests/bench/epub.py
	@$(python) tests/bench/pdf.py
	@$(python) tests/bench/long.py
	@$(python) tests/bench/tables.py
	@$(python) tests/bench/word.py
	@$(python) tests/bench/proof.py
	@$(python) tests/bench/rebuild.py

validators: .venv/.ready
	@scripts/validators >/dev/null

clean: ## Remove what was built and set up
	@rm -rf .venv .venv-tools .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find dist -mindepth 1 ! -name README.md -delete
	@find src tests -name __pycache__ -prune -exec rm -rf {} +

help: ## Show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

.venv/.ready: pyproject.toml uv.lock scripts/bootstrap scripts/libraries
	@scripts/bootstrap
