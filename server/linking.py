"""Links the modules of a page into one file, so that it opens after one request instead of a hundred.

The files in `static/` are plain ES modules and run as they are; this only changes how they travel. Each module becomes a
function that gives its exports, in the order in which a browser would run them. What a page imports later (`import()`)
stays a file of its own and takes what is linked already from the linked file, so that no module exists twice.
Decision 017 tells what that brings and what it asks of the modules.
"""

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

_IMPORT = re.compile(
    r"(?:^|(?<=[;}\n]))\s*import\s*(?:(?P<clause>[\w$*{}\s,]+?)\s*from\s*)?(?P<quote>[\"'])(?P<path>\.[^\"']+)(?P=quote);?"
)
_EXPORT_FROM = re.compile(
    r"(?:^|(?<=[;}\n]))\s*export\s*(?P<names>\*|\{[^}]*\})\s*from\s*[\"'](?P<path>\.[^\"']+)[\"'];?"
)
_EXPORT_LIST = re.compile(r"(?:^|(?<=[;}\n]))\s*export\s*\{(?P<names>[^}]*)\};?")
_EXPORT_DECLARATION = re.compile(
    r"(?:^|(?<=[;}\n]))\s*export\s+(?=(?:async\s+)?(?:function\*?|class|const)\s+(?P<name>[\w$]+))"
)
_EXPORT_DEFAULT = re.compile(r"(?:^|(?<=[;}\n]))\s*export\s+default\s+")
_ANY_LEFT = re.compile(r"(?:^|(?<=[;}\n]))\s*(?:export\b(?!\s*\()|import\s*[\w${*\"'])")
_LATER = re.compile(r"\bimport\(\s*([\"'])(\.[^\"']+)\1\s*\)")
_OWN_ADDRESS = "import.meta.url"


class NotLinkable(ValueError):
    """A module does what linking cannot keep: a cycle, or an export that changes its value."""


@dataclass
class Module:
    name: str
    body: str
    imports: list[tuple[str, str]] = field(default_factory=list)
    """Each clause (`{a as b}`, `* as c`, `d`, or nothing) and the module it is from."""
    exports: list[str] = field(default_factory=list)
    """Properties of the object that the module gives, as they are written."""
    needs: list[str] = field(default_factory=list)
    """Modules that run before it, in their order."""


def read_module(name: str, source: str) -> Module:
    """Take the imports and exports out of a module: statements that begin a line, or follow another in shortened files."""
    module = Module(name, source)

    def inside(path: str) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        module.needs.append(target)
        return target

    def take_import(found: re.Match[str]) -> str:
        module.imports.append(((found["clause"] or "").strip(), inside(found["path"])))
        return ""

    def take_reexport(found: re.Match[str]) -> str:
        given = _name(inside(found["path"]))
        pairs = [] if found["names"] == "*" else _pairs(found["names"].strip("{}"))
        module.exports += [f"{there}:{given}.{here}" for here, there in pairs] or [f"...{given}"]
        return ""

    def take_list(found: re.Match[str]) -> str:
        module.exports += [f"{there}:{here}" for here, there in _pairs(found["names"])]
        return ""

    def take_declaration(found: re.Match[str]) -> str:
        module.exports.append(found["name"])
        return "\n"

    def take_default(_found: re.Match[str]) -> str:
        module.exports.append("default:_default")
        return "\nconst _default="

    # The order of running is that of the text, whether a module is imported or exported again.
    order = [
        posixpath.normpath(posixpath.join(posixpath.dirname(name), found["path"])) for found in _statements(source)
    ]
    for pattern, take in (
        (_EXPORT_FROM, take_reexport), (_IMPORT, take_import), (_EXPORT_LIST, take_list),
        (_EXPORT_DECLARATION, take_declaration), (_EXPORT_DEFAULT, take_default),
    ):  # fmt: skip
        module.body = pattern.sub(take, module.body)
    module.needs = list(dict.fromkeys(order))
    if _ANY_LEFT.search(module.body):
        raise NotLinkable(f"{name} imports or exports in a way that is not known here")
    return module


def _statements(source: str) -> list[re.Match[str]]:
    """What a module takes from others, in the order of the text."""
    return sorted([*_IMPORT.finditer(source), *_EXPORT_FROM.finditer(source)], key=lambda found: found.start())


def _pairs(names: str) -> list[tuple[str, str]]:
    """`a, b as c` as pairs of what it is called here and there."""
    pairs = (part.split() for part in names.split(",") if part.strip())
    return [(part[0], part[-1]) for part in pairs]


def _name(module: str) -> str:
    return "$" + re.sub(r"\W", "_", module.removesuffix(".js"))


def _bind(clause: str, module: str) -> str:
    """The statement that gives an import its local names."""
    if not clause:
        return ""
    default, _, rest = clause.partition(",") if not clause.startswith(("{", "*")) else ("", "", clause)
    bound = [f"default:{default.strip()}"] if default else []
    if rest.strip().startswith("*"):
        return f"const {rest.split()[-1]}={_name(module)};"
    bound += [here if here == there else f"{here}:{there}" for here, there in _pairs(rest.strip().strip("{}"))]
    return f"const {{{','.join(bound)}}}={_name(module)};"


class Linked:
    """One page's modules in a few files, each under the name of the module that it is asked for as."""

    def __init__(self, entries: Sequence[str], read: Callable[[str], str]) -> None:
        """The page's own module, and those it imports later that bring many with them. `read` gives a module's text.

        Raise `NotLinkable`.
        """
        self.entries = entries
        self._read = read
        self._modules: dict[str, Module] = {}
        self._file_of: dict[str, str] = {}
        for entry in entries:
            self._visit(entry, entry, ())

    def _visit(self, name: str, entry: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise NotLinkable(f"{' -> '.join([*above, name])} is a cycle")
        if name in self._modules:
            return
        module = read_module(name, self._read(name))
        for need in module.needs:
            self._visit(need, entry, (*above, name))
        self._modules[name] = module
        self._file_of[name] = entry

    def content(self, entry: str) -> str:
        """The linked file of one of the entries."""
        inside = [module for module in self._modules.values() if self._file_of[module.name] == entry]
        needs = dict.fromkeys(need for module in inside for need in module.needs if self._file_of[need] != entry)
        brought = "".join(self._bring(need, entry) for need in needs)
        names = ",".join(self._names_of(entry))
        given = f"export const {{{names}}}={_name(entry)};\n" if names else ""
        return brought + "".join(self._wrap(module, entry) for module in inside) + given

    def _names_of(self, name: str) -> list[str]:
        """What a module exports, also what it only passes on."""
        module = self._modules[name]
        passed = {f"...{_name(need)}": need for need in module.needs}
        own = [export.partition(":")[0] for export in module.exports if export not in passed]
        return own + [each for export in module.exports if export in passed for each in self._names_of(passed[export])]

    def _bring(self, module: str, where: str) -> str:
        return f'import{{{_name(module)}}}from"{_seen(self._file_of[module], where)}";'

    def _wrap(self, module: Module, entry: str) -> str:
        bindings = "".join(_bind(clause, target) for clause, target in module.imports)
        body = _move(module, entry)
        return (
            f"export const {_name(module.name)}=(()=>{{{bindings}{body}\nreturn{{{','.join(module.exports)}}}}})();\n"
        )

    def beside(self, name: str, source: str) -> str:
        """A module that is imported later and stays by itself: what is linked it takes from the linked files."""

        brought: set[str] = set()

        def bring(found: re.Match[str], bind: Callable[[str], str]) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found["path"]))
            if target not in self._modules:
                return found[0]
            fetched = "" if target in brought else self._bring(target, name)
            brought.add(target)
            return fetched + bind(target)

        def pass_on(names: str, target: str) -> str:
            pairs = [(each, each) for each in self._names_of(target)] if names == "*" else _pairs(names.strip("{}"))
            taken = ",".join(f"{here}:{_name(target)}_{here}" for here, _ in pairs)
            given = ",".join(f"{_name(target)}_{here} as {there}" for here, there in pairs)
            return f"const {{{taken}}}={_name(target)};export{{{given}}};"

        pieces, end = [], 0
        for found in _statements(source):
            names = (found["clause"] or "").strip() if found.re is _IMPORT else found["names"]
            pieces += [
                source[end : found.start()],
                bring(found, partial(_bind if found.re is _IMPORT else pass_on, names)),
            ]
            end = found.end()
        return "".join(pieces) + source[end:]


def _seen(name: str, where: str) -> str:
    """The address of a module, seen from another."""
    path = posixpath.relpath(name, posixpath.dirname(where))
    return path if path.startswith(".") else f"./{path}"


def _move(module: Module, entry: str) -> str:
    """The module's text with the addresses in it as they are seen from the linked file."""

    def seen(found: re.Match[str]) -> str:
        target = posixpath.join(posixpath.dirname(module.name), found[2])
        return f'import("{_seen(posixpath.normpath(target), entry)}")'

    own = f'new URL("{_seen(module.name, entry)}",import.meta.url).href'
    return _LATER.sub(seen, module.body).replace(_OWN_ADDRESS, own)
