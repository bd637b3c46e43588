#!/bin/sh
# Installs what the tests need beside Python packages: Chromium, Chinese fonts, nginx, strace, Java, and from npm the
# Nu Html Checker, axe and Lighthouse.
# Debian packages are installed by root; anybody else is told what is missing. Run again at will: what is there is kept.
# With CI set, a tool that stays missing is an error; without, the tests that need it are skipped and say so.
set -eu
cd "$(dirname "$0")"
PATH=$PATH:/usr/sbin:/sbin

packages=""
want() { command -v "$1" >/dev/null 2>&1 || packages="$packages $2"; }
want chromium chromium
# The same browser without a desktop: half the processor time. Not every release of Debian has it as a package.
apt-cache show chromium-headless-shell >/dev/null 2>&1 && want chromium-headless-shell chromium-headless-shell
want nginx nginx-light
want strace strace
want java default-jre-headless
want node nodejs
want npm npm
want fc-list fontconfig
[ -n "$(fc-list :lang=zh-cn family 2>/dev/null | head -n 1)" ] || packages="$packages fonts-noto-cjk"

missing=""
if [ -n "$packages" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        export DEBIAN_FRONTEND=noninteractive
        # A package index that does not answer for a moment is asked again.
        # shellcheck disable=SC2086
        { apt-get update -q && apt-get install -y -q --no-install-recommends $packages; } >install.log 2>&1 </dev/null ||
            { sleep 10; apt-get update -q && apt-get install -y -q --no-install-recommends $packages; } >>install.log 2>&1 </dev/null ||
            { tail -n 20 install.log >&2; missing=$packages; }
    else
        missing=$packages
    fi
fi

# The versions are those that package.json names; no lock file, for it would record where packages were fetched.
if command -v npm >/dev/null 2>&1; then
    sed -n 's/^    "\([^"]*\)": "\([^"]*\)",\{0,1\}$/\1 \2/p' package.json | while read -r name version; do
        grep -qs "\"version\": \"$version\"" "node_modules/$name/package.json" || echo "$name"
    done >install.absent
    if [ -s install.absent ]; then
        # Chromium is the one of the system: nothing may fetch a second.
        PUPPETEER_SKIP_DOWNLOAD=1 npm install --no-package-lock --no-audit --no-fund --loglevel=error >>install.log 2>&1 </dev/null ||
            { tail -n 20 install.log >&2; missing="$missing $(tr '\n' ' ' <install.absent)(npm)"; }
    fi
    rm -f install.absent
else
    missing="$missing npm"
fi

[ -z "$missing" ] && exit 0
echo "tests/tools/install.sh: still missing:$missing" >&2
echo "  as root: apt-get install$missing" >&2
[ -z "${CI:-}" ] || exit 1
echo "  tests that need them will be skipped." >&2
