# What a developer or a machine of CI says to this project. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow fresh-debian crash crash-planted lint bench translations assets browser-and-database
export UV_PYTHON_DOWNLOADS := never
# Each process of the tests would compile everything it imports anew, which is half of its start.
export PYTHONDONTWRITEBYTECODE :=

PY    := .venv/bin/python
UV    := .venv/bin/uv
STAMP := .venv/.la-chan-ready
PO    := $(wildcard shared/locales/*/LC_MESSAGES/messages.po)
MO    := $(PO:.po=.mo)

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(STAMP) $(MO) ## make .venv with both commands, kiosk and sync-server

$(UV):
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check uv

$(STAMP): $(UV) pyproject.toml uv.lock hatch_build.py
	$(UV) sync --quiet --frozen --all-extras --group dev --inexact
	@touch $@

%.mo: %.po $(STAMP)
	$(PY) -m babel.messages.frontend compile --input-file $< --output-file $@ > /dev/null 2>&1

demo: setup ## run a server and two kiosks on this machine (ONCE=1: the whole path, once)
	$(PY) demo.py $(if $(ONCE),--once)

test: setup browser-and-database ## run every test but those of test-slow (ARGS='-k words' for some)
	$(PY) -m pytest -n 3 --dist worksteal --hypothesis-profile few -m "not planted and not slow and not debian" $(ARGS)

test-slow: setup browser-and-database ## the proofs that take long: crashes, restores, browsers page by page, properties with every example
	$(PY) -m pytest -n 2 --dist worksteal -m "(slow or hypothesis) and not planted and not debian" $(ARGS)

fresh-debian: setup ## follow docs/operating.md and docs/installing-a-kiosk.md word by word on a fresh Debian 12 (as root)
	@.ci/debian-packages mmdebstrap systemd-container
	$(PY) -m pytest -m debian tests/docs $(ARGS)

crash: setup browser-and-database ## kill, cut and restore at every step (SEED=1 SIZE=500 KIOSKS= KILLS= FAULTS= DATABASE=postgresql)
	$(PY) -m tests.crash --seed $(or $(SEED),1) $(if $(SIZE),--size $(SIZE)) $(if $(KIOSKS),--kiosks $(KIOSKS)) \
	    $(if $(KILLS),--kills $(KILLS)) $(if $(FAULTS),--faults $(FAULTS)) $(if $(DATABASE),--database $(DATABASE))

crash-planted: setup ## plant faults in copies of the source: make crash must fail for each
	$(PY) -m pytest -m planted tests/crash

lint: setup ## ruff and mypy
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bench: setup ## measure speed and size
	$(PY) -m bench

translations: setup ## bring the catalogues up to date with the code (then translate the .po)
	$(PY) -m babel.messages.frontend extract --mapping pyproject.toml --keyword N_ --keyword _l \
	    --no-location --sort-output --omit-header --output-file .cache-messages.pot . > /dev/null 2>&1
	for po in $(PO); do \
	    $(PY) -m babel.messages.frontend update --input-file .cache-messages.pot --output-file $$po \
	        --locale $$(echo $$po | cut -d/ -f3) --no-fuzzy-matching --ignore-obsolete \
	        --ignore-pot-creation-date --width 110; \
	done
	rm .cache-messages.pot

assets: ## rebuild shared/static from assets/ (needs npm; the results are committed)
	cd assets && npm ci --ignore-scripts && npm run --silent build

browser-and-database:
	@.ci/debian-packages
