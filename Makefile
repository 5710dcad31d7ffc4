# `make run` and `make test` do all the set-up on a machine with Python 3.11 or later, git and make.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
ENV ?= base

# PyTorch without CUDA: a wheel that lies in UV_FIND_LINKS, else PyTorch's own index. The project's settings leave it out of
# the locks, hence --no-config. `make setup-dev TORCH=` does without; the tests that need it are skipped then
TORCH := torch==2.13.0 $(if $(UV_FIND_LINKS),,--torch-backend cpu)
LOCK := $(UV) pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --no-annotate --no-header
PYTEST := $(BIN)/python -m pytest

.PHONY: help setup setup-dev run check format test test-fast test-integration bench lock clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.core ## Make .venv and install the core lock
setup-dev: $(VENV)/.dev ## The same with everything that tests and checks need

run: setup ## Run the main job; ENV=sample takes seconds
	$(BIN)/kedro run --env $(ENV)

check: setup-dev ## Lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: setup-dev ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-fast: setup-dev ## Tests that take a minute
	$(PYTEST) -m "not slow and not integration" --numprocesses 2 --dist loadfile

test: setup-dev ## All tests but those that talk to outside parts, with coverage
	$(PYTEST) -m "not integration" --numprocesses 2 --dist loadfile --durations 10 --cov --cov-report term

test-integration: setup-dev ## Tests that talk to real outside parts
	$(PYTEST) -m integration --durations 10

bench: setup-dev ## Ratios against named peers
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file; done

lock: $(UV) ## Resolve the locks anew
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --all-extras --constraint requirements.txt --output-file requirements-dev.txt

clean: ## Remove what runs and checks made; your data, conf/local and .venv stay
	[ ! -x $(BIN)/kedro ] || $(BIN)/kedro clean
	rm -rf build dist airflow_dags htmlcov .coverage* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

# >>> demo
.PHONY: remove-demo
remove-demo: setup-dev ## Take the flights demo out; commit first, so that you can see what changed
	$(BIN)/python demo/remove.py
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format --quiet .
# <<< demo

$(UV):
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), f"Python 3.11 or later is needed, this is {sys.version}; name another: make PYTHON=..."'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv==0.13.9

$(VENV)/.core: requirements.txt pyproject.toml | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --requirement requirements.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --requirement requirements-dev.txt
	$(if $(TORCH),$(UV) pip install --no-config --quiet --python $(BIN)/python --constraint requirements-dev.txt $(TORCH))
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@ $(VENV)/.core
