# Everything a newcomer types. Each target sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip falls back to ordinary, visible failures instead of asking questions.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
PIP_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --upgrade

.DEFAULT_GOAL := help
.PHONY: help setup run test bench format lock clean

help: ## Show this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Create .venv with every pinned dependency (quick when nothing changed)

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=/path/to/python3")'
	@echo "Setting up .venv (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## Sync a simulated Partner Central into ./lake and query it
	@$(BIN)/python -m workbench.tour

test: setup ## Check format, lint, types and run every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

bench: setup ## Measure the job against a hand-written floor
	@$(BIN)/python -m benchmarks

format: setup ## Format the code and fix what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup ## Renew requirements/*.txt from pyproject.toml
	$(PIP_COMPILE) pyproject.toml -o requirements/lambda.txt
	$(PIP_COMPILE) pyproject.toml --extra infra --extra workbench --group dev -c requirements/lambda.txt -o requirements/dev.txt

clean: ## Remove .venv, ./lake and caches
	rm -rf $(VENV) lake build cdk.out .mypy_cache .pytest_cache .ruff_cache .hypothesis
