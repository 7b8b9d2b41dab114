"""Our own words in a deck, by language: what nobody wrote, and an audience or a reader sees all the same.

English stands here; every other language is a file of ``wordings/``, read when a talk is in it. In ``{braces}`` stands
what is filled in. Where English needs two forms, the first is for one and the second for all else; a language with
more forms than that has one that needs none ("Folien: {n}").
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec
from msgspec import Struct

from talkbuilder.scripts import language_reads

Own = tuple[tuple[str, str], ...]
"""What an outline calls some of it: names and words."""

_MARK = "\N{LEFT-TO-RIGHT MARK}"
_GAP = re.compile(r"\{(\w+)\}")


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """All of our words in one ``language``."""

    language: str = "en"

    # on slides, and in their footers
    sources: str = "Sources"
    questions: str = "Questions?"
    checked: str = "checked against {release}"
    checked_on: str = "checked against {release} on {date}"
    as_of: str = "as of {release}"
    unchecked: str = "1 statement not checked|{n} statements not checked"
    see_sources: str = "{what}: see sources"
    facts_checked: str = "1 fact checked against {release}.|{n} facts checked against {release}."
    facts_checked_on: str = (
        "1 fact checked against {release} on {date}.|{n} facts checked against {release} on {date}."
    )
    not_checked: str = "Not checked:"
    measured: str = "measured on {where}"
    both: str = "{one} and {other}"
    runs: str = "1 run|{n} runs"
    between: str = "{low} to {high} in {runs}"
    apart: str = "{runs}, up to {share} apart"
    go_source: str = "Code of the Go source tree, {release}"
    bsd_licence: str = "BSD licence"
    # said of them
    step_title: str = "{title} ({n} of {all})"
    slide_title: str = "Slide {number}: {title}"
    qr_code: str = "QR code: {address}"
    table: str = "Table of {n} rows"
    table_of: str = "Table of {n} rows; columns: {heads}"
    line: str = "line {n}"
    lines: str = "lines {first} to {last}"
    output: str = "output"
    comma: str = ", "
    code_pointer: str = "(The code is on the slide.)"
    table_pointer: str = "(The table is on the slide.)"
    # the article
    skip: str = "Skip to the text"
    minutes_to_read: str = "{n} minute to read|{n} minutes to read"
    contents: str = "Contents"
    endnotes: str = "Notes"
    figure: str = "Figure {n}."
    link_to: str = "Link to “{title}”"
    note: str = "Note {n}"
    back_to_text: str = "Back to the text of note {n}"
    back_to_reference: str = "Back to the text, reference {time} of note {n}"
    step_before: str = "Step before of figure {n}"
    step_after: str = "Next step of figure {n}"
    step: str = "Step of figure {n}"
    # handout and notes
    min: str = "{n} min"
    minutes: str = "{n} minutes"
    cut: str = "cut: {name}"
    backup: str = "backup"
    # the deck in a browser
    slide: str = "slide"
    slides: str = "Slides"
    notes: str = "Notes"
    frames: str = "{n} frames"
    previous: str = "Previous"
    next: str = "Next"
    overview: str = "Overview"
    presenter: str = "Presenter view"
    help: str = "Help"
    close: str = "Close"
    black_screen: str = "Black screen"
    keys: str = "Keys"
    keys_next: str = "next"
    keys_previous: str = "previous"
    keys_slide: str = "next or previous slide, past its frames"
    keys_ends: str = "first, last"
    keys_number: str = "slide 12 (12.3 is its third frame, b1 the first backup)"
    keys_overview: str = "overview: arrows and {enter}, or a click"
    keys_notes: str = "notes below the slide"
    keys_full: str = "full screen"
    keys_black: str = "black screen; next or back brings the slide back"
    keys_presenter: str = "presenter view in a second window ({keys}: in this one)"
    keys_time: str = "start or pause the time"
    keys_size: str = "larger or smaller notes"
    keys_scroll: str = "scroll the notes"
    keys_search: str = "search in titles and notes"
    keys_pointer: str = "pointer on or off; light or dark"
    keys_help: str = "this help; back"
    keys_click: str = "A click near the left or right edge, or a swipe, turns the page too."
    # the speaker's window
    presenter_of: str = "Presenter: {title}"
    now: str = "Now: {what}"
    next_is: str = "Next: {what}"
    while_black: str = "{what} (the screen is black)"
    the_end: str = "The end"
    nothing_said: str = "Nothing is said here."
    clock: str = "Clock"
    elapsed: str = "Elapsed"
    start: str = "Start"
    pause: str = "Pause"
    go_on: str = "Go on"
    reset: str = "Reset"
    light: str = "Light"
    light_or_dark: str = "Light or dark"
    slide_time: str = "Slide"
    section_time: str = "Section"
    talk_time: str = "Talk"
    of_plan: str = "{spent} of {plan}"
    backup_slide: str = "Backup slide"
    on_time: str = "On time"
    behind: str = "{time} behind"
    ahead: str = "{time} ahead"
    smaller: str = "Smaller"
    larger: str = "Larger"
    smaller_notes: str = "Smaller notes"
    larger_notes: str = "Larger notes"
    to_say: str = "What to say"
    agenda: str = "Agenda"
    search: str = "Search"
    search_in: str = "Search in titles and notes"
    found_slides: str = "{n} of {all} slides"
    back: str = "Back"
    black: str = "Black"
    pointer: str = "Pointer"
    pointer_how: str = "Pointer: move the mouse over the slide"
    rehearse: str = "Rehearse"
    rehearse_how: str = "Record the time of every slide"
    stop: str = "Stop"
    recording: str = "Recording. Stop it when you have finished."
    stop_first: str = "Stop the recording first."
    too_short: str = "Too short to keep."
    kept_as: str = "Kept as {file}. Take it in with: {command}"
    back_to_slides: str = "Back to the slides"
    slides_again: str = "Open the slides again"
    no_answer: str = "The window with the slides does not answer."
    not_opened: str = "The browser did not open it: allow pop-ups for this page."
    blocked: str = "The second window did not open"
    blocked_why: str = (
        "This browser keeps pages from opening windows. Allow pop-ups for this page and press {p} again, or present "
        "from this window: then whoever sees this screen sees the notes too."
    )
    present_here: str = "Present from this window"
    cancel: str = "Cancel"
    # the teleprompter
    teleprompter: str = "Teleprompter"
    teleprompter_of: str = "{title} – teleprompter"
    where_we_are: str = "Where we are"
    controls: str = "Controls"
    read_on: str = "Read on"
    slide_back: str = "Slide back"
    slide_on: str = "Slide on"
    slower: str = "Slower"
    faster: str = "Faster"
    speed: str = "Speed"
    mirror: str = "Mirror"
    from_start: str = "From the start"
    on_slide: str = "slide {spent} / {plan}"
    on_talk: str = "talk {spent} / {plan}"
    words_a_minute: str = "{n} words/min"
    # the samples' first page
    samples_of: str = "{title}: the samples"
    samples_about: str = (
        "Each sample is a module of its own and needs nothing but the standard library. What a slide shows of its "
        "output was recorded, on the machine that the capture names: your times and counts will differ."
    )
    samples_need: str = "They need Go {release} or later ({command} says what you have)."
    samples_talk: str = "The talk: {standing}."
    on_slides: str = "On slide {numbers}.|On slides {numbers}."
    needs_c: str = "It takes a C compiler to build it."
    printed: str = "It printed what {file} holds{where}{day}."
    printed_where: str = ", with {where}"
    printed_day: str = ", on {date}"
    ends_with: str = "It ends with exit code {code}, as it should."
    # the site
    talks: str = "Talks"
    all_talks: str = "All talks"
    site: str = "Site"
    relied_on: str = "What the talks rely on"
    nothing_built: str = "Nothing has been built yet."
    files: str = "Files"
    files_of: str = "Files of {title}"
    slides_about: str = "in the browser: arrow keys, notes, overview"
    article: str = "Article"
    article_about: str = "the whole text, with its figures"
    pdf_about: str = "a page for each step"
    pptx_about: str = "native and editable, with notes"
    handout: str = "Handout"
    handout_about: str = "slides with what is said"
    samples: str = "Samples"
    samples_short: str = "the Go programs, to run them"
    so_many_slides: str = "{n} slide|{n} slides"
    so_many_frames: str = "{n} frame|{n} frames"
    facts_relied_on: str = "{n} fact it relies on|{n} facts it relies on"
    for_questions: str = "For questions"
    lengths: str = "Lengths"
    this_one: str = "(this one)"
    length: str = "{n} minute, for a slot of {slot}|{n} minutes, for a slot of {slot}"
    length_short: str = "under a minute, for a slot of {slot}"
    min_short: str = "under 1 min"
    steps_in_all: str = "{n} step in all|{n} steps in all"
    series: str = "Series"
    one_before: str = "The one before"
    one_after: str = "The next one"
    search_talks: str = "Search the talks"
    search_hint: str = "a word on a slide, or one that is said"
    search_script: str = (
        "Searching needs JavaScript; without it, every talk has its list of slides."
    )
    in_article: str = "in the article"
    and_more: str = "and {n} more"
    places: str = "{n} place|{n} places"
    in_talks: str = "{n} talk|{n} talks"
    places_in: str = "{places} in {talks}"
    shown_instead: str = "nothing has “{term}”, shown is “{word}”"
    nothing_has_all: str = "Nothing has all of these words."
    missing: str = "Not here"
    missing_title: str = "Nothing is at this address"
    missing_why: str = (
        "It may have been a talk that is gone, or a slide that has another number now."
    )


def own_of(words: Mapping[str, str]) -> Own | None:
    """Return what an outline says under ``words``."""
    return tuple(sorted(words.items())) or None


ENGLISH = Wording()
NAMES: tuple[str, ...] = Wording.__struct_fields__[1:]
"""Of every word, without the language."""

# A region that writes otherwise than its language does, and who writes as it.
_REGIONS = {"pt-BR": "pt-BR", "zh-TW": "zh-TW", "zh-HK": "zh-TW", "zh-MO": "zh-TW"}


def wording_of(language: str, own: Own | None = None) -> Wording:
    """Return our words for a talk in ``language``: those it calls its ``own``, else its language's, else English.

    Their ``language`` is the talk's, or ``en`` where some of them are English after all.

    >>> wording_of("de-AT").figure, wording_of("de-AT").language
    ('Abbildung {n}.', 'de-AT')
    >>> wording_of("fi").figure, wording_of("fi").language
    ('Figure {n}.', 'en')
    """
    return ENGLISH if language == "en" and not own else _wording(language, own or ())


@lru_cache(maxsize=64)
def _wording(language: str, own: Own) -> Wording:
    known = _read(_REGIONS.get(language, language.partition("-")[0]))
    words = {name: text for name, text in own if name in NAMES}
    theirs = known is not None or set(words) == set(NAMES)
    return msgspec.structs.replace(known or ENGLISH, **words, language=language if theirs else "en")


def _read(name: str) -> Wording | None:
    """Return the file of a language; None if there is none."""
    if name == "en":
        return ENGLISH
    from importlib.resources import files  # noqa: PLC0415 - an English talk needs none of it

    try:
        data = (files("talkbuilder") / "wordings" / f"{name}.json").read_bytes()
    except OSError:
        return None
    return msgspec.json.decode(data, type=Wording)


# --- filling in -------------------------------------------------------------------------------------------------------


def fill(words: str, **values: object) -> str:
    """Return ``words`` with what belongs between its braces.

    >>> fill("{low} to {high}", low=1, high="{low}")
    '1 to {low}'
    """
    return _GAP.sub(lambda gap: str(values.get(gap[1], gap[0])), words)


def counted(words: str, n: int, **values: object) -> str:
    """Return the form of ``words`` for ``n`` of a thing, filled in.

    >>> counted("1 run|{n} runs", 1), counted("1 run|{n} runs", 2), counted("Läufe: {n}", 1)
    ('1 run', '2 runs', 'Läufe: 1')
    """
    one, _, many = words.partition("|")
    return fill(one if n == 1 or not many else many, n=n, **values)


def checked_against(what: str, wording: Wording) -> str:
    """Return that a talk was checked against ``what``, a release and perhaps its day: ``go1.27.3 on 2026-11-23``."""
    release, _, date = (apart(part, wording) for part in what.partition(" on "))
    return fill(wording.checked_on if date else wording.checked, release=release, date=date)


def apart(name: str, wording: Wording) -> str:
    """Return a release, a day or a machine so that words which read from the right don't turn it round.

    >>> apart("2026-11-24", wording_of("ar")).strip(_MARK), apart("2026-11-24", ENGLISH)
    ('2026-11-24', '2026-11-24')
    """
    if not name or language_reads(wording.language) == "ltr":
        return name
    return f"{_MARK}{name}{_MARK}"


def capital(words: str) -> str:
    """Return ``words`` as the beginning of a sentence; a name with a number in it stays as it is.

    >>> capital("as of go1.27"), capital("go1.27.3 ile denetlendi")
    ('As of go1.27', 'go1.27.3 ile denetlendi')
    """
    first = words.partition(" ")[0]
    return words if any(map(str.isdigit, first)) else words[:1].upper() + words[1:]


def listed(words: Iterable[str], wording: Wording) -> str:
    """Return ``words`` one after the other, ``a and b and c``."""
    found, *rest = words
    for one in rest:
        found = fill(wording.both, one=found, other=one)
    return found


def stretches(lines: Iterable[int], wording: Wording) -> str:
    """Return numbers of lines as words: each by itself, neighbours together.

    >>> stretches((3, 4, 5, 9), ENGLISH)
    'lines 3 to 5, line 9'
    """
    found: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if found and found[-1][1] == line - 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return wording.comma.join(
        fill(wording.line, n=first)
        if first == last
        else fill(wording.lines, first=first, last=last)
        for first, last in found
    )


# --- words that somebody else gives -----------------------------------------------------------------------------------


def gaps(words: str) -> frozenset[str]:
    """Return what is filled in somewhere in ``words``."""
    return frozenset(_GAP.findall(words))


def unfit(name: str, words: str) -> str:
    """Return what is wrong with ``words`` for our word ``name``; nothing, if they will do.

    >>> unfit("figure", "Abb. {number}"), unfit("figure", "Abb. {n}"), unfit("runs", "mal {n}")
    ('it leaves out {n}, and {number} is never filled in', '', '')
    """
    wanted, given = gaps(getattr(ENGLISH, name)), gaps(words)
    if not words.strip() and name != "comma":
        return "it is empty"
    faults = []
    if wanted - given:
        faults.append(f"it leaves out {_braced(wanted - given)}")
    if given - wanted:
        faults.append(f"{_braced(given - wanted)} is never filled in")
    if "|" in words and "|" not in getattr(ENGLISH, name):
        faults.append("it has two forms, and only one is asked for")
    return ", and ".join(faults)


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
