# Arqam: `make` lists the commands.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

# The first Python on the path that pyproject.toml allows.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14 python3.15; do \
  $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 16))' 2>/dev/null && echo $$python && break; done)
NO_PYTHON := Arqam needs Python 3.11 to 3.15 on the path. uv can fetch one: `uv python install 3.13`, \
  then `make PYTHON="$$(uv python find 3.13)"` and the target

# uv as found, or fetched from the package index into the project's own folder.
UV := $(shell command -v uv || echo .uv/bin/uv)

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-20s %s\n", $$1, $$2}'

# ── what users run ──────────────────────────────────────────────────────────────────────────────────────────────────

.PHONY: figures
figures: $(VENV)/ready ## draw the figures of every article in data/raw, or of ARTICLES="a b" (a papermill batch)
	$(BIN)/python -m arqam batch batches/figures.yml $(if $(ARTICLES),--articles $(ARTICLES))

.PHONY: site
site: figures ## build the site of the figures in build/site (it reads from the folder, without a network)
	$(BIN)/python -m arqam site

.PHONY: crate
crate: figures ## pack the research object in build/crate.zip, ready to deposit
	$(BIN)/python -m arqam crate

.PHONY: verify
verify: $(VENV)/ready ## make the committed figures again and say whether they are what they say
	$(BIN)/python -m arqam verify

.PHONY: lab
lab: $(VENV)/ready ## open JupyterLab on the project, its notebooks trusted
	$(BIN)/jupyter trust notebooks/*.ipynb >/dev/null
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) .

.PHONY: check
check: lint env ## lint, format, types, import contracts and the quick tests: under a minute, before every commit
	$(BIN)/pytest -q -n 2 $(QUICK)

.PHONY: lint
lint: env ## lint, format, types and import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-cache

.PHONY: format
format: env ## put the code in order: imports, what lint can mend, layout
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The tests that say within seconds whether reading, claims and plans still hold.
QUICK := $(addprefix tests/test_,$(addsuffix .py,agreement article claims fold house lexicon losses numbers numerals \
  pages public reading_cases reading_origin regressions source structure tables))

.PHONY: test
test: lint env ## run all tests
	$(BIN)/pytest -n 2 --dist loadfile --doctest-modules -m "not browser and not slow" tests arqam
	ARQAM_OUT=$(CURDIR)/build/nbval $(BIN)/pytest -n 2 --dist loadfile --nbval --nbval-kernel-name python3 notebooks

.PHONY: coverage
coverage: env ## run the quick of them, and print which lines and branches none of them ran (twice the time)
	$(BIN)/pytest -n 2 --dist loadfile --doctest-modules -m "not browser and not slow" --cov=arqam tests arqam

.PHONY: test-browser
test-browser: env ## open the notebooks and pages in a real browser (needs Chromium)
	$(BIN)/pytest -m browser

.PHONY: test-slow
test-slow: env ## run the tests that take minutes: time linear in the length of a text
	$(BIN)/pytest -m slow

.PHONY: test-old-matplotlib
test-old-matplotlib: env ## draw labels with a Matplotlib that does not shape text, in an environment of its own
	$(UV) venv --quiet --clear --python $(BIN)/python build/old-matplotlib
	grep -vE '^ *--hash|^#|^ *# via' requirements-test.txt | sed 's/ \\$$//' | grep -vE '^matplotlib==' > build/old-matplotlib/constraints.txt
	$(UV) pip install --quiet --python build/old-matplotlib -c build/old-matplotlib/constraints.txt 'matplotlib<3.11' \
	  arabic-reshaper python-bidi babel pyyaml pillow pandas pyarrow xlsxwriter pytest hypothesis uharfbuzz
	PYTHONPATH=. build/old-matplotlib/bin/python -m pytest -q -p no:cacheprovider tests/test_labels_before_3_11.py

# Its environment is its own: the fuzzer beside the locked packages. SECONDS=30 for a short one.
SECONDS ?= 600
# The number of the first made-up article: another one, and the fuzzer sees others. By default, the day.
FIRST ?= $(shell date +%y%m%d00000)
FUZZ := build/fuzz
.PHONY: fuzz
fuzz: env | $(filter .uv/%,$(UV)) ## read made-up articles, then made-up bytes guided by coverage, for SECONDS=600 each
	$(BIN)/python fuzz/words.py $(SECONDS) $(FIRST)
	@test -d $(FUZZ)/env || { $(UV) venv --quiet --python $(BIN)/python $(FUZZ)/env && $(UV) pip install --quiet --python $(FUZZ)/env -r fuzz/requirements.txt; }
	PYTHONPATH=$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \
	  $(FUZZ)/env/bin/python fuzz/read.py $(FUZZ)/corpus -max_total_time=$(SECONDS) -max_len=20000 -timeout=120 \
	  -rss_limit_mb=3000 -artifact_prefix=$(FUZZ)/ -print_final_stats=1

.PHONY: test-pythons
test-pythons: env ## draw the same pixels on every Python that is there (3.11 to 3.15)
	mkdir -p build/pythons
	grep -vE '^ *--hash|^#|^ *# via' requirements.txt | sed 's/ \\$$//' > build/pythons/constraints.txt
	PYTHONPATH=.:tests $(BIN)/python tests/pixels_of_the_charts.py > build/pythons/pixels.txt
	@set -e; for version in 3.11 3.12 3.13 3.14 3.15; do $(UV) python find $$version >/dev/null 2>&1 || continue; \
	  $(UV) venv --quiet --clear --python $$version build/pythons/$$version; \
	  $(UV) pip install --quiet --python build/pythons/$$version -c build/pythons/constraints.txt matplotlib babel pyyaml pillow pandas pyarrow xlsxwriter; \
	  PYTHONPATH=.:tests build/pythons/$$version/bin/python tests/pixels_of_the_charts.py | diff build/pythons/pixels.txt - || exit 1; \
	  echo "Python $$version: the same pixels"; done

.PHONY: clean
clean: ## remove what the commands made (never data or figures)
	rm -rf .venv .uv build .pytest_cache .hypothesis .ruff_cache

# ── what contributors run ───────────────────────────────────────────────────────────────────────────────────────────

.PHONY: env
env: $(VENV)/ready-to-test ## set up the locked environment in .venv, with the tests' tools and the commit hook

.PHONY: notebooks
notebooks: env ## run the notebooks and keep their outputs in them
	$(BIN)/python -m arqam notebooks

.PHONY: evaluate
evaluate: env ## score reading (by phenomenon) and claims (by field) on the cases that they were developed on: no first sight
	$(BIN)/python tests/evaluate_reading.py
	$(BIN)/python tests/claims_scores.py

.PHONY: bench
bench: env ## measure speed and memory, each as a ratio to a named alternative (takes half an hour)
	@set -e; for part in bench/*.py; do echo "── $$part"; $(BIN)/python $$part; done

.PHONY: contact-sheet
contact-sheet: env ## draw every figure in every language, digit system and size, to look at
	$(BIN)/python -m arqam sheet

.PHONY: lock
lock: | $(filter .uv/%,$(UV)) ## renew both locks from pyproject.toml: the users' and, on top of it, the tests'
	$(UV) pip compile $(LOCKING) --extra notebooks --group build pyproject.toml -o requirements.txt
	$(UV) pip compile $(LOCKING) --extra notebooks --group build --group test -c requirements.txt pyproject.toml -o requirements-test.txt

LOCKING := --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# ── the environment ─────────────────────────────────────────────────────────────────────────────────────────────────

.uv/bin/uv:
	@test -n "$(PYTHON)" || { echo '$(NO_PYTHON)' >&2; exit 1; }
	@rm -rf .uv
	$(PYTHON) -m venv .uv 2>/dev/null && .uv/bin/python -m pip install --quiet uv \
	  || $(PYTHON) -m pip install --quiet --target .uv uv \
	  || { rm -rf .uv; echo "uv could not be fetched: install uv, or Python's venv module (Debian: python3-venv)" >&2; exit 1; }

$(VENV)/ready: requirements.txt pyproject.toml | $(filter .uv/%,$(UV))
	@test -n "$(PYTHON)" || { echo '$(NO_PYTHON)' >&2; exit 1; }
	$(UV) venv --quiet --clear --python $(PYTHON) $(VENV)
	$(UV) pip install --quiet --python $(VENV) --require-hashes -r requirements.txt
	$(UV) pip install --quiet --python $(VENV) --no-deps --no-build-isolation -e .
	@mkdir -p build
	@touch $@

# The tests' tools on top of what users need: the same versions, and some more.
$(VENV)/ready-to-test: requirements-test.txt $(VENV)/ready | $(filter .uv/%,$(UV))
	$(UV) pip install --quiet --python $(VENV) --require-hashes -r requirements-test.txt
	@git config core.hooksPath .githooks 2>/dev/null || true
	@touch $@
