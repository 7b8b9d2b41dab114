"""What there is: types and interfaces, interface variables with their two words, itabs, the table of them, caches.

The names are the runtime's: internal/abi/iface.go and switch.go, runtime/iface.go.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zlib import crc32

from talkdiagrams.mechanisms.interfaces.forms import Form

EMPTY = "any"
ITAB_INIT_SIZE = 512


@dataclass(frozen=True, slots=True)
class Type:
    """A type descriptor. ``methods`` is its method set, sorted; each by its name and its function."""

    name: str
    form: Form
    hash: int
    methods: tuple[tuple[str, str], ...] = ()

    @property
    def uncommon(self) -> bool:
        """TFlagUncommon: it has a name, even a predeclared one, or methods. If not, the table isn't asked."""
        return bool(self.methods) or self.name.isidentifier()


@dataclass(frozen=True, slots=True)
class Inter:
    """An interface with methods, sorted by name."""

    name: str
    methods: tuple[str, ...]
    hash: int


Key = tuple[str, str]
"""An interface and a type: what an itab is found by."""


@dataclass(frozen=True, slots=True)
class Itab:
    """``fun`` is empty where the type lacks a method: the answer no is kept, too.

    ``hash`` is that of the type, or 0 if the itab was made at run time. ``static``: the compiler made it.
    """

    inter: str
    type: str
    hash: int
    fun: tuple[str, ...]
    static: bool = False

    @property
    def key(self) -> Key:
        """What it is found by."""
        return self.inter, self.type


@dataclass(frozen=True, slots=True)
class Table:
    """itabTable: a power of two of slots, at most three quarters of them taken."""

    size: int
    entries: tuple[Key | None, ...]
    grown: int = 0

    @property
    def count(self) -> int:
        """How many slots are taken."""
        return sum(one is not None for one in self.entries)


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """What a site has seen: a type, and the answer for it: which case, and an itab (None is no)."""

    type: str
    case: int
    itab: Key | None


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the program: an assertion to an interface (one case), or a switch over interfaces (several).

    ``can_fail`` is false for an assertion without ok.
    """

    id: str
    cases: tuple[str, ...]
    switch: bool = False
    can_fail: bool = True
    entries: tuple[CacheEntry | None, ...] = (None,)

    @property
    def mask(self) -> int:
        """One less than its slots."""
        return len(self.entries) - 1


@dataclass(frozen=True, slots=True)
class Data:
    """A data word: where it leads (forms.PLACES) and to what; ``value`` is what a reader finds there."""

    place: str
    at: str
    value: str


@dataclass(frozen=True, slots=True)
class Var:
    """An interface variable. ``static`` is its static type. Both words are nil, or neither is.

    ``tab`` is its first word: the key of an itab; for `any`, ("", type).
    """

    id: str
    static: str
    tab: Key | None = None
    data: Data | None = None

    @property
    def type(self) -> str:
        """Its dynamic type; "" if it is nil."""
        return self.tab[1] if self.tab else ""


@dataclass(frozen=True, slots=True)
class Last:
    """What the last event did: by which way an answer was found, the slots that were looked at, what came out."""

    way: str = ""
    site: str = ""
    looked: tuple[int, ...] = ()
    probes: tuple[int, ...] = ()
    case: int = -1
    result: str = ""
    panic: str = ""
    called: str = ""
    tab: Key | None = None
    cached: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A program at one moment."""

    types: Mapping[str, Type]
    inters: Mapping[str, Inter]
    table: Table
    itabs: Mapping[Key, Itab]
    vars: tuple[Var, ...] = ()
    sites: tuple[Site, ...] = ()
    heap: tuple[tuple[str, str, str], ...] = ()
    last: Last = Last()

    def var(self, id: str) -> Var:
        """The variable of that name."""
        return next(one for one in self.vars if one.id == id)

    def site(self, id: str) -> Site:
        """The site of that name."""
        return next(one for one in self.sites if one.id == id)

    def put(self, var: Var) -> "State":
        """The state with a variable changed."""
        return replace(self, vars=tuple(var if one.id == var.id else one for one in self.vars))

    def keep(self, site: Site) -> "State":
        """The state with a site's cache changed."""
        return replace(self, sites=tuple(site if one.id == site.id else one for one in self.sites))

    @property
    def allocs(self) -> int:
        """How many conversions have allocated."""
        return len(self.heap)


def hash_of(name: str) -> int:
    """A hash for a name. Go takes part of a cryptographic one; any that scatters will do."""
    return crc32(name.encode())


def implements(inter: Inter, type: Type) -> bool:
    """Whether the method set has every method: what the search must agree with."""
    return set(inter.methods) <= {name for name, _ in type.methods}
