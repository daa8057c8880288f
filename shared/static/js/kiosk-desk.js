// Locks and hides the screen, with or without a server: what the page held is taken out of it at once, and only the
// server, given the passphrase, shows it again. What was typed last is kept in this script until it is saved.
(function () {
  "use strict";

  const AGAIN_MS = 2000;
  const ESCAPES_WITHIN_MS = 1500;
  const KEPT_ALIVE_MAX = 60000; // a browser sends no more than 64 KiB on behalf of a page that is gone

  const desk = document.getElementById("desk");
  const lockAfter = Number(desk.dataset.lockAfterS) * 1000;
  const tellEvery = lockAfter / 12;
  const AWAKE = "awake"; // to the other windows, which are no more idle than this one
  const windows = "BroadcastChannel" in window ? new BroadcastChannel("desk") : null;
  const token = new FormData(desk).get("csrf_token");
  const covers = {
    asked: document.getElementById("cover-locked"),
    hidden: document.getElementById("cover-hidden"),
  };
  covers.idle = covers.asked;

  let covered = false;
  let idleAt = Date.now() + lockAfter;
  let told = 0;
  let escaped = 0;

  // Covering. A page posts what it holds only where the server does not have it: an older window would take the place
  // of what was typed in another one since.

  function cover(cause, alone) {
    if (covered) return;
    covered = true;
    const form = document.getElementById("answers");
    const halfTyped = form && (!window.laChanUnkept || window.laChanUnkept()) && desk.dataset.halfTyped;
    const body = new URLSearchParams(new FormData(halfTyped ? form : desk));
    body.set("cause", cause);
    const shown = covers[cause];
    window.stop();
    document.title = shown.dataset.title;
    document.querySelectorAll("link[rel=icon]").forEach(function (icon) { icon.href = "data:,"; });
    document.body.replaceChildren(shown.content.cloneNode(true));
    history.replaceState(null, "", shown.dataset.goesTo);
    forgetCopies();
    if (windows && !alone) windows.postMessage(cause);
    leave(halfTyped || desk.getAttribute("action"), body, shown.dataset.goesTo);
  }

  // The page goes only when the server has what was typed and has locked; until then it is asked again and again.
  function leave(address, body, goesTo) {
    const sent = { method: "POST", body: body, keepalive: body.toString().length < KEPT_ALIVE_MAX };
    fetch(address, sent).then(function (answer) {
      if (answer.status >= 500) throw new Error("not now");
      location.replace(goesTo);
    }).catch(function () {
      const waiting = document.querySelector("[role=status]");
      if (waiting) waiting.hidden = false;
      setTimeout(function () { leave(address, body, goesTo); }, AGAIN_MS);
    });
  }

  function forgetCopies() {
    sessionStorage.clear();
    localStorage.clear();
    try {
      navigator.clipboard.writeText("").catch(function () {});
    } catch (error) {
      // No clipboard here, or not without a click: there is nothing to be done about it.
    }
  }

  ["htmx:beforeRequest", "htmx:beforeSwap"].forEach(function (name) {
    document.addEventListener(name, function (event) { if (covered) event.preventDefault(); });
  });

  // Idleness of all windows, and the word to them and to the server that there is none

  function touch() {
    const now = Date.now();
    if (covered) return;
    if (now >= idleAt) return cover("idle");
    idleAt = Math.max(idleAt, now + lockAfter);
    if (now - told < tellEvery) return;
    tell(now);
    fetch(desk.dataset.awake, { method: "POST", headers: { "X-CSRFToken": token } }).then(function (answer) {
      if (answer.status === 401 || answer.status === 400) cover("idle");
    }).catch(function () {});
  }

  function tell(now) {
    told = now;
    if (windows) windows.postMessage(AWAKE);
  }
  tell(Date.now()); // the server takes a page that is opened for a sign of life too

  function heard(word) {
    if (word !== AWAKE) return cover(word, true);
    idleAt = Math.max(idleAt, Date.now() + lockAfter + tellEvery); // another window tells only so often
  }

  function look() {
    const now = Date.now();
    if (idleAt > now + lockAfter + tellEvery) idleAt = now + lockAfter; // the clock was set back
    if (now >= idleAt) cover("idle");
  }

  ["keydown", "input", "pointerdown", "pointermove", "wheel", "scroll"].forEach(function (name) {
    document.addEventListener(name, touch, { capture: true, passive: true });
  });
  ["visibilitychange", "focus", "pageshow"].forEach(function (name) { window.addEventListener(name, look); });
  setInterval(look, Math.min(1000, lockAfter / 4));

  // Keys and buttons

  document.addEventListener("keydown", function (event) {
    if (covered || event.repeat || event.isComposing || event.keyCode === 229) return; // 229: an input method's key
    if (event.key === "F9") {
      event.preventDefault();
      cover("asked");
    }
    if (event.key !== "Escape") return void (escaped = 0);
    if (event.timeStamp - escaped < ESCAPES_WITHIN_MS && escaped) cover("hidden");
    escaped = event.timeStamp;
  }, true);

  document.addEventListener("click", function (event) {
    const button = event.target.closest("button[name=cause]");
    if (!button) return;
    event.preventDefault();
    cover(button.value);
  }, true);

  document.addEventListener("submit", function (event) {
    const button = event.submitter, way = button && button.getAttribute("formaction");
    if (!(way || event.target.getAttribute("action")).includes("/sign-out")) return;
    forgetCopies();
    if (windows) windows.postMessage("asked");
  });

  document.addEventListener("htmx:sendError", function (event) { // who signs out believes that she did
    if (event.detail.pathInfo.requestPath.includes("/sign-out")) cover("asked");
  });

  // Other windows, and pages that a browser kept whole

  if (windows) windows.onmessage = function (event) { heard(event.data); };
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.body.replaceChildren();
    location.reload();
  });
})();
