// Shows and hides what depends on an answer, where it stands: nothing is asked of the server and nothing is replaced,
// so that no answer ever takes away a field that is being typed in. data-when: the question; data-on: its answers.
(function () {
  "use strict";

  document.addEventListener("change", function (event) {
    const form = event.target.form, name = event.target.name;
    if (!form || !name) return;
    const said = new FormData(form).getAll(name).filter(Boolean);
    form.querySelectorAll('[data-when="' + CSS.escape(name) + '"]').forEach(function (block) {
      const on = block.dataset.on.split(" ");
      const shown = said.some(function (code) { return on.includes(code); }) || (!said.length && "unsaid" in block.dataset);
      block.classList.toggle("govuk-radios__conditional--hidden", !shown);
    });
  });
})();
