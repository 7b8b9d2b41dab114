// The slides of this page, and which of them is shown. Everything known of them stands in the page: section.scene (id,
// data-slide, data-number, data-frame, data-section, data-seconds, data-words, .spare, .last) and data-id of items.
const root = document.documentElement;
let scenes = [...document.querySelectorAll(".scene")];
const find = (selector) => document.querySelector(selector);
const main = find("main"), help = find(".help"), typed = find(".typed"), spoken = find(".spoken");
const WORDS = JSON.parse(main.dataset.ours); // our own, in the talk's language
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const DURATION = 350, EASING = "cubic-bezier(.4, 0, .2, 1)";
const [width, height] = ["--w", "--h"].map((name) => parseFloat(getComputedStyle(root).getPropertyValue(name)));

let at = -1; // the scene that is shown
let black = false; // nothing is shown

const slide = (index) => scenes[index].dataset.slide;
const spare = (index) => scenes[index].classList.contains("spare");
const overview = () => root.classList.contains("overview");
const presenting = () => root.classList.contains("presenting"); // this window is the speaker's

// What a screen reader hears of a scene: its title, and what this frame tells or marks.
const heard = (scene) => [scene.getAttribute("aria-label"), scene.dataset.told].filter(Boolean).join(". ");

// The number that is asked for is a scene's, or a slide's whose first frame is meant, or the id of a slide.
function named(name) {
  const wanted = name.toLowerCase();
  const tests = [
    (scene) => scene.id === name,
    (scene) => scene.dataset.number.toLowerCase() === wanted,
    (scene) => scene.dataset.number.toLowerCase() === wanted + ".1",
    (scene) => scene.dataset.slide === name,
  ];
  // A frame that its slide has no more, in an address that somebody kept: the slide all the same.
  const [, of, frame] = /^(b?\d+)\.(\d+)$/.exec(wanted) ?? [];
  const its = frame ? scenes.filter((scene) => scene.dataset.number.toLowerCase().split(".")[0] === of) : [];
  if (its.length) tests.push((scene) => scene === its[Math.max(0, Math.min(frame, its.length) - 1)]);
  for (const test of tests) {
    const index = scenes.findIndex(test);
    if (index >= 0) return index;
  }
  return -1;
}

function fromAddress() {
  try {
    return named(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return -1;
  }
}

// The next scene in a direction; backup slides are passed by unless one is on the screen.
function beside(step, whole) {
  for (let index = at + step; index >= 0 && index < scenes.length; index += step) {
    const same = slide(index) === slide(at);
    if (whole ? !same && !spare(index) && (step > 0 || scenes[index].classList.contains("last")) : same || !spare(index)) return index;
  }
  return at;
}

const ends = () => scenes.map((_, index) => index).filter((index) => !spare(index) || scenes.every((_, i) => spare(i)));

// Somebody here wants to see a scene: the address follows, and the other window.
function go(index, replace) {
  if (index < 0) return;
  const lit = darken(false);
  if (index === at) return lit ? report({ verb: "black", on: false }) : undefined;
  if (!joined.apart) {
    const address = "#" + encodeURIComponent(scenes[index].id);
    try {
      history[replace ? "replaceState" : "pushState"](null, "", address);
    } catch {
      location.hash = address; // a browser that counts calls
    }
  }
  show(index);
  report({ verb: "show", scene: scenes[at].id });
}

function show(index) {
  if (index === at) return;
  const from = scenes[at], to = scenes[index];
  settle();
  const moves = from && from.dataset.slide === to.dataset.slide && !still.matches && !overview() && !presenting();
  const before = moves && photograph(from);
  from?.classList.remove("on");
  to.classList.add("on");
  clock?.turn(keyOf(to), at === 0 && index === 1 && (joined.restored || !joined.apart));
  at = index;
  if (before) move(before, photograph(to), to);
  const shown = ends(), place = shown.indexOf(at);
  if (place >= 0) root.style.setProperty("--done", shown.length > 1 ? place / (shown.length - 1) : 1);
  spoken.textContent = heard(to);
  refresh();
}

// A step while the screen is black only brings the slide back, as clickers expect.
function step(by, whole, replace) {
  if (black) blacken(false);
  else go(beside(by, whole), replace);
}

function darken(wanted) {
  if (wanted === black) return false;
  black = wanted;
  root.classList.toggle("black", black);
  spoken.textContent = black ? WORDS.black_screen : scenes[at] ? heard(scenes[at]) : "";
  refresh();
  return true;
}

function blacken(wanted = !black) {
  if (!darken(wanted)) return;
  report({ verb: "black", on: black });
}

// Somebody used this window: the other one hears it, and whoever else listens (the preview, and through it a phone).
function report(message) {
  joined.apart ? tell(message) : say();
  announce();
}

function announce() {
  document.dispatchEvent(new CustomEvent("talk:used"));
}
