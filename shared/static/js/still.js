// What the server sends by itself never moves or takes away what somebody is about to press: a panel that appears
// above it scrolls the page instead, and a part with a button held down in it waits until the button was let go.
(function () {
  "use strict";
  const HELD = " swap:1s";
  let x = -1, y = -1, held = null, still = null, stood = 0;

  ["pointermove", "pointerdown"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      x = event.clientX;
      y = event.clientY;
      if (name === "pointerdown") held = event.target;
    }, { capture: true, passive: true });
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    document.addEventListener(name, function () { held = null; }, { capture: true, passive: true });
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    const swapped = event.detail.target;
    still = [document.elementFromPoint(x, y), document.activeElement].find(function (one) {
      return one && !swapped.contains(one) && !one.contains(swapped);
    });
    stood = still && still.getBoundingClientRect().top;
    if (!held || !swapped.contains(held)) return;
    const how = event.detail.elt.closest("[hx-swap]");
    event.detail.swapOverride = (event.detail.swapOverride || how.getAttribute("hx-swap")) + HELD;
  });
  document.addEventListener("htmx:afterSwap", function () {
    if (still && still.isConnected) window.scrollBy(0, still.getBoundingClientRect().top - stood);
    still = null;
  });
})();
