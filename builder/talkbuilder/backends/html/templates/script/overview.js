// The overview: a card a slide.
let card = -1; // the card that is chosen

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
  spoken.textContent = [all[card].dataset.card, all[card].dataset.count].filter(Boolean).join(", ");
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
