# Everything runs in .venv, made from the pinned, hashed lock with plain Python, pip and venv.
PYTHON ?= python3
VENV   := .venv
BIN	:= $(VENV)/bin
READY  := $(VENV)/.ready
DEV    := .venv-dev
DEV_READY := $(DEV)/.ready
# Bytecode and tool caches stay inside the checkout and out of git.
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test faults fuzz audit lint types bench serve lock clean
.DEFAULT_GOAL := help

help:	        ## list the targets
	@grep -E '^[a-z]+: .*##' Makefile | sed -E 's/:[^#]*##/\t/' | expand -t 12

$(READY): requirements/run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Parallax needs Python 3.11 or later: make PYTHON=/path/to/python3") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25'
	$(BIN)/python -m pip install --quiet --no-compile --no-deps --require-hashes --only-binary :all: --requirement requirements/run.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	$(BIN)/python -m compileall -qq -j 0 -x '/tests?/' $(VENV)/lib || true # all but what the packages test themselves with, 25 MB
	@$(BIN)/python -m pip uninstall --quiet --yes setuptools 2> /dev/null # an old one, of Python 3.11's venv; nothing needs it
	@touch $@

# The developers' tools lie in an environment of their own on top of the user's, so that what a user installs stays what is measured.
$(DEV_READY): $(READY) requirements/dev.lock
	$(PYTHON) -m venv --clear $(DEV)
	$(DEV)/bin/python requirements/layer.py $(VENV)
	$(DEV)/bin/python -m pip install --quiet --upgrade 'pip>=25'
	$(DEV)/bin/python -m pip install --quiet --no-deps --require-hashes --only-binary :all: --requirement requirements/dev.lock
	@touch $@

demo: $(READY)   ## crawl a sample press on loopback, print a digest, write demo/digest.html
	$(BIN)/parallax demo

serve: $(READY)  ## run the scheduler service
	$(BIN)/parallax serve

test: lint types ## everything CI checks: lint, types, tests, the wheel in an empty environment
	$(DEV)/bin/python -m pytest --numprocesses 2 --dist loadfile
	$(DEV)/bin/python tests/check_wheel.py

faults: $(DEV_READY) ## kill the main job, the whole chain and the service at 30 random moments each
	PARALLAX_KILLS=30 $(DEV)/bin/python -m pytest tests/faults --timeout 1500

FUZZ := .cache/fuzz-venv
FUZZ_SECONDS ?= 600
fuzz: $(READY)   ## ten minutes of fuzzing for each reader of hostile bytes (FUZZ_SECONDS=60 TARGETS="dates mail"); Linux on x86-64
	$(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/python requirements/layer.py $(VENV)
	$(FUZZ)/bin/python -m pip install --quiet --only-binary :all: 'atheris>=3'
	$(FUZZ)/bin/python tests/fuzz --seconds $(FUZZ_SECONDS) $(TARGETS)

audit:           ## ask the advisory database about every pinned dependency (needs the network)
	$(PYTHON) -m venv .cache/audit
	.cache/audit/bin/python -m pip install --quiet pip-audit
	.cache/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements/run.lock

lint: $(DEV_READY) ## style, and who may import whom
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/lint-imports --no-cache

types: $(DEV_READY) ## mypy, strict
	$(DEV)/bin/mypy

bench: $(DEV_READY) ## measure everything beside its peers; --quick, --large and --write: python benchmarks/all.py
	$(DEV)/bin/python benchmarks/all.py

UV_LOCK = uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet
lock:            ## pin and hash the dependencies anew (needs uv)
	$(UV_LOCK) pyproject.toml --output-file requirements/run.lock
	$(UV_LOCK) --group dev --constraint requirements/run.lock --output-file requirements/dev.lock

clean:           ## remove everything that was made
	rm -rf $(VENV) $(DEV) .cache dist build demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
