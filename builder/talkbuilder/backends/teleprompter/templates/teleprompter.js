"use strict";
{
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const words = JSON.parse(find("main").dataset.ours); // our own, in the talk's language
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
  const sections = [...document.querySelectorAll("main section")];
  const planned = sections.map((one) => Number(one.dataset.seconds));
  const spoken = sections.map((one) => Number(one.dataset.ours));
  const seconds = planned.reduce((sum, one) => sum + one, 0);
  const counted = sections.filter((one) => !("backup" in one.dataset));
  const total = counted.reduce((sum, one) => sum + Number(one.dataset.seconds), 0);
  const said = spoken.reduce((sum, one, index) => sum + (planned[index] ? one : 0), 0);
  const rate = seconds && said ? (said / seconds) * 60 : 130;
  const quiet = matchMedia("(prefers-reduced-motion: reduce)");
  // Where one reads: as far down as the mark stands.
  const reading = () => innerHeight * 0.38 + 20;

  let running = false;
  let factor = 1;
  let size = parseFloat(getComputedStyle(document.body).fontSize);
  let last = 0;
  let place = scrollY; // browsers round what they scroll to
  let began = 0; // when the clock began, and when this slide did
  let since = 0;
  let shown = -1;

  const clock = (time) => `${Math.floor(time / 60)}:${String(Math.floor(time % 60)).padStart(2, "0")}`;

  function current() {
    let index = 0;
    sections.forEach((one, at) => {
      if (one.getBoundingClientRect().top <= reading()) index = at;
    });
    return index;
  }

  // Pixels a second at the planned pace of a slide; one without a plan goes at the pace of the talk.
  function pace(index) {
    const high = sections[index].offsetHeight;
    const time = planned[index] || (spoken[index] / rate) * 60;
    return high / Math.max(time, 1);
  }

  function tell() {
    if (!sections.length) return;
    const now = performance.now();
    const index = current();
    if (index !== shown) {
      shown = index;
      since = now;
      const one = sections[index];
      find(".slide").textContent = one.querySelector("h2").textContent;
    }
    const onSlide = began ? (now - Math.max(since, began)) / 1000 : 0;
    const onTalk = began ? (now - began) / 1000 : 0;
    const slide = find(".of-slide");
    slide.textContent = fill(words.on_slide, { spent: clock(onSlide), plan: clock(planned[index]) });
    slide.classList.toggle("late", planned[index] > 0 && onSlide > planned[index] * 1.1);
    find(".of-talk").textContent = fill(words.on_talk, { spent: clock(onTalk), plan: clock(total) });
    find(".speed").textContent = fill(words.words_a_minute, { n: Math.round(rate * factor) });
  }

  function frame(now) {
    if (!running) return;
    const step = Math.min(now - last, 100) / 1000;
    last = now;
    if (Math.abs(place - scrollY) > 2) place = scrollY; // somebody scrolled
    place += pace(current()) * factor * step;
    scrollTo({ top: place, behavior: "instant" });
    if (place >= root.scrollHeight - innerHeight) run(false);
    requestAnimationFrame(frame);
  }

  function run(wanted) {
    running = wanted;
    root.classList.toggle("running", running);
    find("[data-do=run] .word").textContent = quiet.matches ? words.read_on : running ? words.pause : words.start;
    if (!running) return;
    if (!began) began = since = performance.now();
    last = performance.now();
    place = scrollY;
    requestAnimationFrame(frame);
  }

  function turn() {
    // Who wants no motion gets the next screenful instead.
    if (!quiet.matches) return run(!running);
    if (!began) began = since = performance.now();
    scrollBy({ top: innerHeight * 0.5, behavior: "instant" });
  }

  function go(index) {
    const one = sections[Math.max(0, Math.min(sections.length - 1, index))];
    if (one) scrollTo({ top: one.getBoundingClientRect().top + scrollY - reading() + 4, behavior: "instant" });
    tell();
  }

  function grow(by) {
    const one = sections[current()];
    const before = one ? one.getBoundingClientRect() : { top: 0, height: 1 };
    const share = (reading() - before.top) / before.height;
    size = Math.max(18, Math.min(120, size * by));
    root.style.setProperty("--size", `${size}px`);
    if (!one) return;
    const after = one.getBoundingClientRect(); // what was read stays where it was
    scrollBy({ top: after.top + share * after.height - reading(), behavior: "instant" });
  }

  const deeds = {
    run: turn,
    back: () => go(current() - 1),
    on: () => go(current() + 1),
    slower: () => (factor = Math.max(0.3, factor / 1.06)),
    faster: () => (factor = Math.min(4, factor * 1.06)),
    smaller: () => grow(1 / 1.1),
    larger: () => grow(1.1),
    mirror() {
      const on = root.classList.toggle("mirrored");
      find("[data-do=mirror]").setAttribute("aria-pressed", String(on));
    },
    zero() {
      run(false);
      began = 0;
      shown = -1;
      scrollTo({ top: 0, behavior: "instant" });
    },
  };
  const keys = {
    " ": "run", ArrowLeft: "back", ArrowRight: "on", PageUp: "back", PageDown: "on", ArrowUp: "faster", ArrowDown: "slower",
    "+": "larger", "=": "larger", "-": "smaller", m: "mirror", M: "mirror", 0: "zero",
  };

  function act(name) {
    deeds[name]();
    tell();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = keys[event.key];
    if (!name || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    act(name);
  });
  find(".tools").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) act(button.dataset.do);
  });
  addEventListener("scroll", tell, { passive: true });
  addEventListener("resize", tell);
  quiet.addEventListener("change", () => run(false));
  run(false);
  tell();
  setInterval(tell, 250);
}
