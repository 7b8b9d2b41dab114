// The preview: takes what has changed from the server into the page, and says what is wrong. Everything it gets from there
// as HTML was made by the same writer that made the page; what a person wrote arrives as text and stays text.
{
  const main = document.querySelector("main");
  document.head.append(Object.assign(document.createElement("style"), { textContent: LOOK }));
  const panel = document.body.appendChild(document.createElement("section"));
  panel.className = "problems";
  panel.setAttribute("role", "status");
  panel.setAttribute("aria-label", "Problems");
  const line = document.body.appendChild(document.createElement("div"));
  line.className = "offline";
  line.setAttribute("role", "status");
  let version = VERSION;
  let folded = false;

  const node = (name, text, className) => Object.assign(document.createElement(name), { textContent: text, className });

  function complain(problems) {
    panel.replaceChildren();
    panel.classList.toggle("wrong", problems.some((one) => one.severity === "error"));
    if (!problems.length) return;
    const errors = problems.filter((one) => one.severity === "error").length;
    const words = [[errors, "error"], [problems.length - errors, "warning"]].filter(([n]) => n).map(([n, word]) => `${n} ${word}${n > 1 ? "s" : ""}`);
    const button = panel.appendChild(node("button", words.join(", ")));
    button.type = "button";
    button.setAttribute("aria-expanded", String(!folded));
    button.onclick = () => {
      folded = !folded;
      complain(problems);
    };
    if (folded) return;
    const list = panel.appendChild(document.createElement("ol"));
    for (const one of problems.slice(0, 8)) {
      const item = list.appendChild(document.createElement("li"));
      item.className = one.severity;
      item.append(node("code", one.place), " ", node("span", one.message));
      if (one.hint) item.append(node("em", one.hint));
    }
    if (problems.length > 8) list.append(node("li", `and ${problems.length - 8} more`));
  }

  const current = () => document.querySelector(".scene.on");

  // Where one was, or, if that is gone, the nearest frame of the same slide.
  function stay(slide, frame) {
    const its = [...main.querySelectorAll(".scene")].filter((scene) => scene.dataset.slide === slide);
    return its.length ? its[Math.min(frame, its.length - 1)].id : "";
  }

  function parsed(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.firstElementChild;
  }

  function patch(told) {
    const on = current();
    const slide = on?.dataset.slide;
    const frame = [...main.querySelectorAll(".scene")].filter((scene) => scene.dataset.slide === slide).indexOf(on);
    const have = new Map([...main.querySelectorAll(".scene")].map((scene) => [scene.id, scene]));
    const changed = Object.entries(told.sections).map(([name, html]) => [name, parsed(html)]);
    const touched = changed.some(([, scene]) => scene.dataset.slide === slide);
    for (const [name, scene] of changed) have.set(name, scene);
    let last = null;
    for (const name of told.order) {
      const scene = have.get(name);
      const next = last ? last.nextElementSibling : main.firstElementChild;
      if (scene !== next) next ? next.before(scene) : main.append(scene);
      last = scene;
      have.delete(name);
    }
    while (last ? last.nextElementSibling : main.firstElementChild) (last ? last.nextElementSibling : main.firstElementChild).remove();
    const target = document.getElementById(told.show);
    const here = stay(slide, frame);
    const elsewhere = target && target.dataset.slide !== slide && !(touched && changed.length < 2);
    document.dispatchEvent(new CustomEvent("talk:changed", { detail: elsewhere ? told.show : here || told.show }));
  }

  function take(told) {
    version = told.version;
    if ("title" in told) document.title = told.title;
    if ("css" in told) document.querySelector("style.look").textContent = told.css;
    if ("fonts" in told) document.querySelector("style.fonts").textContent = told.fonts;
    if ("order" in told) patch(told);
    if ("problems" in told) complain(told.problems);
    // For whoever measures: the version is on the screen.
    requestAnimationFrame(() => setTimeout(() => {
      document.documentElement.dataset.painted = performance.timeOrigin + performance.now();
      document.documentElement.dataset.version = version;
    }));
  }

  let wait = 200;
  function connect() {
    const socket = new WebSocket(`ws://${location.host}${location.pathname.replace(/\/?$/, "/")}live`);
    socket.onmessage = (event) => {
      const told = JSON.parse(event.data);
      line.textContent = "";
      wait = 200;
      if (told.hello && told.version !== version) return location.reload();
      take(told);
    };
    socket.onclose = () => {
      line.textContent = "not connected: is `talk serve` running?";
      setTimeout(connect, (wait = Math.min(wait * 1.5, 5000)));
    };
  }
  connect();
}
