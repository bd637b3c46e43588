#!/bin/sh
# The whole test suite in a fresh clone: what `make test` and .ci/run run. Arguments go to pytest.
# Ends with pytest's closing line and its exit code. Linters and type checks are tests too: tests/static/.
set -eu
cd "$(dirname "$0")/../.."
sh tests/tools/venv.sh test
sh tests/tools/install.sh
# Tests of one group share something costly or exclusive and stay in one process; the others spread over three: browsers and
# servers keep two cores waiting.
exec .venv/bin/python -m pytest -n 3 --dist loadgroup --durations 10 "$@"
