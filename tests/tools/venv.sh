#!/bin/sh
# Makes .venv with this package and an extra ("" or test) in it, unless they are there for the present pyproject.toml.
set -eu
cd "$(dirname "$0")/../.."
extra=${1:-}
stamp=".venv/.installed${extra:+-$extra}"
if [ ! -x .venv/bin/python ]; then
    python=""
    for name in python3.11 python3 python; do
        command -v "$name" >/dev/null 2>&1 || continue
        "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { python=$name; break; }
    done
    [ -n "$python" ] || { echo "Python 3.11 or newer is needed. 需要 Python 3.11 或更高版本。" >&2; exit 1; }
    "$python" -m venv .venv
fi
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    .venv/bin/python -m pip install -qq --disable-pip-version-check --editable ".${extra:+[$extra]}"
    touch "$stamp"
fi
