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
  const shut = { error: false, warning: true }; // what only might be better does not lie over the slide

  const MOST = 8; // problems that are listed
  const node = (name, text, className) => Object.assign(document.createElement(name), { textContent: text, className });

  function complain(problems) {
    panel.replaceChildren();
    panel.classList.toggle("wrong", problems.some((one) => one.severity === "error"));
    if (!problems.length) return;
    const errors = problems.filter((one) => one.severity === "error");
    const others = problems.filter((one) => one.severity !== "error");
    const head = panel.appendChild(document.createElement("p"));
    for (const [kind, its] of [["error", errors], ["warning", others]]) {
      if (!its.length) continue;
      const button = head.appendChild(node("button", `${its.length} ${kind}${its.length > 1 ? "s" : ""}`, kind));
      button.type = "button";
      button.setAttribute("aria-expanded", String(!shut[kind]));
      button.onclick = () => {
        shut[kind] = !shut[kind];
        complain(problems);
        panel.querySelector(`button.${kind}`).focus();
      };
      if (!shut[kind]) panel.append(listed(its));
    }
  }

  function listed(problems) {
    const list = document.createElement("ol");
    for (const one of problems.slice(0, MOST)) {
      const item = list.appendChild(document.createElement("li"));
      item.className = one.severity;
      item.append(node("code", one.place), " ", node("span", one.message));
      if (one.hint) item.append(node("em", one.hint));
    }
    if (problems.length > MOST) list.append(node("li", `and ${problems.length - MOST} more`));
    return list;
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
    const slides = new Set([...have.values()].map((scene) => scene.dataset.slide));
    const behind = [...slides].slice([...slides].indexOf(slide) + 1), ahead = [...slides].slice(0, -behind.length - 1).reverse();
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
    // A slide without an id of its own is called after its title: with another title it is the new slide where one was.
    const renamed = target && !slides.has(target.dataset.slide) && !stay(slide, frame);
    const here = stay(renamed ? target.dataset.slide : slide, frame);
    const elsewhere = target && !renamed && target.dataset.slide !== slide && !(touched && changed.length < 2);
    // If one's slide is gone, one is where it was: on the slide that has taken its place.
    const near = () => [...behind, ...ahead].map((one) => stay(one, 0)).find(Boolean) ?? "";
    document.dispatchEvent(new CustomEvent("talk:changed", { detail: elsewhere ? told.show : here || told.show || near() }));
  }

  function take(told) {
    version = told.version;
    if ("title" in told) document.title = (document.documentElement.classList.contains("apart") ? "Presenter: " : "") + told.title;
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

  // Which scene is shown here, for a phone: whoever used a window last holds the talk.
  let socket;
  function report(used) {
    if (socket?.readyState !== WebSocket.OPEN) return;
    const shown = {};
    document.dispatchEvent(new CustomEvent("talk:ask", { detail: shown }));
    socket.send(JSON.stringify({ used, ...shown }));
  }
  document.addEventListener("talk:used", () => report(true));
  document.addEventListener("talk:moved", () => report(false));

  const base = location.pathname.replace(/\/?$/, "/");
  const post = (name, body) =>
    fetch(base + name, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }).catch(() => null);

  // A run that was recorded goes to the server; where that fails, it becomes a file after all.
  document.addEventListener("talk:rehearsed", async (event) => {
    event.preventDefault();
    const { run, inform, keep } = event.detail;
    const got = await post("rehearsal", run);
    if (!got?.ok) return keep(run);
    inform("Kept. ");
    const link = node("a", "Where the time went", "");
    Object.assign(link, { href: (await got.json()).page, target: "_blank", rel: "noopener" });
    document.querySelector(".desk .told").append(link);
  });

  // The presenter can ask a phone in.
  function phone(footer) {
    const button = node("button", "Phone", "");
    button.type = "button";
    button.title = "A phone as remote";
    button.onclick = invite;
    footer.insertBefore(button, footer.querySelector("[data-do=help]"));
  }
  async function invite() {
    const dialog = document.body.appendChild(document.createElement("dialog"));
    dialog.className = "phone";
    dialog.setAttribute("aria-label", "A phone as remote");
    dialog.onclose = () => dialog.remove();
    dialog.onkeydown = (event) => event.stopPropagation();
    const got = await post("code", {});
    dialog.append(node("h2", "A phone as remote", ""));
    if (got?.ok) {
      const { address, code, picture, minutes } = await got.json();
      dialog.append(Object.assign(new Image(), { src: picture, alt: "The address with its code, to be scanned" }));
      dialog.append(node("p", `Or open ${address} and type`, ""), node("p", code, "code"), node("p", `It works once, within ${minutes} minutes, on the same network.`, ""));
    } else dialog.append(node("p", (await got?.text()) || "The server does not answer.", ""));
    const form = dialog.appendChild(document.createElement("form"));
    form.method = "dialog";
    form.append(node("button", "Close", ""));
    dialog.showModal();
  }
  document.addEventListener("talk:desk", (event) => phone(event.detail));
  if (document.querySelector("div.desk")) phone(document.querySelector("div.desk footer"));

  let wait = 200;
  function connect() {
    socket = new WebSocket(`ws://${location.host}${base}live`);
    socket.onmessage = (event) => {
      const told = JSON.parse(event.data);
      line.textContent = "";
      wait = 200;
      if (told.do) return document.dispatchEvent(new CustomEvent("talk:do", { detail: told.do }));
      if (told.hello && told.version !== version) return location.reload();
      take(told);
      report(false);
    };
    socket.onclose = () => {
      line.textContent = "not connected: is `talk serve` running?";
      setTimeout(connect, (wait = Math.min(wait * 1.5, 5000)));
    };
  }
  connect();
}
