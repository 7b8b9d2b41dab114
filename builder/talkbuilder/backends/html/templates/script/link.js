// Two windows of one talk, joined without a server: the audience's, and the speaker's, which one of them opened for the other.
// A message counts if it comes from that window, from our own origin, and knows the nonce that stands in the address of
// the window that was opened. On file:// every page has the origin "null", so there the window and the nonce have to do.
// What is said between them is a verb and the name of a scene: no text, no markup, no notes.
const local = location.protocol === "file:" || self.origin === "null";
const theirs = local ? "null" : location.origin; // what the other's messages have to say of where they come from
const ROLE = /^#(presenter|audience)=([0-9a-f]{32})(?:&(.*))?$/.exec(location.hash);
const REMEMBERED = "talk-nonce:" + location.pathname;

const joined = {
  apart: ROLE?.[1] === "presenter", // this window is only the speaker's; the slides are shown in another
  nonce: ROLE?.[2] ?? remembered(),
  peer: ROLE ? opener : null,
  sent: 0, // what this window has said so far, counted
  answered: 0, // and which of it the other one had heard when it last spoke
  heard: 0, // when the other window last said something
  kept: null, // the speaker's clock, which the audience's window keeps while the speaker's is reloaded
  restored: !ROLE || ROLE[1] === "audience", // the speaker's window has asked for it
};
if (ROLE?.[1] === "audience") {
  remember(joined.nonce);
  try {
    history.replaceState(null, "", "#" + ROLE[3]);
  } catch {
    // a browser that counts calls: the address stays as it is, and the first slide is shown
  }
}

// The audience's window finds the speaker's again after a reload by what it remembers, where the browser lets it.
function remembered() {
  try {
    const found = sessionStorage.getItem(REMEMBERED);
    return /^[0-9a-f]{32}$/.test(found ?? "") ? found : "";
  } catch {
    return "";
  }
}

function remember(nonce) {
  try {
    sessionStorage.setItem(REMEMBERED, nonce);
  } catch {
    // it works without, until the window is reloaded
  }
}

function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The window that opened us, one that we opened, or one that we opened before we were reloaded.
function related(source) {
  if (!source || source === window) return false;
  if (source === opener || source === joined.peer) return true;
  try {
    return source.opener === window;
  } catch {
    return false;
  }
}

const alive = () => Boolean(joined.peer && !joined.peer.closed);

function tell(message) {
  if (!joined.nonce || !alive()) return;
  if (joined.apart && message.verb !== "pointer") joined.sent += 1;
  joined.peer.postMessage({ ...message, talk: joined.nonce, count: joined.sent }, local ? "*" : location.origin);
}

function say() {
  tell({ verb: "state", scene: scenes[at]?.id ?? "", black, answered: joined.answered });
}

// Open the other window, or come back to it. False if the browser would not.
function openPeer(kind) {
  if (top !== window) return false; // a page that holds us in a frame is nobody's stage
  if (alive()) {
    joined.peer.focus();
    return true;
  }
  joined.nonce ||= fresh();
  if (!joined.apart) remember(joined.nonce);
  const scene = kind === "audience" && scenes[at] ? "&" + encodeURIComponent(scenes[at].id) : "";
  const features = kind === "presenter" ? "popup,width=1280,height=800" : "popup,width=1280,height=720";
  const opened = window.open(`${location.href.split("#")[0]}#${kind}=${joined.nonce}${scene}`, `talk-${kind}-${joined.nonce}`, features);
  joined.peer = opened;
  joined.heard = Date.now();
  return Boolean(opened);
}

// What one window may say to the other. The audience's has the last word on what is shown, so that two who press at the
// same moment end on the same slide.
const verbs = joined.apart ? {
  kept: ({ kept }) => {
    if (joined.restored) return;
    joined.restored = true;
    if (kept && typeof kept === "object" && !clock.total) clock = new Clock(kept);
    refresh();
  },
  // What was said before our last word was heard is old: it would turn the page back under a quick speaker's hand.
  state: ({ scene, black: on, answered }) => {
    if (answered !== joined.sent) return;
    reach(scene);
    darken(on === true);
  },
} : {
  show: ({ scene }) => {
    darken(false);
    reach(scene);
  },
  black: ({ on }) => darken(on === true),
  pointer: ({ x, y }) => point(x, y),
  here: ({ kept, first }) => {
    if (first) tell({ verb: "kept", kept: joined.kept });
    else if (kept && typeof kept === "object") joined.kept = kept;
  },
};

function reach(name) {
  const index = typeof name === "string" ? scenes.findIndex((scene) => scene.id === name) : -1;
  if (index < 0 || index === at) return;
  if (!joined.apart) history.replaceState(null, "", "#" + encodeURIComponent(name));
  show(index);
  document.dispatchEvent(new CustomEvent("talk:moved"));
}

addEventListener("message", ({ data, origin, source }) => {
  if (origin !== theirs || !joined.nonce || typeof data !== "object" || data?.talk !== joined.nonce || !related(source)) return;
  if (!Object.hasOwn(verbs, data.verb)) return;
  joined.peer = source;
  joined.heard = Date.now();
  if (!joined.apart && data.verb !== "pointer") joined.answered = data.count;
  verbs[data.verb](data);
  if (!joined.apart && data.verb !== "pointer") say();
});

// Both windows say every second that they are there: whichever was reloaded is found again by the other.
setInterval(() => {
  if (!joined.apart) return alive() && say();
  tell({ verb: "here", first: !joined.restored, kept: joined.restored ? clock.kept : null });
}, 1000);
