"""Where a release says otherwise than the lock: symbols that are gone, lines that moved, what was kept of others."""

from collections.abc import Callable, Iterator, Mapping

from talkbuilder.claims import AskSource, Claims, Use, same_value
from talkbuilder.place import Place
from talkbuilder.problem import Problem, Severity
from talkbuilder.talk import KeyPath
from talkbuilder.truth.releases import same
from talkbuilder.truth.telling import Mode, short, used_by
from talkbuilder.truth.verdict import GO, Asked

LockPlace = Callable[[KeyPath], Place]
"""Where something stands in the lock: ``("facts", "runq", "line")``."""

_SEVERITY: Mapping[Mode, Severity] = {"pinned": "error", "other": "warning", "survey": "note"}
_SPELT: Mapping[Mode, str] = {
    "pinned": "is the file right, and the name spelt as in it?",
    "other": "it stands elsewhere there, or under another name",
    "survey": "it stands elsewhere there, or under another name",
}


def lost(
    claims: Claims, asked: Asked, mode: Mode, slides: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return the symbols that texts link to and ``asked`` does not have."""
    uses: dict[str, list[Use]] = {}
    if asked.lines is None:
        return ()
    for use in claims.uses:
        if use.target.startswith(GO) and use.target.removeprefix(GO) not in asked.lines:
            uses.setdefault(use.target, []).append(use)
    return tuple(
        Problem(
            found[0].place,
            "symbol-gone",
            f"`{target}` is not in {asked.release}",
            "\n".join([_SPELT[mode], *(f"  used by {line}" for line in used_by(found, slides))]),
            severity=_SEVERITY[mode],
        )
        for target, found in uses.items()
    )


def moved(claims: Claims, asked: Asked, at: LockPlace) -> tuple[Problem, ...]:
    """Return what the lock says otherwise than the release itself: then somebody edited it, or Go was patched."""
    lock = claims.lock
    found = [*_answers(claims, asked)] if same(lock.release, asked.release) else []
    found += _over(claims, asked)
    hint = "`talk record --facts` writes the lock anew"
    if not same(lock.release, asked.release):
        hint = f"`talk record --facts --over {asked.release.removeprefix('go')}` asks that release again"
    return tuple(Problem(at(path), "lock-differs", message, hint) for path, message in found)


def _answers(claims: Claims, asked: Asked) -> Iterator[tuple[KeyPath, str]]:
    """Yield what the lock says of the release that it names, and where in it."""
    release, lock = asked.release, claims.lock
    for id, locked in lock.facts.items():
        answer, fact = asked.answers.get(id), claims.facts.get(id)
        if answer is None or answer.failed or not answer.applies or not answer.file:
            continue
        if (answer.file, answer.line) != (locked.file, locked.line):
            name = "line" if answer.file == locked.file else "file"
            message = f"`{id}` stands at {answer.file}:{answer.line} in {release}, not where the lock says"
            yield ("facts", id, name), message
        elif fact and isinstance(fact.ask, AskSource) and answer.symbol != locked.symbol:
            message = f"`{id}` is about {answer.symbol or 'a file'} in {release}, not {locked.symbol or 'nothing'}"
            yield ("facts", id, "symbol"), message
    for target, line in (asked.lines or {}).items():
        if target in lock.symbols and lock.symbols[target] != line:
            message = f"`{target}` stands at line {line} in {release}, not {lock.symbols[target]}"
            yield ("symbols", target), message


def _over(claims: Claims, asked: Asked) -> Iterator[tuple[KeyPath, str]]:
    """Yield what the lock keeps of another release, and that one does not say of its source."""
    for name, values in claims.lock.over.items():
        for id, value in values.items() if same(name, asked.release) else ():
            answer, fact = asked.answers.get(id), claims.facts.get(id)
            if answer is None or answer.failed or fact is None:
                continue
            if isinstance(fact.ask, AskSource) and not same_value(answer.value, value):
                said = short(answer.value)
                message = (
                    f"`{id}` is {said} in {asked.release}, not {short(value)} as the lock says"
                )
                yield ("over", name, id), message
