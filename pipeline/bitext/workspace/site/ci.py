"""What ``bitext init --ci`` writes: workflows and a fragment of a Makefile that check and draft.

Their shell steps are run by ``tests/cli/test_ci_files.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

from bitext import __version__

SERVICES = ("github", "gitlab", "make")

_GITHUB = """\
# Written by `bitext init --ci github`: are the editions what the catalogs say, and sound?
name: bitext
on:
  push:
    branches: [main, master]
  pull_request:
permissions:
  contents: read
jobs:
  editions:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install bitext
        run: python -m pip install "bitext=={version}"
      - name: Are the editions up to date?
        run: bitext build --check
      - name: What should a reviewer see?
        run: bitext check --format github
"""

_DRAFTS = """\
# Written by `bitext init --ci github`: a pull request with drafts of what is new.
# Keys of a service are secrets of the repository; `bitext backends` names their variables.
name: bitext drafts
on:
  schedule:
    - cron: "17 3 * * *"
  workflow_dispatch:
permissions:
  contents: write
  pull-requests: write
jobs:
  drafts:
    runs-on: ubuntu-latest
    env:
      BRANCH: bitext/drafts
      GH_TOKEN: ${{ github.token }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install bitext
        run: python -m pip install "bitext[local]=={version}"
      - name: Draft what is new
        run: bitext run
      - name: Open the pull request
        if: success() || failure()
        run: |
          if [ -z "$(git status --porcelain)" ]; then
            echo "nothing new to draft"
            exit 0
          fi
          git config user.name "bitext"
          git config user.email "bitext@users.noreply.github.com"
          git switch -C "$BRANCH"
          git add --all
          git commit --quiet -m "New drafts to review"
          git push --force --quiet origin "$BRANCH"
          gh pr view "$BRANCH" --json state --jq .state | grep -q OPEN ||
            gh pr create --head "$BRANCH" --title "New drafts to review" \\
              --body "Drafted by bitext. \\`bitext check\\` says where to look first."
"""

_GITLAB = """\
# Written by `bitext init --ci gitlab`: include it in .gitlab-ci.yml with
#   include: {{local: .gitlab/bitext.yml}}
bitext:
  image: python:3.12
  script:
    - python -m pip install "bitext=={version}"
    - bitext build --check
    - bitext check
"""

_MAKE = """\
# Written by `bitext init --ci make`: `include bitext.mk` in your Makefile.
BITEXT ?= bitext

.PHONY: editions editions-check drafts
editions:  ## the editions, from the catalogs; offline
\t$(BITEXT) build

editions-check:  ## fails when an edition is out of date or has an error
\t$(BITEXT) build --check
\t$(BITEXT) check

drafts:  ## drafts of what is new, then the editions
\t$(BITEXT) run
"""


def files(service: str, site: str = "") -> Mapping[str, str]:
    """Path -> text of what a service runs; Jekyll copies all of its root but for ``_`` to the web.

    >>> [*files("make", "jekyll")], [*files("make")]
    (['_bitext.mk'], ['bitext.mk'])
    """
    make = "_bitext.mk" if site == "jekyll" else "bitext.mk"
    texts = {
        "github": {
            ".github/workflows/bitext.yml": _GITHUB,
            ".github/workflows/bitext-drafts.yml": _DRAFTS,
        },
        "gitlab": {".gitlab/bitext.yml": _GITLAB.replace("{{", "{").replace("}}", "}")},
        "make": {make: _MAKE.replace("bitext.mk", make)},
    }[service]
    return {path: text.replace("{version}", __version__) for path, text in texts.items()}
