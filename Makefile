# Everything runs in .venv, which the first target that needs it sets up from Python >= 3.11 and pip alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
EXTRAS := docx,notebook,office,parquet,pdf,reason,remote,validate
SIZES ?= 10 1000
# A file of settings that lies about must not change what the targets make.
export KG_NO_CONFIG := 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench docs site notebooks clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "compliance-kg needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[ray]' --requirement requirements-dev.txt
	touch $@

demo: $(VENV)/.ready ## the main job on the five policies in seeds/
	$(BIN)/kg build seeds -o build
	$(BIN)/kg query controller-processor-roles build
	$(BIN)/kg query cross-border-transfers build
	$(BIN)/kg export build --format turtle -o exports/policies.ttl
	$(BIN)/kg export build --format jsonld -o exports/policies.jsonld
	$(BIN)/kg export build --format facts -o exports/facts.jsonl

test: $(VENV)/.ready-dev ## all tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(VENV)/.ready-dev ## style, types and the one direction of the data
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready-dev ## put the code in its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: ## figures of speed, memory and disk of what users install, which is compiled, at SIZES policies
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt '.[$(EXTRAS)]' psutil
	$(BENCH)/bin/python benchmarks/run.py $(SIZES)

docs: $(VENV)/.ready-dev ## the generated reference pages
	$(BIN)/python docs/generate.py

site: $(VENV)/.ready-dev ## the documentation as a web site, in build-site/
	$(BIN)/python -m sphinx -q -W --keep-going -c docs -d build-site/.doctrees . build-site

notebooks: $(VENV)/.ready-dev ## run the notebooks and keep their outputs
	$(BIN)/python notebooks/execute.py

clean: ## remove what the targets made
	rm -rf $(VENV) $(BENCH) build build-site exports dist
