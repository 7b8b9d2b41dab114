// Time: how long the talk has run, and how long each frame was shown while it did. Frames are named by slide and number
// of the frame, since what the corner shows changes while a talk is written.
const keyOf = (scene) => `${scene.dataset.slide}/${scene.dataset.frame}`;

class Clock {
  constructor(kept) {
    this.running = Boolean(kept?.running);
    this.since = kept?.since ?? 0; // when it was last looked at, in milliseconds since 1970
    this.total = kept?.total ?? 0;
    this.key = kept?.key ?? "";
    this.recording = kept?.recording ?? ""; // when the rehearsal began that is being recorded
    this.spent = new Map(kept?.spent ?? []);
  }

  // What another window can keep for us.
  get kept() {
    return { running: this.running, since: this.since, total: this.total, key: this.key, recording: this.recording, spent: [...this.spent] };
  }

  look() {
    const now = Date.now();
    if (this.running) {
      const passed = Math.max(0, now - this.since); // somebody may have set the machine's clock back
      this.total += passed;
      if (this.key) this.spent.set(this.key, (this.spent.get(this.key) ?? 0) + passed);
    }
    this.since = now;
  }

  // Whoever leaves the first slide has begun, whether or not they thought of the clock.
  turn(key, leavesFirst = false) {
    this.look();
    if (leavesFirst && !this.total) this.running = true;
    this.key = key;
  }

  start() {
    this.look();
    this.running = true;
  }

  pause() {
    this.look();
    this.running = false;
  }

  reset() {
    this.look();
    this.total = 0;
    this.spent.clear();
  }
}

let clock; // only the speaker's window has one
