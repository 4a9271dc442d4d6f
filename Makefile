# The product's commands. A bare machine needs only Python 3.11 or newer, git and make: environments are made
# here, each once, and again when its requirements file changes.

.DEFAULT_GOAL := help
.PHONY: help run test e2e bench soak mutants pictures docs check build train bench-routing needs-data lock clean

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export SAM_CLI_TELEMETRY := 0

# Looked for only when something needs it, and once.
PYTHON = $(eval PYTHON := $$(shell sh infra/find-python.sh))$(PYTHON)

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | expand -t 15

run: .venv/made .venv-aws/made ## the whole product on this machine (ARGS=--story, PORT, AWS_PORT, BOT_TOKEN)
	@.venv/bin/python -m infra.local $(ARGS)

test: .venv/made ## every test, the story against the local stack among them
	@.venv/bin/python -m pytest --numprocesses auto tests/unit tests/integration tests/template
	@$(MAKE) --no-print-directory e2e

e2e: .venv/browser .venv-aws/made ## the story against the local stack
	@.venv/bin/python -m pytest tests/e2e

bench: .venv/made .venv-aws/made ## how soon it answers beside a plain bot, and what a message costs (PORT, AWS_PORT)
	@.venv/bin/python -m benchmarks

soak: .venv/browser .venv-aws/made ## the long proofs: every call of every scene spoilt once, fuzzing, storms (an hour)
	@.venv/bin/python -m pytest -m soak --numprocesses auto tests/integration
	@.venv/bin/python -m pytest -m soak tests/e2e

mutants: .venv/made .venv-mutants/made ## whether the tests notice spoilt code (SUBJECT=roles, see tests/mutants)
	@sh tests/mutants/run.sh $(or $(SUBJECT),deadline marker escaping roles versions)

pictures: .venv/browser .venv-aws/made ## the documents' screenshots anew (needs chromium)
	@OTKLIK_BROWSER=required OTKLIK_SCREENSHOTS=docs/ru/pictures .venv/bin/python -m pytest tests/e2e/test_page.py tests/e2e/test_guides.py

docs: .venv/made ## docs/lifecycle.md anew, from the tables of moves and rights
	@.venv/bin/python -m infra.lifecycle

check: .venv/browser .venv-sam/made ## format, lint, types, security, template, build
	@echo "ruff, mypy, bandit, detect-secrets…"
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml functions infra
	@git ls-files -z | xargs -0 .venv/bin/detect-secrets-hook $(INVENTED)
	@echo "template…"
	@.venv-sam/bin/sam validate --lint
	@$(MAKE) --no-print-directory build

# What looks like a secret and is none: the tests' own, and the header's name.
INVENTED = --exclude-secrets '(^|-)of-no-(bot|webhook)$$' --exclude-secrets '^(test|s3cret)$$' \
           --exclude-secrets '^x-telegram-bot-api-secret-token$$'

build: .venv-sam/made ## what is deployed, into .aws-sam/build
	@PATH="$(dir $(PYTHON)):$$PATH" .venv-sam/bin/sam build

train: needs-data .venv-train/made ## weights and card of the model that proposes a topic, from DATA=appeals.csv, and CORRECTIONS=corrections.csv
	@PYTHONPATH=functions .venv-train/bin/python -m training "$(DATA)" $(if $(CORRECTIONS),--corrections "$(CORRECTIONS)")

bench-routing: needs-data .venv-train/made ## the proposed topic on months held back, and its cost, from DATA=appeals.csv
	@PYTHONPATH=functions .venv-train/bin/python -m benchmarks.routing "$(DATA)"

needs-data:
	@test -f "$(DATA)" || { echo "Name the labelled appeals: DATA=appeals.csv (columns created, topic, reason, text)."; exit 2; }

lock: ## the requirements files anew from pyproject.toml (needs uv)
	@$(LOCK) --group lambda -o requirements.txt
	@$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt
	@$(LOCK) --group browser -c requirements-dev.txt -o requirements-browser.txt
	@$(LOCK) --group aws -o requirements-aws.txt
	@$(LOCK) --group sam -o requirements-sam.txt
	@$(LOCK) --group mutants -o requirements-mutants.txt
	@$(LOCK) --group train -o requirements-train.txt

LOCK = uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
       --custom-compile-command "make lock"

clean: ## removes environments, builds and caches
	rm -rf .venv .venv-aws .venv-sam .venv-mutants .venv-train .aws-sam .build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/made: requirements.txt requirements-dev.txt
	$(make-venv)

.venv/browser: .venv/made requirements-browser.txt
	@.venv/bin/python -m pip install -qq --no-compile --no-deps --require-hashes -r requirements-browser.txt
	@touch $@

.venv-aws/made: requirements-aws.txt
	$(make-venv)

.venv-sam/made: requirements-sam.txt
	$(make-venv)

.venv-mutants/made: requirements-mutants.txt
	$(make-venv)

.venv-train/made: requirements-train.txt
	$(make-venv)

# The files name every package, so pip has nothing to work out (its older versions fail at that with hashes), and
# modules are compiled when first imported: most of what is installed never is.
define make-venv
@test -n "$(PYTHON)"
@echo "Making $(@D) with $$($(PYTHON) --version): up to a minute, once…"
@rm -rf $(@D)
@$(PYTHON) -m venv $(@D)
@$(@D)/bin/python -m pip install -qq --no-compile --no-deps --require-hashes $(addprefix -r ,$^)
@touch $@
endef
