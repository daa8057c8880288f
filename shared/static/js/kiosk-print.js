// Printing: by a button, and once for a copy that was counted just now.
(function () {
  "use strict";

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () {
      window.print();
    });
  });
  if (document.querySelector("[data-print-now]")) {
    window.addEventListener("load", function () {
      window.print();
    });
    // The page opened again is a preview: the next copy is counted too.
    window.addEventListener("afterprint", function () {
      setTimeout(function () {
        window.location.replace(window.location.pathname);
      }, 500);
    });
  }
})();
