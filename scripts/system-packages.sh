#!/usr/bin/env bash
# usage: system-packages.sh [PACKAGE ...]
#
# Install Debian packages; without arguments those that the tests need:
#   chromium, fonts-noto-cjk   screenshots with real Chinese glyphs
#   libatomic1                 Playwright's driver links to it
#   jekyll, kramdown's GFM     a site generator (Hugo and MkDocs come from the Python package index)
#   jekyll-polyglot            its plugin for languages
#   gettext                    msgfmt and msgmerge judge our catalogs
#   fish, zsh                  shells that take our completion
#   postgresql                 the server of a team's memory
#
# Instant when everything is there.  Where it cannot install (not Debian, not root) it says
# what is missing and succeeds: the tests that need it skip, or fail under BITEXT_CI=1.
set -euo pipefail

packages=("$@")
[[ $# -gt 0 ]] || packages=(chromium fish fonts-noto-cjk gettext jekyll libatomic1 postgresql ruby-jekyll-polyglot ruby-kramdown-parser-gfm zsh)

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "not a Debian system, nothing installed; may be missing: ${packages[*]}" >&2
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $status == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

if [[ $(id -u) -ne 0 ]]; then
    echo "not root, nothing installed; missing: ${missing[*]}; to install:" >&2
    echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 0
fi

echo "installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
# Another apt (unattended upgrades, a second checkout) may hold the lock: wait, do not fail.
apt=(apt-get --quiet --option DPkg::Lock::Timeout=300)
"${apt[@]}" update
"${apt[@]}" install --yes --no-install-recommends "${missing[@]}"
