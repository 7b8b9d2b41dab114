// The beginning, and what comes from the window itself.
addEventListener("resize", fit);
addEventListener("mousemove", awake);
// Back, forward, a link, or an address typed by hand.
for (const name of ["popstate", "hashchange"]) {
  addEventListener(name, () => {
    if (joined.apart || !scenes.length) return;
    const before = at;
    show(Math.max(0, fromAddress()));
    if (at === before) return;
    report();
  });
}

function label() {
  for (const scene of cards()) {
    const its = scenes.filter((each) => each.dataset.slide === scene.dataset.slide);
    scene.dataset.card = its[0].getAttribute("aria-label").replace(/(\.\d+)?: /, "  ");
    delete scene.dataset.count;
    if (its.length > 1) scene.dataset.count = fill(WORDS.frames, { n: its.length });
  }
}

// The preview has put other sections into the page; `detail` is the name of the scene to show. The speaker's window stays
// where it is: the other one tells it where the talk has gone.
document.addEventListener("talk:changed", (event) => {
  settle();
  const [was, number] = [scenes[at], at];
  scenes = [...document.querySelectorAll(".scene")];
  for (const scene of scenes) scene.classList.remove("on");
  at = -1;
  label();
  fit();
  const index = scenes.findIndex((scene) => scene.id === (joined.apart ? was?.id : event.detail));
  if (scenes.length) {
    const reached = index >= 0 ? index : joined.apart ? Math.min(Math.max(number, 0), scenes.length - 1) : 0;
    if (!joined.apart) history.replaceState(null, "", "#" + encodeURIComponent(scenes[reached].id));
    if (desk) agenda();
    show(reached);
    if (!joined.apart) say();
  }
  if (overview()) choose(cards().findIndex((scene) => scene.dataset.slide === slide(at)));
});

// The preview passes on what a phone asks for, and asks what there is to show on it.
document.addEventListener("talk:do", (event) => ["next", "previous", "black"].includes(event.detail) && scenes.length && deeds[event.detail]());
document.addEventListener("talk:ask", (event) => {
  const time = clock?.kept ?? joined.kept;
  const total = (time?.total ?? 0) + (time?.running ? Date.now() - time.since : 0);
  Object.assign(event.detail, { scene: scenes[at]?.id ?? "", black, running: Boolean(time?.running), total: total / 1000 });
});

label();
awake();
fit();
if (scenes.length) show(joined.apart ? 0 : Math.max(0, fromAddress()));
if (joined.apart) {
  openDesk();
  tell({ verb: "here", first: true, kept: null });
} else if (ROLE) say();
