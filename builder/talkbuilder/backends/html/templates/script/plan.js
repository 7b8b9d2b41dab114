// What was planned (the words of the notes, at the speaker's rate) against what it took. Times are in seconds.
const planOf = (scene) => parseFloat(scene.dataset.seconds) || 0;
const sum = (list) => list.reduce((all, one) => all + one, 0);
const spentOn = (list) => sum(list.map((scene) => (clock.spent.get(keyOf(scene)) ?? 0) / 1000));

// Neighbouring scenes of one section.
function sections() {
  const found = [];
  for (const scene of scenes) {
    if (scene.dataset.section !== found.at(-1)?.name) found.push({ name: scene.dataset.section, scenes: [] });
    found.at(-1).scenes.push(scene);
  }
  return found;
}

// Where one stands: of the slide, its section and the whole talk, planned and spent; and how far one is behind
// (negative: ahead). On time is who is inside the time of the scene that is shown.
function standing() {
  const scene = scenes[at];
  const slides = scenes.filter((one) => one.dataset.slide === scene.dataset.slide);
  const section = sections().find((one) => one.scenes.includes(scene));
  const counted = scenes.filter((one) => !one.classList.contains("spare"));
  const before = sum(scenes.slice(0, at).filter((one) => counted.includes(one)).map(planOf));
  const total = clock.total / 1000, until = before + planOf(scene);
  return {
    slide: { plan: sum(slides.map(planOf)), spent: spentOn(slides) },
    section: { name: section.name, plan: sum(section.scenes.map(planOf)), spent: spentOn(section.scenes) },
    talk: { plan: sum(counted.map(planOf)), spent: total },
    late: scene.classList.contains("spare") ? null : total > until ? total - until : Math.min(0, total - before),
  };
}

// 75 is 1:15, 3675 is 1:01:15.
function minutes(seconds) {
  const whole = Math.floor(Math.abs(seconds) + 1e-6);
  const [hours, rest] = [Math.floor(whole / 3600), whole % 3600];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(Math.floor(rest / 60))}:${two(rest % 60)}` : `${Math.floor(rest / 60)}:${two(rest % 60)}`;
}
