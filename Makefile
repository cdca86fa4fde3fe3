# GaitSite: `make demo` sets everything up and opens the door, `make test` proves that it works.
# Needs Python >= 3.11, Node >= 20 and make. Every step leaves a stamp and is done again only when its inputs change.

.POSIX:
.DELETE_ON_ERROR:
.PHONY: demo up test lint setup setup-dev libraries unit browser accuracy bench bench-ui translate lock clean help

PYTHON := $(shell for p in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CHROMIUM := $(or $(CHROMIUM),$(shell command -v chromium || command -v chromium-browser || command -v google-chrome))

demo: setup  ## set up, start everything, with a demo coach and demo clips
	@exec $(BIN)/python manage.py up --demo

up: setup  ## set up and start everything
	@exec $(BIN)/python manage.py up

setup: libraries .venv/.ready node_modules/.ready var/models/.ready var/locale/.ready  ## all that running needs

libraries:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make environments: apt-get install python3-venv"; exit 1; }
	@command -v npm >/dev/null && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' \
		|| { echo "Node.js 20 or newer, with npm, is missing: see nodejs.org/download"; exit 1; }
	@$(PYTHON) gaitsite/system_libraries.py

.venv/.ready: requirements.txt
	@echo "Installing Python packages (once; about 1 GB on disk) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) install -r requirements.txt
	@touch $@

.venv/.ready-dev: requirements-dev.txt .venv/.ready
	@echo "Installing what the tests need ..."
	@$(PIP) install -r requirements-dev.txt
	@touch $@

node_modules/.ready: package.json package-lock.json
	@echo "Installing browser libraries and the pose model ..."
	@npm ci --omit=dev --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

node_modules/.ready-dev: node_modules/.ready
	@echo "Installing what checks the browser's part ..."
	@npm install --no-save --include=dev --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

var/models/.ready: node_modules/.ready analysis/pose/bundle.py .venv/.ready
	@$(BIN)/python -m analysis.pose.bundle
	@$(BIN)/python -m gaitsite.vendor
	@mkdir -p $(@D) && touch $@

var/locale/.ready: gaitsite/locale/*/LC_MESSAGES/django.po gaitsite/languages/catalogue.py .venv/.ready
	@$(BIN)/python -m gaitsite.languages compile
	@mkdir -p $(@D) && touch $@

setup-dev: setup .venv/.ready-dev node_modules/.ready-dev

test: lint unit browser  ## everything: lint, unit, web, queue, pose and browser tests
	@echo "All tests passed."

lint: setup-dev  ## style, types, who may import whom, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy analysis/gait analysis/video analysis/pose
	$(BIN)/lint-imports
	node_modules/.bin/tsc --project tsconfig.json
	$(BIN)/python manage.py makemigrations --check --dry-run

unit: setup-dev
	$(BIN)/pytest -q -n 2 -m "not pose and not queue and not browser" \
		--cov=analysis.gait --cov-branch --cov-report= --cov-fail-under=95
	node --test tests/js/*.test.js
	$(BIN)/pytest -q -n 2 --dist loadfile -m "pose and not browser and not queue"
	$(BIN)/pytest -q -m "queue and not browser"

browser: setup-dev
	@test -n "$(CHROMIUM)" || { echo "The browser tests need Chromium: apt-get install chromium"; exit 1; }
	CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -q -n 2 --dist loadfile -m browser

accuracy: setup-dev  ## measure the whole path against runners whose truth is known
	$(BIN)/python -m tests.accuracy

bench: setup-dev  ## measure speed; writes var/bench/bench.json
	$(BIN)/python -m tests.bench

bench-ui: setup-dev  ## measure the review page in a browser; writes var/bench/ui.json (minutes of play: PLAY=5)
	CHROMIUM="$(CHROMIUM)" $(BIN)/python -m tests.bench.ui $(PLAY)

translate: setup  ## bring the catalogues of other languages up to date with the source
	$(BIN)/python -m gaitsite.languages extract

lock: setup-dev  ## renew the locked requirements from pyproject.toml and package.json
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --extra dev -o requirements-dev.txt pyproject.toml -c requirements.txt
	npm install --package-lock-only --ignore-scripts

clean:  ## remove what set-up made; clips and accounts stay
	rm -rf .venv node_modules var/models var/locale var/static var/static_languages var/static_vendor .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' Makefile
