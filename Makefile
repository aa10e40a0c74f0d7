# Commands of one word. Needed: make, Python 3.11 (uv gets one where it may) and the package registries.
#   make run     install, prepare, start everything, stop with Ctrl-C
#   make test    install, prepare, all checks and tests; make test ARGS="-k words -x"
#   make setup   install only        make build   prepare only (ARGS="--force index")
#   make check   check the content   make bench   measure (ARGS="--json FILE")

SHELL := /bin/sh
.DEFAULT_GOAL := run
.PHONY: run test setup build check bench uv python packages

ARGS ?=
PYTHON_VERSION := 3.11
HERE := $(CURDIR)/.uv
# A uv that we had to install ourselves comes first, then whatever is there
export PATH := $(HERE)/bin:$(PATH):$(HOME)/.local/bin
# What is there stays, so that `make run` does not undo `make test`
SYNC := uv sync --frozen --inexact

run: packages
	@exec uv run --no-sync bot run $(ARGS)

test: python
	$(SYNC) --group dev
	uv run --no-sync bot build
	uv run --no-sync ruff check .
	uv run --no-sync ruff format --check .
	uv run --no-sync mypy
	uv run --no-sync bot check
	uv run --no-sync pytest -n 2 --dist loadfile $(ARGS)

setup: packages

build: packages
	@exec uv run --no-sync bot build $(ARGS)

check: packages
	@exec uv run --no-sync bot check $(ARGS)

bench: packages
	@exec uv run --no-sync bot bench $(ARGS)

packages: python
	@$(SYNC) || { \
	  echo "make: installing the packages failed." >&2; \
	  echo "Remedy: the last lines above name the package; look at the connection to the package registry" >&2; \
	  echo "and at the free space (about 8 GB are needed), then run the same command again." >&2; \
	  exit 1; }

# The environment that is there, else a Python of the right version, else one that uv downloads
python: uv
	@uv python find --no-python-downloads $(PYTHON_VERSION) >/dev/null 2>&1 \
	|| { echo "make: no Python $(PYTHON_VERSION) is here; uv downloads one"; uv python install $(PYTHON_VERSION); } \
	|| { \
	  echo "make: no Python $(PYTHON_VERSION) is here and uv could not download one." >&2; \
	  echo "Remedy: install Python $(PYTHON_VERSION) (Debian 12: apt-get install python3; else pyenv or your system's packages)," >&2; \
	  echo "or set UV_PYTHON to its path, then run the same command again." >&2; \
	  exit 1; }

# In a folder of its own: nothing of the system's or the user's Python is touched. `pip --target` works where the
# system's Python is marked as externally managed and where it comes without venv.
uv:
	@uv --version >/dev/null 2>&1 && exit 0; \
	echo "make: uv is not here; installing it into .uv/"; \
	mkdir -p $(HERE) && echo '*' > $(HERE)/.gitignore; \
	python3 -m pip install --quiet --disable-pip-version-check --upgrade --target $(HERE) uv >$(HERE)/install.log 2>&1; \
	$(HERE)/bin/uv --version >/dev/null 2>&1 && exit 0; \
	python3 -m venv $(HERE) >>$(HERE)/install.log 2>&1 \
	  && $(HERE)/bin/python -m pip install --quiet --disable-pip-version-check uv >>$(HERE)/install.log 2>&1; \
	$(HERE)/bin/uv --version >/dev/null 2>&1 && exit 0; \
	cat $(HERE)/install.log >&2; \
	echo "make: uv could not be installed." >&2; \
	echo "Remedy: python3 needs pip or venv (Debian: apt-get install python3-pip, or python3-venv) and must reach the" >&2; \
	echo "package registry; or install uv in any other way, so that 'uv' is on the PATH. Then run the same command again." >&2; \
	exit 1
