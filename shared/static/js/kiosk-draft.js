// When a draft is saved: a moment after each choice (htmx does that), at the latest EVERY_MS after a letter however steadily
// one types, and on the way out of the page. What was saved or sent already is not sent again.
(function () {
  "use strict";

  const EVERY_MS = 2000;
  const KEPT_ALIVE_MAX = 60000; // a browser sends no more than 64 KiB on behalf of a page that is gone

  let saved = nothing(); // as it was saved or sent last; the calls of the panel of numbers go with a button or on the way out
  let kept = nothing(); // what the server said that it has
  let waits = 0;
  let warned = false;

  function nothing() { return { answers: "", calls: "" }; }

  function line() { return document.getElementById("draft-line"); }
  function form() { return line() && line().closest("form"); }

  function typed() {
    const all = Array.from(new FormData(form()));
    const said = function (call) {
      return new URLSearchParams(all.filter(function (pair) {
        return pair[0].startsWith("call-") === call && (pair[1] || !call);
      })).toString();
    };
    return { answers: said(false), calls: said(true) };
  }

  function differs(had) {
    const now = form() && typed();
    return now && (now.answers !== had.answers || now.calls !== had.calls);
  }
  function unsaved() { return differs(saved); }
  window.laChanUnkept = function () { return !line() || differs(kept); }; // what is on its way may not arrive

  // Typing

  document.addEventListener("input", function (event) {
    if (waits || !line() || event.target.form !== form()) return;
    waits = setTimeout(function () {
      waits = 0;
      if (unsaved()) htmx.trigger(line(), "typed");
    }, EVERY_MS);
  });
  document.addEventListener("change", function () { // htmx saves it
    clearTimeout(waits);
    waits = 0;
  });
  document.addEventListener("htmx:beforeSwap", function (event) { // who listens hears it in a pause, not all the time
    if (waits && event.detail.target === line() && !event.detail.isError) event.detail.shouldSwap = false;
  });

  // What the server has

  function begin() { if (form()) saved = typed(); }
  function shown() { // by the server, out of the draft
    begin();
    kept = Object.assign({}, saved);
  }
  shown();
  if (form() && "unsaved" in line().dataset) [saved, kept] = [nothing(), nothing()];
  // A page that answers a posted form is asked for when it is loaded again: posted again, it would bring back the old text.
  if (form()) history.replaceState(history.state, "", location.href);
  document.addEventListener("htmx:load", function (event) {
    if (event.detail.elt !== document.body && event.detail.elt.contains(form())) shown();
  });
  document.addEventListener("submit", function (event) {
    if (event.target === form() && !event.defaultPrevented) begin(); // on its way, without htmx
  });
  document.addEventListener("htmx:beforeSend", function (event) {
    if (event.detail.elt === form()) begin();
    if (event.detail.elt === line()) event.detail.xhr.answers = typed().answers;
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    const sent = event.detail;
    if (sent.elt === form() && !sent.successful) saved = nothing();
    if (sent.elt !== line() || !sent.successful) return;
    saved.answers = kept.answers = sent.xhr.answers;
    warned = false;
  });
  document.addEventListener("htmx:sendError", function (event) { // the program does not answer
    if (event.detail.elt === line()) warn();
    if (event.detail.elt === form()) warnInView();
  });

  function warn() {
    const told = document.createElement("strong");
    told.textContent = line().dataset.failed;
    line().firstElementChild.replaceChildren(told);
  }

  function warnInView() {
    warn();
    line().scrollIntoView({ block: "center" });
  }

  // Leaving

  function leave() {
    const left = saved = typed();
    const body = new URLSearchParams(new FormData(form()));
    return fetch(line().getAttribute("hx-post") + "?left=1", {
      method: "POST", body: body, keepalive: body.toString().length < KEPT_ALIVE_MAX, redirect: "manual",
    }).then(function (answer) {
      if (answer.status >= 400) throw new Error("not saved");
      if (form()) forgetCalls(body);
      if (saved === left) saved.calls = "";
      kept = { answers: left.answers, calls: "" };
      return true;
    }).catch(function () {
      if (saved === left) saved = nothing(); // whoever is still here tries again
      return false;
    });
  }

  // They are logged now: whoever is still here would log them again. What was changed since stays.
  function forgetCalls(sent) {
    Array.from(form().elements).forEach(function (box) {
      if (box.name.startsWith("call-") && box.value === sent.get(box.name)) box.value = "";
    });
  }

  // The next page may show what was typed, and is asked for when that is saved. What cannot be saved keeps the page, once.
  function leaveFirst(event, go) {
    if (!unsaved() || event.defaultPrevented) return;
    event.preventDefault();
    const late = new Promise(function (over) { setTimeout(over, EVERY_MS, false); });
    Promise.race([leave(), late]).then(function (kept) {
      if (kept || warned || !line()) return go();
      warned = true;
      warnInView();
    });
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[href]");
    if (!link || event.button || event.ctrlKey || event.shiftKey || event.metaKey) return;
    if (link.getAttribute("href").startsWith("#")) return;
    leaveFirst(event, function () { location.assign(link.href); });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "F5" && !(event.ctrlKey && event.key === "r")) return;
    leaveFirst(event, function () { location.reload(); });
  });
  ["beforeunload", "pagehide"].forEach(function (name) { // any other way: what is sent may come after that page
    window.addEventListener(name, function () { if (unsaved()) leave(); });
  });
})();
