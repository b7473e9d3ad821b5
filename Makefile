# The stable face of the project; `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test demo bench check fmt words

PORT ?= 8000
WORKERS ?= 2
OUT ?= demo
FLASK := .venv/bin/flask --app wsgi
PYTEST := .venv/bin/python -m pytest

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

run: ## set up what is missing, migrate, load the demo city once, serve on http://127.0.0.1:8000 (PORT=… moves it)
	@.ci/setup run
	@PLACEMENT_DEMO=1 PORT=$(PORT) PLACEMENT_PUBLIC_URL=$${PLACEMENT_PUBLIC_URL:-http://127.0.0.1:$(PORT)} \
		exec $(FLASK) serve

test: ## set up what is missing (Chromium, PostgreSQL and Redis included) and run everything: checks, then the whole suite
	@.ci/setup test
	@$(PYTEST) -n $(WORKERS)

demo: ## play one placement year with a fixed clock and write its papers to OUT=dir
	@.ci/setup run
	@instance=$$(mktemp -d) && trap 'rm -rf "$$instance"' EXIT && PLACEMENT_INSTANCE="$$instance" \
		PLACEMENT_DATABASE_URL= PLACEMENT_QUEUE_URL=none $(FLASK) demo play --out "$(OUT)"

bench: ## print one JSON line per measure, each beside its floor (ONLY=name, N=size)
	@.ci/setup test >&2
	@.venv/bin/python -m tests.bench $(if $(ONLY),--only "$(ONLY)") $(if $(N),--size "$(N)")

check: ## lint, types, import arrows, templates and the house rules, in under a minute
	@.ci/setup test
	@$(PYTEST) -q -n $(WORKERS) tests/house

fmt: ## format the Python code and mend what the linter can mend
	@.ci/setup test
	@.venv/bin/ruff check --fix --exit-zero placement tests migrations wsgi.py .ci
	@.venv/bin/ruff format placement tests migrations wsgi.py .ci

words: ## collect new sentences into the English catalogue, where they wait for their translation
	@.ci/setup test
	@.venv/bin/pybabel --quiet extract -F placement/translations/babel.cfg -k _l -k Text --no-location --sort-output \
		--omit-header -o instance/messages.pot .
	@.venv/bin/pybabel --quiet update -i instance/messages.pot -d placement/translations -l en --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date
