"use strict";
{
  // A figure of many steps shows one; arrows go on, Home and End to the ends.
  for (const figure of document.querySelectorAll("figure.steps")) {
    const steps = [...figure.querySelectorAll(".step")];
    const controls = figure.querySelector(".controls");
    const [back, on] = controls.querySelectorAll("button");
    const said = controls.querySelector("output");
    let at = 0;
    const show = (wanted) => {
      at = Math.min(Math.max(wanted, 0), steps.length - 1);
      steps.forEach((step, number) => step.classList.toggle("now", number === at));
      said.textContent = `${at + 1} / ${steps.length}`;
      // Not disabled: whoever stands on a button must not fall off it at the end.
      back.setAttribute("aria-disabled", String(at === 0));
      on.setAttribute("aria-disabled", String(at === steps.length - 1));
    };
    back.addEventListener("click", () => show(at - 1));
    on.addEventListener("click", () => show(at + 1));
    controls.addEventListener("keydown", (event) => {
      const wanted = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: steps.length - 1 }[event.key];
      if (wanted === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      show(wanted);
    });
    controls.hidden = false;
    show(0);
  }
  // Where there is room at the side, the contents stand there open, and say where we are.
  const details = document.querySelector("nav details");
  if (details) {
    const wide = matchMedia("(min-width: 84rem)");
    const fit = () => { details.open = wide.matches; };
    wide.addEventListener("change", fit);
    fit();
    const links = new Map([...details.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
    const headings = [...document.querySelectorAll("article [id]")].filter((one) => links.has(one.id));
    let current = null;
    const follow = () => {
      const passed = headings.filter((one) => one.getBoundingClientRect().top < 120);
      const link = links.get(passed.length ? passed[passed.length - 1].id : "") ?? null;
      if (link === current) return;
      if (current) current.removeAttribute("aria-current");
      if (link) {
        link.setAttribute("aria-current", "true");
        const nav = link.closest("nav");
        const place = link.offsetTop - nav.clientHeight / 2;
        if (wide.matches) nav.scrollTop = Math.max(0, place);
      }
      current = link;
    };
    let asked = false;
    addEventListener("scroll", () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; follow(); });
    }, { passive: true });
    follow();
  }
}
