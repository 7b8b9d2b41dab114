"use strict";
{
  const MOST = 12; // places of one talk: whoever wants more writes another word
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
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

  // Folding may change lengths (ligatures, Hangul): where it did, words are shown without marks.
  const marked = (text, terms) => {
    const folded = fold(text);
    if (folded.length !== text.length) return [text];
    const parts = [];
    let at = 0;
    while (at < text.length) {
      let next = text.length, length = 0;
      for (const term of terms) {
        const found = folded.indexOf(term, at);
        if (found >= 0 && (found < next || (found === next && term.length > length))) [next, length] = [found, term.length];
      }
      if (next > at) parts.push(text.slice(at, next));
      if (length) parts.push(element("mark", text.slice(next, next + length)));
      at = next + length;
      if (!length) break;
    }
    return parts;
  };

  const excerpt = (place, terms) => {
    const hits = terms.map((term) => place.inWords.indexOf(term)).filter((at) => at >= 0);
    const first = hits.length ? Math.min(...hits) : 0;
    const from = first < 90 ? 0 : place.words.indexOf(" ", first - 80) + 1;
    const text = place.words.slice(from, from + 220);
    return [from ? "… " : "", ...marked(text, terms), from + 220 < place.words.length ? " …" : ""];
  };

  const shown = (talk, place, terms) => {
    const address = place.own ? talk.page
      : place.slide && talk.deck ? `${talk.deck}#${encodeURIComponent(place.slide)}`
      : place.section && talk.article ? `${talk.article}#${place.section}` : talk.page;
    const item = element("li", link(address, ...marked(place.title, terms)));
    if (!place.own && place.slide && place.section && talk.article && talk.deck) {
      const more = link(`${talk.article}#${place.section}`, "in the article");
      more.setAttribute("aria-label", `${place.title}, in the article`);
      item.append(" · ", more);
    }
    if (place.words) item.append(element("p", ...excerpt(place, terms)));
    return item;
  };

  const search = () => {
    const terms = [...new Set(fold(field.value).split(/\s+/).filter(Boolean))];
    results.replaceChildren();
    if (!terms.length) { status.textContent = ""; return; }
    let places = 0;
    const found = [];
    for (const talk of talks) {
      const hits = talk.all.map((place) => [score(place, terms), place]).filter(([value]) => value > 0);
      if (!hits.length) continue;
      hits.sort((a, b) => b[0] - a[0]);
      places += hits.length;
      found.push([hits[0][0], talk, hits]);
    }
    found.sort((a, b) => b[0] - a[0]);
    for (const [, talk, hits] of found) {
      const list = element("ul", ...hits.slice(0, MOST).map(([, place]) => shown(talk, place, terms)));
      const section = element("section", element("h2", link(talk.page, talk.title)), list);
      if (hits.length > MOST) {
        const rest = element("p", `and ${hits.length - MOST} more`);
        rest.className = "quiet";
        section.append(rest);
      }
      results.append(section);
    }
    status.textContent = places
      ? `${places} ${places === 1 ? "place" : "places"} in ${found.length} ${found.length === 1 ? "talk" : "talks"}`
      : "Nothing has all of these words.";
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
