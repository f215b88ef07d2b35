"""What ``bitext init --ci`` writes: workflows and a fragment of a Makefile that check and draft.

Their shell steps are run by ``tests/cli/test_ci_files.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bitext import __version__
from bitext.errors import UsageError

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
        id: install
        run: python -m pip install "bitext=={version}"
      - name: What should a reviewer see?
        run: bitext check --format github
      - name: Are the editions up to date?
        if: ${{ !cancelled() && steps.install.outcome == 'success' }}
        run: bitext build --check
"""

_DRAFTS = """\
# Written by `bitext init --ci github`: a pull request with drafts of what is new.
# GitHub must allow it: Settings, Actions, General, "Allow GitHub Actions to create and approve
# pull requests".
name: bitext drafts
on:
  schedule:
    - cron: "17 3 * * *"
  workflow_dispatch:
permissions:
  contents: write
  pull-requests: write
concurrency: bitext-drafts
jobs:
  drafts:
    runs-on: ubuntu-latest
    env:
      BRANCH: bitext/drafts
      GH_TOKEN: ${{ github.token }}
      # The key of a service is a secret of the repository; `bitext backends` names its variable:
      # BITEXT_CHAT_API_KEY: ${{ secrets.BITEXT_CHAT_API_KEY }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
{install}
      - name: Go on with what is under review
        run: |
          git config user.name "bitext"
          git config user.email "bitext@users.noreply.github.com"
          git config merge.bitext.driver "bitext catalog merge %O %A %B %P"
          echo "{catalog}/**/*.po merge=bitext" >> .git/info/attributes
          news=$(git rev-parse HEAD)
          under_review=$(gh pr list --head "$BRANCH" --state open --json number --jq length)
          if [ "$under_review" = 0 ]; then
            git switch --quiet -C "$BRANCH"
          else
            git fetch --quiet origin "$BRANCH"
            git switch --quiet -C "$BRANCH" FETCH_HEAD
            if ! git merge --quiet --no-edit "$news"; then
              # editions are built anew; what two people wrote is for people to put together
              unmerged="git -c core.quotePath=false diff --name-only --diff-filter=U"
              twice=$($unmerged -- . {editions} | paste -sd " " -)
              if [ -n "$twice" ]; then
                git merge --abort
                echo "::error title=Merge by hand::Changed in main and in $BRANCH: $twice"
                echo "Nothing was lost or pushed. In a clone: git switch $BRANCH, git merge"
                echo "origin/main, choose, git push. The next night goes on from there."
                exit 1
              fi
              $unmerged -z | xargs -0 git checkout --quiet --ours -- || true
              git add --all
              git commit --quiet --no-edit
            fi
          fi
          echo "NEWS=$news" >> "$GITHUB_ENV"
          echo "UNDER_REVIEW=$under_review" >> "$GITHUB_ENV"
      - name: Draft what is new
        id: drafts
        run: bitext run
      - name: Open the pull request
        if: ${{ !cancelled() && steps.drafts.outcome != 'skipped' }}
        run: |
          git add --all
          git diff --cached --quiet || git commit --quiet -m "New drafts to review"
          if [ "$UNDER_REVIEW" != 0 ]; then
            git push --quiet origin "$BRANCH"
          elif [ "$(git rev-parse HEAD)" = "$NEWS" ]; then
            echo "nothing new to draft"
          else
            # what stands on the branch of a pull request that was closed without a merge is kept
            old=$(git ls-remote origin "refs/heads/$BRANCH" | cut -f 1)
            merged=$(gh pr list --head "$BRANCH" --state merged \\
              --json headRefOid --jq '.[].headRefOid')
            if [ -n "$old" ] && ! echo "$merged" | grep -q "$old"; then
              git fetch --quiet origin "$BRANCH"
              if ! git merge-base --is-ancestor "$old" "$NEWS"; then
                kept="$BRANCH-kept-$(echo "$old" | cut -c 1-7)"
                git push --quiet origin "$old:refs/heads/$kept"
                echo "::notice title=A closed pull request::What was on $BRANCH is on $kept now."
              fi
            fi
            git push --force-with-lease="$BRANCH:$old" --quiet origin "$BRANCH"
            gh pr create --head "$BRANCH" --title "New drafts to review" \\
              --body "Drafted by bitext. \\`bitext check\\` says where to look first."
          fi
"""
_INSTALL = """\
      - name: Install bitext
        run: python -m pip install "bitext{extras}=={version}"{adapter}
"""
_MODEL = """\
      - uses: actions/cache@v4
        with:
          path: ~/.cache/bitext/models
          key: bitext-models-{version}
      - name: Get the local model
        run: bitext models pull
"""

_GITLAB = """\
# Written by `bitext init --ci gitlab`: include it in .gitlab-ci.yml with
#   include: {{local: .gitlab/bitext.yml}}
bitext:
  image: python:3.12
  script:
    - python -m pip install "bitext=={version}"
    - failed=0
    - bitext check || failed=$?
    - bitext build --check || failed=$?
    - exit $failed
"""

_MAKE = """\
# Written by `bitext init --ci make`: `include bitext.mk` in your Makefile.
BITEXT ?= bitext

.PHONY: editions editions-check drafts
editions:  ## the editions, from the catalogs; offline
\t$(BITEXT) build

editions-check:  ## fails when an edition is out of date or has an error
\t@failed=0; $(BITEXT) check || failed=$$?; $(BITEXT) build --check || failed=$$?; exit $$failed

drafts:  ## drafts of what is new, then the editions
\t$(BITEXT) run
"""


def files(
    service: str,
    site: str = "",
    backends: Sequence[str] = ("local",),
    *,
    catalog: str = "catalog",
    editions: Sequence[str] = (),
) -> Mapping[str, str]:
    """Path -> text of what a service runs; Jekyll copies all of its root but for ``_`` to the web.

    ``backends`` are those that draft: what they need is installed before; ``editions`` are git's
    patterns of what they write.

    Raises:
        UsageError: a folder has a name that a shell or GitHub would read as more.

    >>> [*files("make", "jekyll")], [*files("make")]
    (['_bitext.mk'], ['bitext.mk'])
    """
    if service == "github":
        _of_plain_names(catalog, editions)
    make = "_bitext.mk" if site == "jekyll" else "bitext.mk"
    texts = {
        "github": {
            ".github/workflows/bitext.yml": _GITHUB,
            ".github/workflows/bitext-drafts.yml": _DRAFTS.replace("{install}\n", _ready(backends)),
        },
        "gitlab": {".gitlab/bitext.yml": _GITLAB.replace("{{", "{").replace("}}", "}")},
        "make": {make: _MAKE.replace("bitext.mk", make)},
    }[service]
    made = " ".join(f"':(exclude){pattern}'" for pattern in editions)
    given = {"{version}": __version__, "{catalog}": catalog, "{editions}": made}
    return {path: _filled(text, given) for path, text in texts.items()}


#: Of names in a step's shell: neither quotes nor `$`, nothing of ``${{ }}``, of git's attributes
#: and of YAML.
_CATALOG = re.compile(r"[\w./+@=,-]+")
_EDITIONS = re.compile(r"[\w ./+@=,()*-]+")


def _of_plain_names(catalog: str, editions: Sequence[str]) -> None:
    for pattern, name in ((_CATALOG, catalog), *((_EDITIONS, name) for name in editions)):
        if not pattern.fullmatch(name):
            message = f"no workflow is written for `{name}`: its shell would read that as more"
            hint = "letters, digits, `-`, `_`, `.` and `/` are plain: call the folder otherwise"
            raise UsageError(message, hint=hint)


def _filled(text: str, given: Mapping[str, str]) -> str:
    for name, value in given.items():
        text = text.replace(name, value)
    return text


def _ready(backends: Sequence[str]) -> str:
    """The steps after which the backends can draft."""
    extras = ",".join(name for name in backends if name in _EXTRAS)
    local = "local" in backends
    install = _INSTALL.replace("{extras}", f"[{extras}]" if extras else "")
    return install.replace("{adapter}", " bitext-adapter-zh-en" * local) + _MODEL * local


#: Backends that need more than bitext itself.
_EXTRAS = ("deepl", "local")
