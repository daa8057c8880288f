// Gives govuk-frontend's components life, on the page and in every fragment htmx puts into it.
(function () {
  "use strict";

  function enliven(root) {
    Object.values(GOVUKFrontend).forEach(function (Component) {
      const name = Component.moduleName;
      const selector = '[data-module="' + name + '"]:not([data-' + name + "-init])";
      const found = Array.from(root.querySelectorAll(selector));
      if (root.matches(selector)) found.push(root);
      found.forEach(function (element) {
        try {
          new Component(element);
        } catch (error) {
          console.error(error.name);
        }
      });
    });
  }

  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  enliven(document.body);
  document.body.addEventListener("htmx:load", function (event) {
    enliven(event.detail.elt);
  });
})();
