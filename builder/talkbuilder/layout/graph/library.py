"""Graphviz's own libraries, called directly: only those of them that lay out, and write what they found as JSON.

pygraphviz's module is linked with all plugins of Graphviz, and so with every library of pictures and of fonts behind
them: slow to load, and one of them is under the GPL (builder/notes/graphviz-worker.md). Where the wheel holds the
libraries as files of their own (Linux), these few do the same work.
"""

import ctypes
import importlib.util
from pathlib import Path

# In the order in which they need each other; the last three are plugins.
LOADED = ("cdt", "cgraph", "xdot", "ltdl", "pathplan", "gvc")
PLUGINS = ("gvplugin_core", "gvplugin_dot_layout", "gvplugin_neato_layout")


class NotHere(Exception):
    """The libraries are not there as files of their own, or not the ones that we know."""


class _Builtin(ctypes.Structure):
    # https://graphviz.org/doc/libguide/libguide.pdf, "lt_symlist_t": a plugin's name and where it is.
    _fields_ = (("name", ctypes.c_char_p), ("address", ctypes.c_void_p))


class Library:
    """Graphviz with the plugins that lay out and the one that writes JSON.

    Raises:
        NotHere: use pygraphviz.
    """

    def __init__(self) -> None:
        folder = _folder()
        try:
            libraries = {name: _open(folder, name) for name in (*LOADED, *PLUGINS)}
            symbols = [(name, f"{name}_LTX_library") for name in PLUGINS]
            builtins = (_Builtin * (len(PLUGINS) + 1))(
                *(
                    _Builtin(symbol.encode(), _address(libraries[name], symbol))
                    for name, symbol in symbols
                )
            )
            graphs, layouts = libraries["cgraph"], libraries["gvc"]
            self._read = _function(graphs, "agmemread", ctypes.c_void_p, ctypes.c_char_p)
            self._close = _function(graphs, "agclose", ctypes.c_int, ctypes.c_void_p)
            pair = (ctypes.c_void_p, ctypes.c_void_p)
            self._lay_out = _function(layouts, "gvLayout", ctypes.c_int, *pair, ctypes.c_char_p)
            self._forget = _function(layouts, "gvFreeLayout", ctypes.c_int, *pair)
            self._write = _function(
                layouts, "gvRenderData", ctypes.c_int, *pair, ctypes.c_char_p, *pair
            )
            self._free = _function(layouts, "gvFreeRenderData", None, ctypes.c_void_p)
            begin = _function(
                layouts, "gvContextPlugins", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int
            )
        except (OSError, AttributeError, ValueError) as error:
            raise NotHere(str(error)) from None
        self._kept = builtins  # Graphviz looks there whenever it looks for a plugin
        self._context = begin(ctypes.byref(builtins), 0)

    def draw(self, dot: str, engine: str) -> bytes:
        """Return the graph laid out, as Graphviz's JSON.

        Raises:
            ValueError: it is no graph, or there is no layout of it.
        """
        graph = self._read(dot.encode())
        if not graph:
            raise ValueError("this is no graph")
        try:
            if self._lay_out(self._context, graph, engine.encode()):
                raise ValueError(f"{engine} found no layout")
            data, length = ctypes.c_void_p(), ctypes.c_size_t()
            failed = self._write(
                self._context, graph, b"json", ctypes.byref(data), ctypes.byref(length)
            )
            if failed or data.value is None:
                raise ValueError("the layout could not be written")
            try:
                return ctypes.string_at(data.value, length.value)
            finally:
                self._free(data)
                self._forget(self._context, graph)
        finally:
            self._close(graph)


def _folder() -> Path:
    spec = importlib.util.find_spec("pygraphviz")
    if spec is None or spec.origin is None:
        raise NotHere("pygraphviz is not installed")
    return Path(spec.origin).parents[1] / "pygraphviz.libs"


def _open(folder: Path, name: str) -> ctypes.CDLL:
    found = [
        path for path in folder.glob(f"lib{name}-*.so*") if path.name.startswith(f"lib{name}-")
    ]
    if len(found) != 1:
        raise OSError(f"{len(found)} libraries of the name lib{name}")
    return ctypes.CDLL(str(found[0]), mode=ctypes.RTLD_GLOBAL)


def _address(library: ctypes.CDLL, symbol: str) -> int:
    return ctypes.addressof(ctypes.c_char.in_dll(library, symbol))


def _function(
    library: ctypes.CDLL, name: str, returns: type | None, *takes: type
) -> "ctypes._NamedFuncPointer":
    function = getattr(library, name)
    function.restype, function.argtypes = returns, takes
    found: ctypes._NamedFuncPointer = function
    return found
