// The locked page: nothing of the pages before it stays in this browser, and it gives way when the session is over.
(function () {
  "use strict";

  sessionStorage.clear();
  localStorage.clear();
  const seconds = Number(document.getElementById("locked").dataset.endsAfterS);
  setTimeout(function () { location.replace("/"); }, (seconds + 1) * 1000);
})();
