# Everything happens in a virtual environment of the project's own, .venv, made by the first command that needs it.
# PYTHON chooses the interpreter: make PYTHON=python3.12 test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
CC ?= cc
JOBS ?= 2
SEED ?= 1
MODE ?= leaves
COUNT ?= 300

C_SOURCES := $(wildcard runtime_c/*.c runtime_c/*.h)
PACKAGES := dialects frontend lowering passes pymlir tools
CHECK_FLAGS := -std=c11 -D_GNU_SOURCE -fsyntax-only -Wall -Wextra -Werror

.PHONY: setup demo test stress robust check-passes lint lint-python lint-types lint-c format fuzz bench docs new-pass cpython-tests cpython-stress clean

setup: $(READY)

$(READY): pyproject.toml setup.py $(C_SOURCES)
	@$(PYTHON) tools/preflight.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing pymlir and its tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

demo: $(READY)
	@$(BIN)/python examples/demo.py

test: $(READY)
	$(BIN)/python -m pytest -q -n $(JOBS)

# Every program and check, with what is rare made to happen often: docs/stress.md
stress: $(READY)
	PYMLIR_STRESS=all $(BIN)/python -m pytest -q -n $(JOBS) test/unit/run/test_stress.py test/unit/run/test_visible.py

# Long and deep programs, and machines that are short of something.
robust: $(READY)
	PYMLIR_ROBUST=all $(BIN)/python -m pytest -q -n $(JOBS) test/unit/driver/test_deep_sources.py \
	    test/unit/driver/test_shortage.py test/unit/driver/test_odd_sources.py test/unit/driver/test_turns.py

# Every pass on all kernels and on random programs, with more inputs than `make test` has time for
check-passes: $(READY)
	PYMLIR_CHECK_PASSES=all $(BIN)/python -m pytest -q -n $(JOBS) test/unit/interpret

lint: lint-python lint-types lint-c

lint-python: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pymlir.tools.gen_docs --check

lint-types: $(READY)
	$(BIN)/pyright --pythonpath $(BIN)/python

lint-c: $(READY)
	$(BIN)/clang-format --dry-run --Werror $(C_SOURCES)
	@for source in $(filter %.c,$(C_SOURCES)); do \
	    $(CC) $(CHECK_FLAGS) $$($(BIN)/python -c 'import sysconfig; print("-I" + sysconfig.get_path("include"))') $$source || exit 1; \
	done

format: $(READY)
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .
	$(BIN)/clang-format -i $(C_SOURCES)

# Random programs: make fuzz SEED=1 COUNT=300
fuzz: $(READY)
	$(BIN)/python test/fuzz/fuzz.py --seed $(SEED) --count $(COUNT) --jobs $(JOBS)

bench: $(READY)
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python bench/compare.py

new-pass: $(READY)
	@$(BIN)/python -m pymlir.tools.new_pass $(NAME)

docs: $(READY)
	$(BIN)/python -m pymlir.tools.gen_docs
	$(BIN)/python tools/make_docs.py

# CPython's own tests, compiled, against CPython: TESTS="grammar dict", TESTS=--all; the table is docs/compatibility.md.
cpython-tests: $(READY)
	$(BIN)/python -m pymlir.tools.cpython --publish $(TESTS)

# The same where what is rare happens often, nothing published: MODE=leaves, assumptions, threads, collections, memory.
cpython-stress: $(READY)
	$(BIN)/python -m pymlir.tools.cpython --stress $(MODE) $(TESTS)

clean:
	rm -rf $(VENV) build *.egg-info pymlir/*.so
