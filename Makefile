# One command for each thing that a person does with the desk on one machine. `make help` lists them.
# Every recipe runs a plain file with the machine's own Python; nothing has to be installed before.

PYTHON ?= python3
ARGS ?=
DESK_PORT ?= 8000
export ARGS DESK_PORT

BOOTSTRAP = exec "$(PYTHON)" collections_desk/local/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run test check format bench manage audit install reset

help: ## List what there is to do.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## Start the desk with its own engines on http://127.0.0.1:8000 (DESK_PORT=… for another port); Ctrl-C stops it.
	@$(BOOTSTRAP) run

test: ## Run every test on engines of its own (ARGS="-k promise" for some, TEST_PROCESSES=2 for two at a time).
	@$(BOOTSTRAP) test

check: ## The gate: format, lint, types, imports, templates, migrations, deployment, translations, dependencies, house rules.
	@$(BOOTSTRAP) check

format: ## Bring code and templates into the shape that the gate asks for.
	@$(BOOTSTRAP) format

bench: ## Measure imports, exports and pages, each beside its floor.
	@$(BOOTSTRAP) bench

manage: ## Run a management command on the local desk, running or not (ARGS="verify_archive").
	@$(BOOTSTRAP) manage

install: ## Only install the packages, those of the tests too, into .venv.
	@$(BOOTSTRAP) install

audit: ## Look the packages up in the public list of known holes (needs the network).
	@$(BOOTSTRAP) audit

reset: ## Remove the local data, so that the next start loads a fresh demo desk.
	@$(BOOTSTRAP) reset
