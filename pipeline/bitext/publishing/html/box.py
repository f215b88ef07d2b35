"""What stands on a page for a shortcode, a container or another template: a box with its name."""

from __future__ import annotations

import re
from html import escape

_TEMPLATE = re.compile(r"\{(?:%|\{[<%]?)[-~]?\s*(?P<close>/|end(?=[a-z]))?\s*(?P<name>[\w./-]+)?")
_CONTAINER = re.compile(
    r"\s*(?:[-+*]\s+)?(?::{3,}|!{3}|\?{3}\+?|={3}|/{3})\s*(?P<name>[\w-]+)?(?P<rest>[^\n]*)"
)
_CODE = re.compile(r"\s*(?P<name>import|export)\b")
_COMPONENT = re.compile(r"\s*<(?P<close>/?)(?P<name>[A-Z][\w.]*)")
#: Behind the marks of an admonition that reads as an item of a list.
_NOTE = re.compile(r"""(?P<name>[\w-]+(?: [\w-]+)*)(?:\s+["'](?P<title>[^\n]*)["'])?""")
_VALUE = re.compile(r"""(?<![\w])"([^"\n]{1,200})"|`([^`\n]{1,200})`""")
#: How a quote begins that GitHub and Obsidian show as an alert.
_ALERT = re.compile(r"\[!(?P<name>[\w-]{1,40})\][-+]?[ \t]*(?P<title>[^\n]*)")
_KINDS = {"tip": "tip", "success": "tip", "important": "important", "warning": "warning",
          "attention": "warning", "caution": "caution", "danger": "caution"}  # fmt: skip
_MARKS = re.compile(r"[*_`~]+")
_SHOWN = 80
_ATTRIBUTES = re.compile(r"\{[^{}%]*\}")


def box(raw: str, *, block: bool) -> str:
    """HTML for a template; nothing for one that closes another, or that only sets attributes.

    >>> box("[!warning] **Hot** water", block=True), box("[!NOTE]", block=True)
    ('<p class="alert warning">Hot water</p>', '<p class="alert note">Note</p>')
    """
    if block and (found := _ALERT.fullmatch(raw.strip())):
        kind = _KINDS.get(found["name"].lower(), "note")
        title = _MARKS.sub("", found["title"]).strip() or found["name"].capitalize()
        return f'<p class="alert {kind}">{escape(title)}</p>'
    label = label_of(raw.strip())
    if not label:
        return ""
    tag = "div" if block else "span"
    return f'<{tag} class="box">{escape(label)}</{tag}>'


def label_of(raw: str) -> str:
    """What a box says.

    >>> label_of('{{< figure src="a.png" caption="A cat" >}}'), label_of("::: tip Mind this")
    ('figure · a.png · A cat', 'tip · Mind this')
    >>> label_of("{% endnote %}"), label_of(":::"), label_of("{{ site.url }}"), label_of("[[A|b]]")
    ('', '', 'site.url', '[[A|b]]')
    """
    if found := _TEMPLATE.match(raw):
        return "" if found["close"] else _joined(found["name"] or "template", _values(raw))
    if found := _CODE.match(raw):
        return found["name"]
    if found := _COMPONENT.match(raw):
        return "" if found["close"] else _joined(found["name"], _values(raw))
    if found := _CONTAINER.match(raw):
        rest = _ATTRIBUTES.sub("", found["rest"]).strip(" \t\"[]':")
        return _joined(found["name"] or "", (rest,)) if found["name"] or rest else ""
    if found := _NOTE.fullmatch(raw):
        return _joined(found["name"], (found["title"] or "",))
    if raw.startswith(("{:", "{.", "{#")):
        return ""
    return raw if len(raw) <= _SHOWN and "\n" not in raw else "template"  # a formula, a wiki link


def _values(raw: str) -> tuple[str, ...]:
    return tuple(one or other for one, other in _VALUE.findall(raw))


def _joined(name: str, values: tuple[str, ...]) -> str:
    return " · ".join(filter(None, (name, *values)))
