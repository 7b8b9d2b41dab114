// The speaker's window: this frame and the next, notes, time, and the other window at hand. It is made of copies of what
// stands in the page, so that the file holds every slide once.
let desk; // its element, once it was opened
let pointing = true;
let size = Math.round(Math.max(20, Math.min(32, innerWidth / 55))); // of the notes, in pixels

const part = (selector) => desk.querySelector(selector);

function openDesk() {
  root.classList.add("presenting");
  root.classList.remove("noted", "overview");
  if (desk) return refresh();
  clock = new Clock();
  if (scenes[at]) clock.turn(keyOf(scenes[at]));
  desk = document.importNode(find("template.desk").content, true).firstElementChild;
  document.body.append(desk);
  root.classList.toggle("apart", joined.apart);
  if (joined.apart) document.title = fill(WORDS.presenter_of, { title: document.title });
  listen();
  agenda();
  new ResizeObserver(measure).observe(part(".sight"));
  setInterval(tick, 250);
  resize(0);
  refresh();
  stayOn();
  document.dispatchEvent(new CustomEvent("talk:desk", { detail: part("footer") }));
}

function closeDesk() {
  if (joined.apart) return;
  root.classList.remove("presenting");
  fit();
}

// Everything that follows the slide.
let seen = "";
function refresh() {
  if (!presenting() || !desk || !scenes[at]) return;
  const scene = scenes[at], next = beside(1);
  const now = fill(WORDS.now, { what: scene.getAttribute("aria-label") });
  picture(part(".current"), scene, black ? fill(WORDS.while_black, { what: now }) : now);
  picture(part(".following"), next === at ? null : scenes[next], next === at ? WORDS.the_end : fill(WORDS.next_is, { what: scenes[next].getAttribute("aria-label") }));
  part(".where").textContent = scene.getAttribute("aria-label");
  const name = `${keyOf(scene)} ${scene.querySelector(".notes").textContent}`;
  if (name !== seen) {
    part(".said").replaceChildren(...scene.querySelector(".notes").cloneNode(true).childNodes);
    if (!part(".said").textContent.trim()) part(".said").append(Object.assign(document.createElement("p"), { className: "none", textContent: WORDS.nothing_said }));
    part(".said").scrollTop = 0;
  }
  seen = name;
  desk.classList.toggle("black", black);
  press(".dark", black);
  mark();
  tick();
}

function picture(shot, scene, words) {
  shot.setAttribute("aria-label", words);
  shot.classList.toggle("end", !scene);
  const page = scene?.querySelector(".page").cloneNode(true);
  page?.style.removeProperty("transform");
  for (const each of page?.querySelectorAll("[data-id]") ?? []) each.removeAttribute("data-id");
  shot.firstElementChild.replaceChildren(...(page ? [page] : []));
}

function measure() {
  for (const shot of desk.querySelectorAll(".shot")) shot.style.setProperty("--fit", shot.clientWidth / width);
}

const press = (selector, on) => part(selector).setAttribute("aria-pressed", String(on));

// Everything that follows the clock. What is late is said, and said calmly.
function tick() {
  if (!presenting() || !scenes[at]) return;
  clock.look();
  const now = new Date();
  part(".clock").textContent = now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  part(".total").textContent = minutes(clock.total / 1000);
  part(".time").textContent = clock.running ? WORDS.pause : clock.total ? WORDS.go_on : WORDS.start;
  desk.classList.toggle("running", clock.running);
  const where = standing();
  for (const meter of part(".meters").children) {
    const { plan, spent, name } = where[meter.dataset.of];
    meter.hidden = name === "";
    meter.classList.toggle("over", spent > plan + 0.5 && plan > 0);
    const [words, gauge] = meter.lastElementChild.children;
    words.textContent = fill(WORDS.of_plan, { spent: minutes(spent), plan: minutes(Math.round(plan)) });
    gauge.max = Math.max(plan, spent, 1);
    gauge.value = Math.min(plan, spent);
  }
  part(".late").textContent = lateness(where.late);
  part(".late").classList.toggle("behind", clock.total > 0 && where.late >= NOTICED);
  press(".record", Boolean(clock.recording));
  part(".record").textContent = clock.recording ? `■ ${WORDS.stop}` : `● ${WORDS.rehearse}`;
  const lost = joined.apart && !(alive() && Date.now() - joined.heard < 3500);
  part(".rejoin").hidden = !lost;
  if (lost !== desk.classList.contains("lost")) inform(lost ? WORDS.no_answer : "");
  desk.classList.toggle("lost", lost);
}

// Half a minute is no one's business.
const NOTICED = 30;
function lateness(late) {
  if (late === null) return WORDS.backup_slide;
  if (!clock.total) return "";
  return Math.abs(late) < NOTICED ? WORDS.on_time : fill(late > 0 ? WORDS.behind : WORDS.ahead, { time: minutes(late) });
}

function inform(text) {
  part(".told").textContent = text;
}

function resize(by) {
  size = Math.max(14, Math.min(56, size + by));
  part(".said").style.fontSize = `${size}px`;
}

function listen() {
  const shot = part(".current");
  let wanted;
  const send = (x, y) => {
    if (wanted === undefined) requestAnimationFrame(() => {
      tell({ verb: "pointer", ...wanted });
      wanted = undefined;
    });
    wanted = { x, y };
  };
  shot.addEventListener("pointermove", (event) => {
    if (!pointing) return;
    const box = shot.getBoundingClientRect();
    send((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  for (const name of ["pointerleave", "pointerup", "pointercancel"]) {
    shot.addEventListener(name, (event) => (name !== "pointerup" || event.pointerType === "touch") && send(null, null));
  }
}
