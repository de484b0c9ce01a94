# Everything a newcomer types. Needs git, make and Python 3.11 or later; the rest it brings itself.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
UV := $(shell command -v uv || echo .uv/bin/uv)
BIN := .venv/bin
WORKSPACE ?= $(CURDIR)/data
PORT ?= 8501
READER ?= delimited
SECONDS ?= 60
KILLS ?= 1000
FULL ?= 100
# tests run one process a processor; with threads of their own each they would wait for one another
ALONE := POLARS_MAX_THREADS=1 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

export UV_COMPILE_BYTECODE := 1
export CITYWISE_WORKSPACE := $(WORKSPACE)

.DEFAULT_GOAL := help
.PHONY: help demo night serve notebook test check format docs fuzz torture screenshots bench chromium strace libreoffice

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

demo: .venv/ready ## write the synthetic network, run a night, serve its dashboard
	$(BIN)/citywise demo
	$(BIN)/citywise run
	$(BIN)/citywise serve --port $(PORT)

night: .venv/ready ## run one night on WORKSPACE
	$(BIN)/citywise run

serve: .venv/ready ## serve the dashboard of WORKSPACE
	$(BIN)/citywise serve --port $(PORT)

notebook: .venv/ready ## open the analyst's notebook on WORKSPACE, in a browser
	$(BIN)/marimo edit --skip-update-check docs/notebooks/first_analysis.py

test: .venv/ready chromium strace libreoffice ## run every test
	env -u CITYWISE_WORKSPACE $(ALONE) $(BIN)/pytest -n auto --dist loadgroup --no-loadscope-reorder

check: .venv/ready ## style, types, direction of imports, generated pages current
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/citywise docs --check

format: .venv/ready ## put the code into its usual form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: .venv/ready ## write the pages that derive from contracts and catalogue
	$(BIN)/citywise docs

fuzz: .venv/ready ## read damaged files by READER for SECONDS; keeps what was not survived in .fuzz/
	$(BIN)/python -m tests.fuzz $(READER) $(SECONDS)

torture: .venv/ready ## kill KILLS nights, and break off and starve a release at every change to the disk
	$(BIN)/python -m tests.torture kills $(KILLS)
	$(BIN)/python -m tests.torture calls 1
	$(BIN)/python -m tests.torture full 1
	$(BIN)/python -m tests.torture full-nights $(FULL)
	$(BIN)/python -m tests.torture together 5

screenshots: .venv/ready chromium ## take the pictures of docs/screenshots anew, on WORKSPACE
	$(BIN)/python tests/browser/take_screenshots.py $(WORKSPACE) docs/screenshots

bench: .venv/ready ## time the night against a plain script; needs 5 GB and half an hour
	$(BIN)/python benchmarks/night.py benchmarks/.work --with-pandas
	$(BIN)/python benchmarks/text_intake.py
	$(BIN)/python benchmarks/workbook_intake.py benchmarks/.work

chromium: .venv/ready ## get a browser for the tests, where there is none
	@$(BIN)/python tests/browser/chromium.py --install

strace: ## get the tracer that one test needs, where there is none
	@command -v strace || { apt-get update -qq && apt-get install -y -qq strace; } || true

libreoffice: .venv/ready ## get LibreOffice for the tests, where there is none
	@$(BIN)/python tests/feedback/libreoffice.py --install

.venv/ready: pyproject.toml uv.lock | $(UV)
	$(UV) sync --quiet --locked --all-extras --python $(PYTHON)
	$(BIN)/python -m compileall -q citywise assets pipelines dashboards
	@touch $@

.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check uv
