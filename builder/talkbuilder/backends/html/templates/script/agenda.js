// The agenda: slides by section, with the minute at which each section should begin; and a search in titles and notes.
let entries = []; // { button, slide, words }

function node(name, className, text) {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

function agenda() {
  const list = part(".list");
  list.replaceChildren();
  entries = [];
  let begins = 0;
  for (const section of sections()) {
    if (section.name) {
      const heading = list.appendChild(document.createElement("h3"));
      heading.append(node("span", "", section.name), node("time", "", minutes(Math.round(begins))));
    }
    const items = list.appendChild(document.createElement("ol"));
    for (const name of new Set(section.scenes.map((scene) => scene.dataset.slide))) {
      const its = section.scenes.filter((scene) => scene.dataset.slide === name);
      items.append(entry(name, its));
    }
    begins += sum(section.scenes.filter((scene) => !scene.classList.contains("spare")).map(planOf));
  }
  search();
}

function entry(name, its) {
  const item = document.createElement("li");
  const button = item.appendChild(node("button", its[0].classList.contains("spare") ? "spare" : "", ""));
  button.type = "button";
  const [number, title] = [its[0].dataset.number.split(".")[0], its[0].getAttribute("aria-label").replace(/^[^:]*: /, "")];
  button.append(node("span", "number", number), " ", node("span", "", title));
  button.onclick = () => {
    go(scenes.findIndex((scene) => scene.dataset.slide === name));
    draw(false);
  };
  const found = item.appendChild(node("p", "snippet", ""));
  const notes = its.map((scene) => scene.querySelector(".notes").textContent).join(" ").replace(/\s+/g, " ");
  entries.push({ item, button, found, slide: name, title, notes });
  return item;
}

// Every word that is looked for has to be in the title or the notes; where it is in the notes, they are shown.
function search() {
  const wanted = part("[type=search]").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { item, found, title, notes } of entries) {
    const text = `${title} ${notes}`.toLowerCase();
    const fits = wanted.every((word) => text.includes(word));
    item.hidden = !fits;
    count += fits;
    found.replaceChildren();
    const word = fits && wanted.find((each) => !title.toLowerCase().includes(each));
    if (word) snippet(found, notes, notes.toLowerCase().indexOf(word), word.length);
  }
  for (const list of part(".list").querySelectorAll("ol")) {
    const empty = [...list.children].every((item) => item.hidden);
    list.hidden = empty;
    if (list.previousElementSibling?.tagName === "H3") list.previousElementSibling.hidden = empty;
  }
  if (wanted.length) part(".list").scrollTop = 0;
  part(".found").textContent = wanted.length ? fill(WORDS.found_slides, { n: count, all: entries.length }) : "";
}

function snippet(into, text, start, length) {
  const [begin, end] = [Math.max(0, start - 40), start + length];
  into.append((begin ? "…" : "") + text.slice(begin, start), node("mark", "", text.slice(start, end)), text.slice(end, end + 60) + (end + 60 < text.length ? "…" : ""));
}

// On a small screen the agenda lies over the notes while it is wanted.
function draw(wanted) {
  part(".drawer").setAttribute("aria-expanded", String(desk.classList.toggle("drawn", wanted)));
  reveal();
}

// Where one is.
function mark() {
  for (const { button, slide: name } of entries) {
    const here = name === slide(at);
    if (here === button.hasAttribute("aria-current")) continue;
    button.toggleAttribute("aria-current", here);
    if (here) button.setAttribute("aria-current", "true");
  }
  reveal();
}

function reveal() {
  const button = part(".list [aria-current]");
  if (!button) return;
  const list = part(".list"), box = button.getBoundingClientRect(), frame = list.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
}
