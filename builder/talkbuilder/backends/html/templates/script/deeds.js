// What one can do, by key, clicker, mouse and finger.
const deeds = {
  next: (event) => step(1, false, event?.repeat),
  previous: (event) => step(-1, false, event?.repeat),
  nextSlide: () => step(1, true),
  previousSlide: () => step(-1, true),
  first: () => go(ends()[0]),
  last: () => go(ends().at(-1)),
  overview: () => (presenting() ? deeds.find() : toggleOverview()),
  help: () => {
    if (help.open) return help.close();
    help.showModal();
    help.focus(); // not the button at its end: it would begin there
    help.scrollTop = 0;
  },
  notes: () => {
    if (presenting()) return part(".said").focus();
    root.classList.toggle("noted");
    fit();
  },
  fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
  leave: () => {
    if (digits) type("");
    else if (black) blacken(false);
    else if (overview()) toggleOverview(false);
    else if (presenting()) closeDesk();
  },
  black: () => blacken(),
  presenter: () => {
    if (presenting()) return alive() && joined.peer.focus();
    if (!openPeer("presenter")) find(".blocked").showModal();
    stayOn();
  },
  split: () => alive() || openDesk(),
};

// What only the speaker's window can do.
Object.assign(deeds, {
  endSplit: closeDesk,
  rejoin: () => openPeer("audience") || inform(WORDS.not_opened),
  time: () => {
    clock.running ? clock.pause() : clock.start();
    tick();
    announce();
  },
  reset: () => {
    if (clock.recording) return inform(WORDS.stop_first);
    clock.reset();
    tick();
    announce();
  },
  larger: () => resize(2),
  smaller: () => resize(-2),
  up: () => part(".said").scrollBy({ top: -part(".said").clientHeight / 2 }),
  down: () => part(".said").scrollBy({ top: part(".said").clientHeight / 2 }),
  shade: () => {
    press(".shade", root.classList.toggle("shaded"));
  },
  pointer: () => {
    pointing = !pointing;
    press(".pointing", pointing);
    if (!pointing) tell({ verb: "pointer", x: null, y: null });
  },
  record: () => record(),
  find: () => {
    draw(true);
    part("[type=search]").focus();
  },
  agenda: () => draw(),
});

const keys = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
  ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous",
  Home: "first", End: "last", o: "overview", n: "notes", f: "fullscreen", "?": "help", Escape: "leave",
  p: "presenter", b: "black", ".": "black",
};
const shifted = { " ": "previous", ArrowRight: "nextSlide", ArrowLeft: "previousSlide", "?": "help", P: "split" };
const atDesk = { "/": "find", t: "time", d: "shade", l: "pointer", "+": "larger", "=": "larger", "-": "smaller" };
const shiftedAtDesk = { ArrowDown: "down", ArrowUp: "up" };

function deedOf({ key, shiftKey }) {
  const tables = presenting() ? [shiftKey && shiftedAtDesk, atDesk] : [];
  for (const table of [...tables, shiftKey && shifted, keys]) {
    const found = table && (table[key] || table[key.toLowerCase()]);
    if (found) return found;
  }
  return "";
}

function inOverview(key) {
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns(), Home: -1e6, End: 1e6 };
  if (key in steps) choose(card + steps[key]);
  else if (key === "Enter") open(card);
  else return false;
  return true;
}

// A number and Enter. b is the black screen; with a digit right behind it, it is a backup slide's number after all.
function number(key) {
  if (/^\d$/.test(key) && !digits && black && Date.now() - pressed < 1500) {
    blacken(false);
    type("b" + key);
  } else if (/^\d$/.test(key) || (key === "." && digits)) type(digits + key);
  else if (key === "Backspace" && digits) type(digits.slice(0, -1));
  else if (key === "Enter" && digits) {
    const wanted = named(digits);
    type("");
    if (overview()) toggleOverview(false);
    go(wanted);
  } else {
    if (key.toLowerCase() === "b") pressed = Date.now();
    return false;
  }
  return true;
}

addEventListener("keydown", (event) => {
  const dialog = find("dialog[open]");
  if (event.ctrlKey || event.altKey || event.metaKey || (dialog && (dialog !== help || event.key !== "?"))) return;
  if (event.target.closest?.("input")) return inSearch(event);
  if (event.target.closest?.("a, button") && ((event.key === "Enter" && !digits) || event.key === " ")) return;
  if (!scenes.length) return;
  const handled = number(event.key) || (overview() && inOverview(event.key));
  const deed = deedOf(event);
  if (!handled && !deed) return;
  event.preventDefault();
  if (!handled) deeds[deed](event);
});

// A clicker turns pages even while one searches.
function inSearch(event) {
  if (event.key === "Escape") {
    event.target.value = "";
    event.target.blur();
    search();
  } else if (event.key === "Enter") entries.find(({ item }) => !item.hidden)?.button.click();
  else if (event.key === "PageDown" || event.key === "PageUp") deeds[keys[event.key]]();
  else return;
  event.preventDefault();
}

addEventListener("input", (event) => event.target.matches("[type=search]") && search());

addEventListener("click", (event) => {
  // Who clicks with a mouse or a finger goes on with a clicker: the next key is for the slides, not for this button.
  if (presenting() && event.detail > 0) event.target.closest("button")?.blur();
  const button = event.target.closest("[data-do]");
  if (button) return deeds[button.dataset.do]();
  if (overview()) {
    const chosen = cards().indexOf(event.target.closest(".scene"));
    return chosen >= 0 ? open(chosen) : undefined;
  }
  if (presenting() || help.open || event.target.closest("a, button, dialog, .notes") || !getSelection().isCollapsed) return;
  const share = event.clientX / innerWidth;
  if (share < 0.1) deeds.previous();
  if (share > 0.9) deeds.next();
});

let touch;
addEventListener("touchstart", (event) => {
  const elsewhere = presenting() && !event.target.closest?.(".following, .where");
  touch = event.touches.length === 1 && !overview() && !elsewhere ? event.touches[0] : undefined;
}, { passive: true });
addEventListener("touchend", (event) => {
  if (!touch) return;
  const dx = event.changedTouches[0].clientX - touch.clientX, dy = event.changedTouches[0].clientY - touch.clientY;
  if (Math.abs(dx) > 50 && Math.abs(dx) > 2 * Math.abs(dy)) deeds[dx < 0 ? "next" : "previous"]();
});
