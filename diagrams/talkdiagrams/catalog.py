"""What there is: every kind of figure and every mechanism, by the word an outline uses, imported when it is used."""

from talkbuilder.late import Late
from talkbuilder.ports import Kind, Mechanism

KINDS = Late[Kind](
    {
        "annotated": "talkdiagrams.kinds.annotated:Annotated()",
        "benchmarks": "talkdiagrams.kinds.benchmarks:BenchmarksKind()",
        "beside": "talkdiagrams.kinds.beside:Beside()",
        "bits": "talkdiagrams.kinds.bits:Bits()",
        "channel": "talkdiagrams.kinds.channel:Channel()",
        "chart": "talkdiagrams.kinds.chart:Chart()",
        "escapes": "talkdiagrams.kinds.escapes:EscapesKind()",
        "flow": "talkdiagrams.kinds.flow:Flow()",
        "gctrace": "talkdiagrams.kinds.gctrace:Gctrace()",
        "goroutines": "talkdiagrams.kinds.goroutines:GoroutinesKind()",
        "graph": "talkdiagrams.kinds.graph:Graph()",
        "heap": "talkdiagrams.kinds.heap:Heap()",
        "lanes": "talkdiagrams.kinds.lanes:Lanes()",
        "record": "talkdiagrams.kinds.record:Record()",
        "ring": "talkdiagrams.kinds.ring:Ring()",
        "schedtrace": "talkdiagrams.kinds.schedtrace:Schedtrace()",
        "stack": "talkdiagrams.kinds.stack:Stacks()",
        "states": "talkdiagrams.kinds.states:States()",
        "timeline": "talkdiagrams.kinds.timeline:Timeline()",
        "topology": "talkdiagrams.kinds.topology:Topology()",
        "tree": "talkdiagrams.kinds.tree:Tree()",
    }
)

MECHANISMS = Late[Mechanism](
    {
        "accounts": "talkdiagrams.mechanisms.accounts.view:Accounts()",
        "cgo": "talkdiagrams.mechanisms.cgo.view:Cgo()",
        "channels": "talkdiagrams.mechanisms.channels.view:Channels()",
        "cleanups": "talkdiagrams.mechanisms.cleanups.view:Cleanups()",
        "conversions": "talkdiagrams.mechanisms.interfaces.view:Conversions()",
        "encoders": "talkdiagrams.mechanisms.reflection.view:Encoders()",
        "escape": "talkdiagrams.mechanisms.escape.view:Escape()",
        "gc": "talkdiagrams.mechanisms.gc.view:Collector()",
        "generics": "talkdiagrams.mechanisms.generics.view:Generics()",
        "hashtrie": "talkdiagrams.mechanisms.syncmap.view:HashTrie()",
        "interfaces": "talkdiagrams.mechanisms.interfaces.view:Interfaces()",
        "locks": "talkdiagrams.mechanisms.locks.view:Locks()",
        "maxprocs": "talkdiagrams.mechanisms.maxprocs.view:MaxProcs()",
        "memory": "talkdiagrams.mechanisms.memory.view:Memory()",
        "pacer": "talkdiagrams.mechanisms.gc.view_pacing:Pacer()",
        "poller": "talkdiagrams.mechanisms.poller.view:Netpoll()",
        "readdirty": "talkdiagrams.mechanisms.syncmap.view:ReadDirty()",
        "reflection": "talkdiagrams.mechanisms.reflection.view:Reflection()",
        "goroutines": "talkdiagrams.mechanisms.goroutines.view:Goroutines()",
        "scheduler": "talkdiagrams.mechanisms.scheduler.view:Scheduler()",
    }
)
