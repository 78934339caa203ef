# Arqam: `make` lists the commands.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

# uv as found, or fetched from the package index into the project's own folder.
UV := $(shell command -v uv || echo .uv/bin/uv)
.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet uv

$(VENV)/ready: requirements.txt pyproject.toml | $(filter .uv/%,$(UV))
	$(UV) venv --quiet --clear --python $(PYTHON) $(VENV)
	$(UV) pip install --quiet --python $(VENV) --require-hashes -r requirements.txt
	$(UV) pip install --quiet --python $(VENV) --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: env
env: $(VENV)/ready ## set up the locked environment in .venv

.PHONY: lock
lock: | $(filter .uv/%,$(UV)) ## renew requirements.txt from pyproject.toml
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --group test --group build pyproject.toml -o requirements.txt

.PHONY: test
test: env ## run all tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n 2 --dist loadfile -m "not browser and not slow"

.PHONY: clean
clean: ## remove what the commands made (never data or figures)
	rm -rf .venv .uv build .pytest_cache .hypothesis .ruff_cache
