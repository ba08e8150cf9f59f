# Every target makes what it needs first: `make demo` in a fresh clone is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LISTS := packaging/debian-packages.txt
TEST_LISTS := $(LISTS) packaging/debian-packages-test.txt
INSTALLED := $(VENV)/.installed
RESOURCES := studio/gui/resources_rc.py
TRANSLATIONS := $(patsubst %.ts,%.qm,$(wildcard studio/gui/translations/*.ts))
# Arguments for the programs behind bench, soak and pictures, for pytest, and for the demo.
ARGS ?=

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup program rig demo test check bench faults soak pictures lock clean

help: ## Show this
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

setup: program rig ## Make .venv with doorstep in it, and install what it and its tests need from Debian

program: runtime $(INSTALLED) $(RESOURCES) $(TRANSLATIONS)

.PHONY: runtime
runtime:
	@packaging/install-debian.sh $(LISTS)

rig:
	@packaging/install-debian.sh $(TEST_LISTS)

$(INSTALLED): pyproject.toml packaging/constraints.txt | runtime
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.11" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c packaging/constraints.txt -e '.[test]'
	@touch $@

$(RESOURCES): resources.qrc assets/doorstep.svg $(wildcard assets/icons/*.svg) | $(INSTALLED)
	$(BIN)/pyside6-rcc $< -o $@

%.qm: %.ts | $(INSTALLED)
	$(BIN)/pyside6-lrelease -silent $< -qm $@

demo: program ## A rehearsal show with made-up neighbours; without a screen, its files are in demo-out
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		$(BIN)/doorstep demo --headless --seconds 60 --out demo-out $(ARGS); \
	else \
		$(BIN)/doorstep demo $(ARGS); \
	fi

test: setup ## Run the tests against the real parts
	$(BIN)/pytest $(ARGS)

check: setup ## Look at the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --platform linux
	$(BIN)/mypy --platform win32
	$(BIN)/mypy --platform darwin
	$(BIN)/lint-imports

bench: setup ## Measure speed and size beside ffmpeg; the table goes to docs/benchmarks.md
	$(BIN)/python -m tests.bench $(ARGS)

faults: setup ## Kill, stop, fill and cut, and print what became of the show
	$(BIN)/pytest -m '' tests/faults $(ARGS)
	$(BIN)/pytest -m long

soak: setup ## Run a long show and watch that nothing grows
	$(BIN)/python -m tests.soak $(ARGS)

pictures: setup ## Renew the pictures of the window in docs/pictures
	$(BIN)/python -m tests.pictures $(ARGS)

lock: setup ## Write the installed versions to packaging/constraints.txt
	@{ echo "# The exact versions this program is tested with (make lock)."; \
		$(BIN)/pip freeze --exclude-editable; } > $(VENV)/constraints.txt
	@mv $(VENV)/constraints.txt packaging/constraints.txt
	@touch $(INSTALLED)

clean: ## Remove everything made here
	rm -rf $(VENV) build dist demo-out bench-out soak-out *.egg-info .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis $(RESOURCES) $(TRANSLATIONS)
