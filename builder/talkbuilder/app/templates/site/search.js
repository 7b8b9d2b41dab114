"use strict";
{
  const MOST = 12; // places of one talk: whoever wants more writes another word
  // Letters that Unicode does not take apart, as people type them who have no such key.
  const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ" };
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßæœøłđðþıς]/g, (one) => LETTERS[one]);
  const ours = JSON.parse(document.getElementById("results").dataset.ours); // our own words, in the talks' language
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
  const counted = (text, n) => fill(n === 1 ? text.split("|")[0] : text.split("|").at(-1), { n });
  const talks = JSON.parse(document.getElementById("index").textContent);
  for (const talk of talks) {
    const own = [talk.title, talk.about, "", ""];
    talk.all = [own, ...talk.places].map(([title, words, slide, section]) => ({
      title, words, slide, section, own: title === own[0] && !slide && !section,
      inTitle: fold(title), inWords: fold(words),
    }));
  }
  const field = document.getElementById("words");
  const status = document.querySelector("[role=status]");
  const results = document.getElementById("results");

  const element = (name, ...inside) => {
    const made = document.createElement(name);
    made.append(...inside);
    return made;
  };
  const link = (address, ...inside) => {
    const made = element("a", ...inside);
    made.href = address;
    return made;
  };

  // Zero if a word is missing; more for words in the title, most for its first words and for beginnings of words.
  const score = (place, terms) => {
    let total = 0;
    for (const term of terms) {
      const title = place.inTitle.indexOf(term);
      if (title < 0 && !place.inWords.includes(term)) return 0;
      total += title < 0 ? 1 : title === 0 || !/[\p{L}\p{N}]/u.test(place.inTitle[title - 1]) ? 6 : 4;
    }
    return total + (place.own ? 2 : 0);
  };

  // Folding changes lengths (ß, ligatures, Hangul, accents written apart): where each folded letter came from.
  const traced = (text) => {
    let folded = "", at = 0;
    const origin = [];
    for (const letter of text) {
      const shape = fold(letter);
      for (let n = 0; n < shape.length; n += 1) origin.push(at);
      folded += shape;
      at += letter.length;
    }
    origin.push(at);
    return { folded, origin };
  };

  const marked = (text, terms) => {
    const { folded, origin } = traced(text);
    const parts = [];
    let at = 0;
    while (at < folded.length) {
      let next = folded.length, length = 0;
      for (const term of terms) {
        const found = folded.indexOf(term, at);
        if (found >= 0 && (found < next || (found === next && term.length > length))) [next, length] = [found, term.length];
      }
      if (!length) break;
      // A letter of which only a part was asked for (the first s of ß) is marked whole.
      let end = next + length;
      while (end < folded.length && origin[end] === origin[end - 1]) end += 1;
      parts.push(text.slice(origin[at], origin[next]), element("mark", text.slice(origin[next], origin[end])));
      at = end;
    }
    return [...parts, text.slice(origin[at])];
  };

  const excerpt = (place, terms) => {
    const { folded, origin } = traced(place.words);
    const hits = terms.map((term) => folded.indexOf(term)).filter((at) => at >= 0);
    const first = hits.length ? origin[Math.min(...hits)] : 0;
    // Back to the beginning of a word; where nobody writes spaces, to any letter.
    const space = first < 90 ? 0 : place.words.indexOf(" ", first - 80) + 1;
    const from = space <= first ? space : first - 40;
    const text = place.words.slice(from, from + 220);
    return [from ? "… " : "", ...marked(text, terms), from + 220 < place.words.length ? " …" : ""];
  };

  // --- a word that nobody has: the nearest that somebody has ---

  let known; // every word, and how often it stands somewhere
  const vocabulary = () => {
    if (known) return known;
    known = new Map();
    for (const talk of talks) for (const place of talk.all)
      for (const word of `${place.inTitle} ${place.inWords}`.match(/[\p{L}\p{N}]{3,}/gu) ?? []) known.set(word, (known.get(word) ?? 0) + 1);
    return known;
  };

  // Letters to change, put in, leave out or exchange with their neighbour; more than `limit` is too far.
  const distance = (one, other, limit) => {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let before = [], row = Array.from({ length: other.length + 1 }, (_, n) => n);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > limit) return limit + 1;
      [before, row] = [row, next];
    }
    return row[other.length];
  };

  // Whoever is still typing has only the beginning of a word.
  const nearest = (term) => {
    const limit = term.length < 4 || term.length > 40 ? 0 : term.length < 8 ? 1 : 2;
    let best = "", closest = limit + 1, often = 0;
    for (const [word, count] of limit ? vocabulary() : []) {
      const away = Math.min(distance(term, word, limit), distance(term, word.slice(0, term.length), limit) + 0.5);
      if (away < closest || (best && away === closest && count > often)) [best, closest, often] = [word, away, count];
    }
    return best;
  };

  const somewhere = (term) => talks.some((talk) => talk.all.some((place) => place.inTitle.includes(term) || place.inWords.includes(term)));

  const shown = (talk, place, terms) => {
    const address = place.own ? talk.page
      : place.slide && talk.deck ? `${talk.deck}#${encodeURIComponent(place.slide)}`
      : place.section && talk.article ? `${talk.article}#${place.section}` : talk.page;
    const item = element("li", link(address, ...marked(place.title, terms)));
    item.dir = "auto";
    if (!place.own && place.slide && place.section && talk.article && talk.deck) {
      const more = link(`${talk.article}#${place.section}`, ours.in_article);
      more.setAttribute("aria-label", `${place.title}, ${ours.in_article}`);
      item.append(" · ", more);
    }
    if (place.words) {
      item.append(element("p", ...excerpt(place, terms)));
      item.lastChild.dir = "auto";
    }
    return item;
  };

  const search = () => {
    const typed = [...new Set(fold(field.value).split(/\s+/).filter(Boolean))];
    results.replaceChildren();
    if (!typed.length) { status.textContent = ""; return; }
    const instead = [];
    const terms = typed.map((term) => {
      const word = somewhere(term) ? "" : nearest(term);
      if (word) instead.push(fill(ours.shown_instead, { term, word }));
      return word || term;
    });
    let places = 0;
    const found = [];
    for (const talk of talks) {
      let hits = talk.all.map((place) => [score(place, terms), place]).filter(([value]) => value > 0);
      if (!hits.length) continue;
      // What has the talk's own title (its first slide, its opening) is worth a line for what only its words say.
      const own = talk.all[0];
      if (hits[0][1] === own) {
        const adds = (place) => terms.some((term) => place.inWords.includes(term) && !own.inWords.includes(term));
        hits = hits.filter(([, place]) => place === own || place.inTitle !== own.inTitle || adds(place));
      }
      hits.sort((a, b) => b[0] - a[0]);
      places += hits.length;
      found.push([hits[0][0], talk, hits]);
    }
    found.sort((a, b) => b[0] - a[0]);
    for (const [, talk, hits] of found) {
      const list = element("ul", ...hits.slice(0, MOST).map(([, place]) => shown(talk, place, terms)));
      const section = element("section", element("h2", link(talk.page, talk.title)), list);
      section.firstChild.dir = "auto";
      if (hits.length > MOST) {
        const rest = element("p", fill(ours.and_more, { n: hits.length - MOST }));
        rest.className = "quiet";
        section.append(rest);
      }
      results.append(section);
    }
    const count = fill(ours.places_in, { places: counted(ours.places, places), talks: counted(ours.in_talks, found.length) });
    status.textContent = places ? [count, ...instead].join("; ") : ours.nothing_has_all;
  };

  // The words are part of the address, so that a search can be sent to somebody, and going back finds it again.
  const asked = () => {
    let words = "";
    try { words = decodeURIComponent(location.hash.slice(1)); } catch { /* not ours: a search for nothing */ }
    if (words !== field.value.trim()) field.value = words;
    search();
  };
  field.disabled = false;
  field.addEventListener("input", search);
  // Not a navigation: this happens while a click on a result begins one.
  field.addEventListener("change", () => history.replaceState(null, "", `#${encodeURIComponent(field.value.trim())}`));
  addEventListener("hashchange", asked);
  asked();
  field.focus();
}
