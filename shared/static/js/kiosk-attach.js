// A file of more than an upload may have is told so before it is sent: the server would hang up on it.
(function () {
  "use strict";

  const chosen = document.getElementById("file");
  if (!chosen) return;
  chosen.addEventListener("change", function () {
    const file = chosen.files[0];
    if (file && file.size > Number(chosen.dataset.most)) location.replace(chosen.dataset.tooLarge);
  });
})();
