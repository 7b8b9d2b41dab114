// The presenter: one scene at a time, its name in the address; frames of one slide move from one to the next.
// Everything it knows stands in the page: section.scene (id, data-slide, data-number, .spare, .last) and data-id of items.
"use strict";
{
  const root = document.documentElement;
  let scenes = [...document.querySelectorAll(".scene")];
  const find = (selector) => document.querySelector(selector);
  const main = find("main"), help = find(".help"), typed = find(".typed"), spoken = find(".spoken");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const DURATION = 350, EASING = "cubic-bezier(.4, 0, .2, 1)";
  const [width, height] = ["--w", "--h"].map((name) => parseFloat(getComputedStyle(root).getPropertyValue(name)));

  let at = -1; // the scene that is shown
  let card = -1; // the card that is chosen in the overview
  let digits = "";

  // --- which scene ---------------------------------------------------------------------------------------------

  const slide = (index) => scenes[index].dataset.slide;
  const spare = (index) => scenes[index].classList.contains("spare");
  const overview = () => root.classList.contains("overview");

  // The number that is asked for is a scene's, or a slide's whose first frame is meant, or the id of a slide.
  function named(name) {
    const wanted = name.toLowerCase();
    const tests = [
      (scene) => scene.id === name,
      (scene) => scene.dataset.number.toLowerCase() === wanted,
      (scene) => scene.dataset.number.toLowerCase() === wanted + ".1",
      (scene) => scene.dataset.slide === name,
    ];
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

  function go(index, replace) {
    if (index < 0 || index === at) return;
    const address = "#" + encodeURIComponent(scenes[index].id);
    try {
      history[replace ? "replaceState" : "pushState"](null, "", address);
    } catch {
      location.hash = address; // a browser that counts calls
    }
    show(index);
  }

  function show(index) {
    if (index === at) return;
    const from = scenes[at], to = scenes[index];
    settle();
    const moves = from && from.dataset.slide === to.dataset.slide && !still.matches && !overview();
    const before = moves && photograph(from);
    from?.classList.remove("on");
    to.classList.add("on");
    at = index;
    if (before) move(before, photograph(to), to);
    const shown = ends(), place = shown.indexOf(at);
    if (place >= 0) root.style.setProperty("--done", shown.length > 1 ? place / (shown.length - 1) : 1);
    spoken.textContent = to.getAttribute("aria-label");
  }

  // --- frames move ---------------------------------------------------------------------------------------------

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

  // --- overview ------------------------------------------------------------------------------------------------

  const cards = () => scenes.filter((scene) => scene.classList.contains("last"));

  function toggleOverview(wanted = !overview()) {
    settle();
    root.classList.toggle("overview", wanted);
    fit();
    if (wanted) choose(cards().findIndex((scene) => scene.dataset.slide === slide(at)));
    else scenes.forEach((scene) => scene.classList.remove("here"));
  }

  function choose(index) {
    const all = cards();
    card = Math.max(0, Math.min(all.length - 1, index));
    all.forEach((scene, each) => scene.classList.toggle("here", each === card));
    all[card].scrollIntoView({ block: "nearest" });
    spoken.textContent = all[card].dataset.card;
  }

  function open(index) {
    const wanted = cards()[index].dataset.slide;
    toggleOverview(false);
    if (wanted !== slide(at)) go(scenes.findIndex((scene) => scene.dataset.slide === wanted));
  }

  // How many cards stand beside each other.
  function columns() {
    const all = cards(), top = all[0].offsetTop;
    const count = all.findIndex((scene) => scene.offsetTop !== top);
    return count < 0 ? all.length : count;
  }

  // --- the window ----------------------------------------------------------------------------------------------

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

  // --- what one can do -----------------------------------------------------------------------------------------

  const deeds = {
    next: (event) => go(beside(1), event?.repeat),
    previous: (event) => go(beside(-1), event?.repeat),
    nextSlide: () => go(beside(1, true)),
    previousSlide: () => go(beside(-1, true)),
    first: () => go(ends()[0]),
    last: () => go(ends().at(-1)),
    overview: () => toggleOverview(),
    help: () => (help.open ? help.close() : help.showModal()),
    notes: () => {
      root.classList.toggle("noted");
      fit();
    },
    fullscreen: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
    leave: () => (digits ? type("") : overview() ? toggleOverview(false) : undefined),
  };

  const keys = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
    ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous",
    Home: "first", End: "last", o: "overview", n: "notes", f: "fullscreen", "?": "help", Escape: "leave",
  };
  const shifted = { " ": "previous", ArrowRight: "nextSlide", ArrowLeft: "previousSlide", "?": "help" };

  function inOverview(key) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns(), Home: -1e6, End: 1e6 };
    if (key in steps) choose(card + steps[key]);
    else if (key === "Enter") open(card);
    else return false;
    return true;
  }

  function number(key) {
    if (/^\d$/.test(key) || (key === "." && digits) || (key.toLowerCase() === "b" && !digits)) type(digits + key);
    else if (key === "Backspace" && digits) type(digits.slice(0, -1));
    else if (key === "Enter" && digits) {
      const wanted = named(digits);
      type("");
      if (overview()) toggleOverview(false);
      go(wanted);
    } else return false;
    return true;
  }

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || (help.open && event.key !== "?")) return;
    if (event.target.closest("a, button") && (event.key === "Enter" || event.key === " ")) return;
    const handled = number(event.key) || (overview() && inOverview(event.key));
    const deed = (event.shiftKey && shifted[event.key]) || keys[event.key] || keys[event.key.toLowerCase()];
    if (!handled && !deed) return;
    event.preventDefault();
    if (!handled) deeds[deed](event);
  });

  addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) return deeds[button.dataset.do]();
    if (overview()) {
      const chosen = cards().indexOf(event.target.closest(".scene"));
      return chosen >= 0 ? open(chosen) : undefined;
    }
    if (help.open || event.target.closest("a, button, .notes") || !getSelection().isCollapsed) return;
    const share = event.clientX / innerWidth;
    if (share < 0.1) deeds.previous();
    if (share > 0.9) deeds.next();
  });

  let touch;
  addEventListener("touchstart", (event) => {
    touch = event.touches.length === 1 && !overview() ? event.touches[0] : undefined;
  }, { passive: true });
  addEventListener("touchend", (event) => {
    if (!touch) return;
    const dx = event.changedTouches[0].clientX - touch.clientX, dy = event.changedTouches[0].clientY - touch.clientY;
    if (Math.abs(dx) > 50 && Math.abs(dx) > 2 * Math.abs(dy)) deeds[dx < 0 ? "next" : "previous"]();
  });

  addEventListener("resize", fit);
  addEventListener("mousemove", awake);
  // Back, forward, a link, or an address typed by hand.
  addEventListener("popstate", () => show(Math.max(0, fromAddress())));
  addEventListener("hashchange", () => show(Math.max(0, fromAddress())));

  function label() {
    for (const scene of cards()) {
      const its = scenes.filter((each) => each.dataset.slide === scene.dataset.slide);
      const count = its.length > 1 ? ` · ${its.length} frames` : "";
      scene.dataset.card = its[0].getAttribute("aria-label").replace(/(\.\d+)?: /, "  ") + count;
    }
  }

  // The preview has put other sections into the page; `detail` is the name of the scene to show.
  document.addEventListener("talk:changed", (event) => {
    settle();
    scenes = [...document.querySelectorAll(".scene")];
    for (const scene of scenes) scene.classList.remove("on");
    at = -1;
    label();
    fit();
    const index = Math.max(0, scenes.findIndex((scene) => scene.id === event.detail));
    if (scenes.length) {
      history.replaceState(null, "", "#" + encodeURIComponent(scenes[index].id));
      show(index);
    }
    if (overview()) choose(cards().findIndex((scene) => scene.dataset.slide === slide(at)));
  });

  label();
  awake();
  fit();
  if (scenes.length) show(Math.max(0, fromAddress()));
}
