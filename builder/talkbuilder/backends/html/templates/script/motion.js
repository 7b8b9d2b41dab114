// Frames of one slide move from one to the next: by id, what moved moves, what is new fades in, what is gone fades out.
let running = [];
let raised = []; // pairs of an element on top of its figure while it moves, and a mark where it belongs

function settle() {
  for (const animation of running) animation.finish();
  for (const [element, mark] of raised) mark.replaceWith(element);
  for (const ghost of document.querySelectorAll(".ghost")) ghost.remove();
  running = [];
  raised = [];
}

function raise(element) {
  const mark = document.createComment("");
  element.replaceWith(mark);
  mark.parentNode.closest("svg").append(element);
  raised.push([element, mark]);
}

function animate(element, keyframes) {
  running.push(element.animate(keyframes, { duration: DURATION, easing: EASING, fill: "backwards" }));
}

// What stands where, by id: leaves only, since a group moves with what it holds.
function photograph(scene) {
  const found = new Map();
  for (const element of scene.querySelectorAll(".page [data-id]")) {
    if (!element.querySelector("[data-id]")) found.set(element.dataset.id, { element, box: box(element), look: element.outerHTML });
  }
  return found;
}

function box(element) {
  if (!element.ownerSVGElement) return { x: element.offsetLeft, y: element.offsetTop, width: element.offsetWidth, height: element.offsetHeight };
  return (element.querySelector("path, rect, image") || element).getBBox();
}

function move(before, after, scene) {
  for (const [id, now] of after) {
    const was = before.get(id);
    if (!was) animate(now.element, { opacity: [0, 1] });
    else if (was.look !== now.look) change(was, now);
  }
  for (const [id, was] of before) {
    if (!after.has(id)) vanish(was.element, scene);
  }
  const batch = running;
  Promise.allSettled(batch.map((animation) => animation.finished)).then(() => batch === running && settle());
}

function change(was, now) {
  const parts = [was, now].map(({ element }) => [...element.querySelectorAll("path")]);
  const [old, fresh] = parts;
  const line = old.length && old.length === fresh.length && ![old[0], fresh[0]].some((path) => /z/i.test(path.getAttribute("d")));
  if (line) return bend(old, fresh, now.element);
  const [a, b] = [was.box, now.box];
  const html = !now.element.ownerSVGElement;
  const sx = html || !b.width ? 1 : a.width / b.width, sy = html || !b.height ? 1 : a.height / b.height;
  const dx = a.x - b.x * sx, dy = a.y - b.y * sy;
  const resized = Math.abs(sx - 1) + Math.abs(sy - 1) > 0.01;
  if (resized || Math.abs(dx) + Math.abs(dy) > 0.5) {
    // What travels passes over what stands; what grows stays below what it holds.
    if (!html && !resized) raise(now.element);
    animate(now.element, { transform: [`translate(${dx}px, ${dy}px) scale(${sx}, ${sy})`, "none"] });
  }
  recolor(old, fresh);
  if (!now.element.closest("[aria-hidden]")) reword(was.element, now.element, html);
}

// New words fade in; of a line that begins as before, only the parts that differ.
function reword(was, now, html) {
  const [old, fresh] = [was, now].map((element) => [...element.querySelectorAll(html ? ".l" : "text")]);
  fresh.forEach((line, index) => {
    const before = old[index];
    if (before && line.textContent === before.textContent) return;
    const same = before && html && bare(before) === bare(line) && before.children.length === line.children.length;
    const parts = same ? [...line.children].filter((part, n) => part.outerHTML !== before.children[n].outerHTML) : [line];
    for (const part of parts) animate(part, { opacity: [0, 1] });
  });
}

const bare = (line) => [...line.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("\n");

function recolor(old, fresh) {
  fresh.forEach((path, index) => {
    for (const name of ["fill", "stroke"]) {
      const colors = [old[index], path].map((each) => each?.getAttribute(name));
      if (colors[0] !== colors[1] && colors.every((color) => color && color !== "none")) animate(path, { [name]: colors });
    }
  });
}

// A connector keeps hold of what it joins: its points move, where the browser can and the points are as many.
function bend(old, fresh, element) {
  const data = fresh.map((path, index) => [old[index], path].map((each) => each.getAttribute("d")));
  const alike = data.every(([a, b]) => a.replace(/[^A-Z]/g, "") === b.replace(/[^A-Z]/g, ""));
  if (!alike || !CSS.supports("d", 'path("M0 0")')) return animate(element, { opacity: [0, 1] });
  fresh.forEach((path, index) => {
    const [a, b] = data[index];
    if (a !== b) animate(path, { d: [`path("${a}")`, `path("${b}")`] });
  });
  recolor(old, fresh);
}

// What is gone fades where it stood, in a copy.
function vanish(element, scene) {
  const ghost = element.cloneNode(true);
  for (const each of [ghost, ...ghost.querySelectorAll("[data-id]")]) each.removeAttribute("data-id");
  ghost.classList.add("ghost");
  ghost.setAttribute("aria-hidden", "true");
  const page = scene.querySelector(".page");
  const into = element.ownerSVGElement ? scene.querySelector("svg.f:last-of-type") : page;
  if (!into) return;
  into.append(ghost);
  const animation = ghost.animate({ opacity: [1, 0] }, { duration: DURATION * 0.6, easing: EASING, fill: "forwards" });
  animation.onfinish = () => ghost.remove();
}
