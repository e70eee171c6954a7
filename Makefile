# Two commands do everything: `make serve` to read while you write, `make test` to check every claim.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv/bin
export NO_MKDOCS_2_WARNING := 1  # the theme tells of its successor at every start; how-it-works says why we stay
export PYTHONDONTWRITEBYTECODE :=  # dozens of processes read the same modules: each is compiled once

.PHONY: help serve site runtime smoke test check words languages reconciled lesson peers bites faults movielens bench lock clean
.DEFAULT_GOAL := help

help: ## say what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: ## set up, build both languages, serve on http://127.0.0.1:8000/ and reload on every change (PORT=...)
	@$(PYTHON) sitebuild/setup.py site
	@$(VENV)/python -m sitebuild.work.serve $(PORT)

site: ## set up and build both languages into site/ (SITE_URL=... if it will be published)
	@$(PYTHON) sitebuild/setup.py site
	@$(VENV)/mkdocs build --strict

runtime: ## assemble Python for the Run buttons, which the next build then has (WHEELS=file or folder with NumPy's wheel, without a network)
	@$(PYTHON) sitebuild/setup.py site
	@$(VENV)/python -m sitebuild.make.runtime "$(WHEELS)"

smoke: ## press a Run button of each kind on the built site, in a real browser (SITE=site)
	@$(PYTHON) sitebuild/setup.py test
	@$(VENV)/python -m tests.smoke $(or $(SITE),site)

test: ## set up and run everything that CI runs
	@$(PYTHON) sitebuild/setup.py test
	@$(VENV)/python -m tests

check: ## what needs neither a browser nor a full build: form, types, everything the pages show, and the tests that something changed for
	@$(PYTHON) sitebuild/setup.py test
	@$(VENV)/python -m tests check

words: ## list the sentences that claim and rest on nothing yet, in docs/words.txt
	@$(PYTHON) sitebuild/setup.py site
	@$(VENV)/python -m sitebuild.check.words update

languages: ## compare every page with its twin; name what lags behind, and what changed
	@$(PYTHON) sitebuild/setup.py site
	@$(VENV)/python -m sitebuild.check.record

reconciled: ## show both sides of a section and write down that they say the same: PAGE=momentum SECTION=speed (WHY="..." if one side stays; BY="...")
	@$(PYTHON) sitebuild/setup.py site
	@$(VENV)/python -m sitebuild.check.record reconciled

lesson: ## lay out a new lesson, with all that is to be written marked: NAME=lookahead AFTER=nesterov (ZH="..." EN="..." are its titles)
	@$(PYTHON) sitebuild/setup.py lesson
	@$(PYTHON) -m sitebuild.work.lay_out

peers: ## run the real PyTorch, Keras, Optax and compare them with tests/oracles/ and with the twins (RECORD=1 records anew)
	@$(PYTHON) sitebuild/setup.py peers
	@.venv-peers/bin/python -m tests.peers $(if $(RECORD),--record)

bites: ## give each exercise wrong answers, change each number by a little, break each sentence, and see the test that the claim names fail (PAGE=momentum)
	@$(PYTHON) sitebuild/setup.py test
	@$(VENV)/python -m tests.answers $(subst -,_,$(PAGE))
	@$(VENV)/python -m tests.bites $(subst -,_,$(PAGE))

faults: ## plant every fault of tests/faults/ in a copy of the project and say which net catches it (PART=figure plants those of a kind or name)
	@$(PYTHON) sitebuild/setup.py test
	@$(VENV)/python -m tests.faults $(PART)

movielens: ## train on the real MovieLens with our program and with scikit-surprise, compare with the record (RECORD=1 records anew)
	@$(PYTHON) sitebuild/setup.py movielens
	@.venv-movielens/bin/python -m tests.movielens $(if $(RECORD),--record)

bench: ## time the snippets against one another, an edit against a build, a drag against a frame, as ratios in one run
	@$(PYTHON) sitebuild/setup.py test
	@$(VENV)/python -m tests.bench

lock: ## bring requirements*.txt up to date with requirements*.in (needs uv)
	uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --generate-hashes requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --generate-hashes requirements-test.in -c requirements.txt -o requirements-test.txt

clean: ## remove what the build made; keeps .venv and node_modules
	rm -rf site site.new site.old .cache
