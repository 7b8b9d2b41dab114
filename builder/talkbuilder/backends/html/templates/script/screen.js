// The window: how large the slide is, what is typed, the dot of the pointer, and a screen that stays on.
let digits = ""; // of a number that is being typed
let pressed = 0; // when b was pressed

function fit() {
  const below = root.classList.contains("noted") ? innerHeight * 0.32 : 0;
  root.style.setProperty("--scale", Math.min(innerWidth / width, (innerHeight - below) / height));
  if (overview()) root.style.setProperty("--small", cards()[0].clientWidth / width);
}

let idle;
function awake() {
  root.classList.remove("idle");
  clearTimeout(idle);
  idle = setTimeout(() => root.classList.add("idle"), 2500);
}

function type(text) {
  digits = text;
  typed.textContent = text && `→ ${text}`;
}

// The speaker's pointer, as parts of the slide's width and height; nothing hides it. It goes by itself when it rests.
const dot = find(".dot");
let resting;
function point(x, y) {
  clearTimeout(resting);
  const shown = [x, y].every((share) => typeof share === "number" && share >= 0 && share <= 1) && scenes[at];
  dot.hidden = !shown;
  if (!shown) return;
  const box = scenes[at].querySelector(".page").getBoundingClientRect();
  dot.style.left = `${box.left + x * box.width}px`;
  dot.style.top = `${box.top + y * box.height}px`;
  resting = setTimeout(() => (dot.hidden = true), 4000);
}

// While somebody speaks, the screen stays on where the browser lets us ask for it.
let lock;
async function stayOn() {
  if (document.visibilityState !== "visible" || !(presenting() || alive())) return;
  try {
    lock = lock && !lock.released ? lock : await navigator.wakeLock?.request("screen");
  } catch {
    // a battery that is low, or a page that may not: the system's own setting holds
  }
}
document.addEventListener("visibilitychange", stayOn);
