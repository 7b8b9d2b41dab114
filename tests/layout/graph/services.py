"""Layered graphs of services, as large as asked for: the same for the same seed."""

from random import Random

from talkbuilder.geometry import Size
from talkbuilder.graph import GraphStory
from tests.layout.graph.stories import edge, node, story, words

NAMES = [
    "request",
    "handler",
    "queue",
    "worker",
    "timeout",
    "retry",
    "backoff",
    "buffer",
    "channel",
    "context",
    "cancel",
    "deadline",
    "mutex",
    "shard",
    "replica",
    "leader",
    "follower",
    "index",
    "cache",
    "eviction",
    "latency",
    "budget",
    "trace",
    "span",
    "metric",
    "alert",
    "rollout",
    "canary",
    "schema",
    "tenant",
    "gateway",
]


def services(count: int, seed: int) -> GraphStory:
    """Return ``count`` nodes and about a third more edges; some edges have words; fives are grouped."""
    rng = Random(seed)
    ends = [(rng.randrange(max(0, n - 6), n), n) for n in range(1, count)]
    ends += [tuple(sorted(rng.sample(range(count), 2))) for _ in range(count // 3)]  # type: ignore[misc]
    groups = {
        n: f"Zone {first}"
        for first in range(0, count - 5, 10)
        for n in range(first, first + 5)
        if count >= 12
    }
    nodes = []
    for n in range(count):
        name = f"{rng.choice(NAMES)} {rng.choice(NAMES)} {n}"
        nodes.append(node(name, Size(len(name) * 8.0 + 20, 34), cluster=groups.get(n, "")))
    edges = [
        edge(
            nodes[a].id,
            nodes[b].id,
            id=f"e{number}",
            label=words(rng.choice(NAMES), 12) if rng.random() < 0.3 else None,
        )
        for number, (a, b) in enumerate(ends)
    ]
    return story(nodes, edges, dict.fromkeys(groups.values()))
