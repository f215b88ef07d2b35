"""An XML document as a tree, read without trust: no DTD, no entity, no depth without end."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from bitext.errors import WorkspaceError

DEPTH = 60
_HINT = "export it anew from the tool it comes from, as XLIFF 1.2 or 2.1"


@dataclass(slots=True)
class XmlElement:
    """An element; ``name`` is without its namespace."""

    name: str
    space: str
    attributes: dict[str, str]
    line: int
    children: list[XmlElement | str] = field(default_factory=list)

    def all(self, *names: str) -> list[XmlElement]:
        """The child elements of these names."""
        return [c for c in self.children if isinstance(c, XmlElement) and c.name in names]

    def first(self, name: str) -> XmlElement | None:
        """The first child element of a name."""
        return next(iter(self.all(name)), None)

    @property
    def text(self) -> str:
        """Its text and that of what is in it."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)


class _TreeBuilder:
    """Expat's events as elements."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: XmlElement | None = None
        self.stack: list[XmlElement] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = lambda _name: self.stack.pop()
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.doctype

    def doctype(self, *_: object) -> None:
        raise self.refusal("it declares a DOCTYPE, which XLIFF has none of and is not read")

    def refusal(self, message: str) -> WorkspaceError:
        line = self.parser.CurrentLineNumber
        return WorkspaceError(message, path=self.path, line=line, hint=_HINT)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.stack) == DEPTH:
            raise self.refusal(f"its elements are nested more than {DEPTH} levels deep")
        space, _, local = name.rpartition(" ")
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = XmlElement(local, space, plain, self.parser.CurrentLineNumber)
        if self.stack:
            self.stack[-1].children.append(element)
        self.root = self.root or element
        self.stack.append(element)

    def data(self, text: str) -> None:
        if self.stack:
            self.stack[-1].children.append(text)


def read_tree(data: bytes, path: str) -> XmlElement:
    """The root of a document.

    Raises WorkspaceError with the line for what is not XML, or not to be trusted.
    """
    builder = _TreeBuilder(path)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"this is not XML: {expat.errors.messages[error.code]}"
        raise WorkspaceError(message, path=path, line=error.lineno, hint=_HINT) from error
    except (LookupError, ValueError) as error:  # Expat knows UTF-8 and 16, Python the 8-bit ones
        message = f"the encoding cannot be read: {error}"
        raise WorkspaceError(
            message, path=path, line=1, hint="convert the file to UTF-8"
        ) from error
    if builder.root is None:
        raise WorkspaceError("this is not XML: there is no element", path=path, hint=_HINT)
    return builder.root
