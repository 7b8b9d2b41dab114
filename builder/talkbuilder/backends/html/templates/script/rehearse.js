// A rehearsal: the time of every slide and frame while it was recorded. It leaves this window once, in the end: the preview
// takes it to its server, and without one it is a file to keep.
const SHORTEST = 5;

function record() {
  if (clock.recording) return finish();
  clock.reset();
  clock.recording = new Date().toISOString();
  clock.start();
  announce();
  inform(WORDS.recording);
  tick();
}

function finish() {
  clock.pause();
  announce();
  const began = clock.recording;
  clock.recording = "";
  tick();
  if (clock.total < SHORTEST * 1000) return inform(WORDS.too_short);
  const run = {
    version: 1,
    talk: main.dataset.talk,
    cut: main.dataset.cut,
    began,
    seconds: tenths(clock.total),
    scenes: scenes.map((scene) => ({
      slide: scene.dataset.slide,
      frame: Number(scene.dataset.frame),
      number: scene.dataset.number,
      title: scene.getAttribute("aria-label").replace(/^[^:]*: /, ""),
      section: scene.dataset.section,
      plan: planOf(scene),
      words: Number(scene.dataset.words),
      seconds: tenths(clock.spent.get(keyOf(scene)) ?? 0),
    })),
  };
  const rehearsed = new CustomEvent("talk:rehearsed", { cancelable: true, detail: { run, inform, keep } });
  if (document.dispatchEvent(rehearsed)) keep(run);
}

const tenths = (milliseconds) => Math.round(milliseconds / 100) / 10;

function keep(run) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(run, null, 1) + "\n"], { type: "application/json" }));
  link.download = `${run.talk || "talk"}-rehearsal-${run.began.slice(0, 16).replace(/\D/g, "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  inform(fill(WORDS.kept_as, { file: link.download, command: `talk rehearsals ${run.talk} --take FILE` }));
}
