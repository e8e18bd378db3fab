# make run     set up what is missing and serve Shipworthy on ADDR
# make dev     the same for developers: reloads on change, shows tracebacks
# make test    every test, on SQLite and on PostgreSQL
# make bench   measure against the floors
# make fault   the long runs that kill processes and fill disks
# make screens pictures of every page, light and dark, wide and narrow
# make lock    pin the newest allowed packages by hash

.PHONY: run dev test bench fault screens lock

ADDR ?= 127.0.0.1:8000
PYTHON = .venv/bin/python
# The settings' own database, whatever the shell has set.
ON_SQLITE = env -u DATABASE_URL
PYTEST = $(PYTHON) -m pytest -q -n 2 --dist loadfile

run:
	@python3 tools/bootstrap.py run --listen $(ADDR)
	@exec $(PYTHON) manage.py serve $(ADDR)

dev:
	@python3 tools/bootstrap.py dev --listen $(ADDR)
	@DEBUG=1 $(PYTHON) manage.py migrate --verbosity 0
	@DEBUG=1 exec $(PYTHON) manage.py runserver $(ADDR)

test:
	@python3 tools/bootstrap.py dev
	@echo "== SQLite"
	@$(ON_SQLITE) $(PYTEST)
	@echo "== PostgreSQL"
	@$(PYTHON) tools/with_postgres.py $(PYTEST)

bench:
	@python3 tools/bootstrap.py dev
	@$(ON_SQLITE) $(PYTHON) -m bench
	@$(PYTHON) tools/with_postgres.py $(PYTHON) -m bench

fault:
	@python3 tools/bootstrap.py dev
	@$(ON_SQLITE) FAULT=long $(PYTHON) -m pytest -q --timeout=0 tests/fault tests/domain/test_scoring_properties.py \
		tests/domain/test_rubric_properties.py tests/journeys/test_answering_ways_out.py
	@FAULT=long $(PYTHON) tools/with_postgres.py $(PYTHON) -m pytest -q --timeout=0 tests/fault

screens:
	@python3 tools/bootstrap.py dev
	@$(PYTHON) tools/screens.py

lock:
	@python3 tools/bootstrap.py dev
	@for name in installer runtime dev; do \
		.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url --no-emit-find-links -o requirements/$$name.txt requirements/$$name.in || exit 1; \
	done
	@! grep -nE '(https?|file)://' requirements/*.txt
