// A phone as remote: a code for a pass, then a line on which the talk says where it is and hears three words.
"use strict";
{
  const find = (selector) => document.querySelector(selector);
  const join = find(".join"), hold = find(".hold"), answer = find(".answer");
  let told = {}, since = 0, socket, lock;

  async function redeem(code) {
    const headers = { "content-type": "application/json" };
    const got = await fetch("/remote", { method: "POST", headers, body: JSON.stringify({ code }) }).catch(() => null);
    if (!got?.ok) return (answer.textContent = got ? "This code does not work, or not any more. Ask the presenter for a new one." : "The talk's machine does not answer.");
    const { talk } = await got.json();
    history.replaceState(null, "", `#talk=${encodeURIComponent(talk)}`);
    connect(talk);
  }

  let failed = 0;
  function connect(talk) {
    let greeted = false;
    socket = new WebSocket(`ws://${location.host}/${encodeURIComponent(talk)}/remote`);
    socket.onmessage = (event) => {
      greeted = true;
      failed = 0;
      told = JSON.parse(event.data);
      since = Date.now();
      show();
    };
    socket.onclose = () => {
      // A server that was started again does not know this phone any more.
      if (!greeted && (++failed > 5 || hold.hidden)) {
        join.hidden = false;
        hold.hidden = true;
        history.replaceState(null, "", location.pathname);
        answer.textContent = "This phone has to join again.";
        return;
      }
      find(".state").textContent = "not connected";
      setTimeout(() => connect(talk), 1500);
    };
  }

  const node = (name, className, textContent) => Object.assign(document.createElement(name), { className, textContent });

  function show() {
    join.hidden = true;
    hold.hidden = false;
    find(".title").textContent = told.held ? `${told.number}  ${told.title}` : "No window shows the talk";
    find(".following").textContent = told.next ? `Next: ${told.next}` : "";
    find(".state").textContent = told.black ? "black" : "";
    find("[data-do=black]").setAttribute("aria-pressed", String(Boolean(told.black)));
    const notes = (told.notes ?? []).map(({ kind, text }) => node(kind === "code" ? "pre" : "p", kind, text));
    if (told.held && !notes.length) notes.push(node("p", "none", "Nothing is said here."));
    const words = notes.map((one) => one.textContent).join("\n");
    if (words !== find(".notes").dataset.words) {
      find(".notes").replaceChildren(...notes);
      find(".notes").scrollTop = 0;
    }
    find(".notes").dataset.words = words;
    tick();
  }

  const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  function tick() {
    if (hold.hidden) return;
    find(".total").textContent = minutes(told.total + (told.running ? (Date.now() - since) / 1000 : 0));
    find(".plan").textContent = told.plan ? `of ${minutes(Math.round(told.plan))}` : "";
  }
  setInterval(tick, 500);

  hold.addEventListener("click", async (event) => {
    const wanted = event.target.closest("[data-do]")?.dataset.do;
    if (wanted && socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ do: wanted }));
    // Only a page over https may keep the screen on; where this one may not, the phone's own setting holds.
    if (!lock) lock = await navigator.wakeLock?.request("screen").catch(() => null);
  });

  join.addEventListener("submit", (event) => {
    event.preventDefault();
    redeem(find("#code").value);
  });

  const given = location.hash.slice(1);
  if (given.startsWith("talk=")) connect(decodeURIComponent(given.slice(5)));
  else if (given) {
    history.replaceState(null, "", location.pathname);
    redeem(given);
  }
}
