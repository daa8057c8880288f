// A long <select data-search> is searched by typing, without marks: "duc" finds "Đức". The select stays the
// answer that is posted; without this script it is simply a select. Pattern: WAI-ARIA combobox with a listbox.
(function () {
  "use strict";
  const MOST = 8;

  function fold(text) {
    return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().replace(/đ/g, "d").trim().replace(/\s+/g, " ");
  }

  function found(options, typed) {
    const sought = fold(typed);
    const at = function (option) {
      const place = (" " + option.dataset.fold).indexOf(" " + sought);
      return place >= 0 ? place : option.dataset.fold.includes(sought) ? 1000 : -1;
    };
    return options.filter(function (option) { return at(option) >= 0; })
      .sort(function (a, b) { return (at(a) === 1000) - (at(b) === 1000); }).slice(0, MOST);
  }

  function element(tag, attributes) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(function (pair) { made.setAttribute(pair[0], pair[1]); });
    return made;
  }

  function enliven(select) {
    const id = select.id;
    const options = Array.from(select.options).filter(function (option) { return option.value; });
    const input = element("input", {
      id: id, type: "text", class: "govuk-input lc-search__input", role: "combobox", autocomplete: "off",
      spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id + "-list",
    });
    const told = select.getAttribute("aria-describedby");
    input.setAttribute("aria-describedby", ((told || "") + " " + id + "-help").trim());
    if (select.classList.contains("govuk-select--error")) input.classList.add("govuk-input--error");
    const help = element("div", { id: id + "-help", class: "govuk-hint lc-search__help" });
    help.textContent = select.dataset.search;
    const list = element("ul", { id: id + "-list", class: "lc-search__list", role: "listbox", hidden: "" });
    list.setAttribute("aria-label", select.labels[0].textContent.trim());
    const status = element("div", { class: "govuk-visually-hidden", role: "status" });
    const box = element("div", { class: "lc-search" });
    let shown = [], at = -1;

    select.id = id + "-select";
    select.hidden = true;
    select.dataset.searched = "";
    select.before(help);
    select.after(box);
    box.append(input, list, status);
    input.value = chosenText();

    function chosenText() {
      const option = select.selectedOptions[0];
      return option && option.value ? option.textContent.trim() : "";
    }
    function choose(value) {
      if (select.value === value) return;
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function open(typed) {
      shown = found(options, typed);
      list.replaceChildren.apply(list, shown.map(function (option, place) {
        const line = element("li", { id: id + "-" + place, role: "option", "aria-selected": "false" });
        line.textContent = option.textContent.trim();
        line.addEventListener("mousedown", function (event) { event.preventDefault(); take(place); });
        return line;
      }));
      at = -1;
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(shown.length > 0));
      input.removeAttribute("aria-activedescendant");
      status.textContent = String(shown.length);
    }
    function take(place) {
      input.value = shown[place].textContent.trim();
      input.removeAttribute("aria-invalid");
      choose(shown[place].value);
      close();
    }
    function move(step) {
      if (list.hidden) open(chosenText() === input.value ? "" : input.value);
      if (!shown.length) return;
      at = (at + step + shown.length) % shown.length;
      Array.from(list.children).forEach(function (line, place) {
        line.setAttribute("aria-selected", String(place === at));
      });
      input.setAttribute("aria-activedescendant", id + "-" + at);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
    function settle() {
      const typed = fold(input.value);
      const same = options.filter(function (option) { return option.dataset.fold === typed; });
      const near = typed ? found(options, typed) : [];
      const one = chosenText() === input.value ? null : same[0] || (near.length === 1 ? near[0] : null);
      if (one) {
        shown = [one];
        take(0);
      } else if (chosenText() !== input.value) {
        choose("");
      }
      input.toggleAttribute("aria-invalid", false);
      if (typed && !select.value) input.setAttribute("aria-invalid", "true");
      close();
    }

    input.addEventListener("input", function (event) {
      event.stopPropagation();
      if (!event.isComposing) open(input.value);
    });
    input.addEventListener("compositionend", function () { open(input.value); });
    input.addEventListener("change", function (event) { event.stopPropagation(); });
    input.addEventListener("focus", function () { input.select(); });
    input.addEventListener("blur", settle);
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (at >= 0) take(at); else settle();
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });
  }

  function all(root) {
    root.querySelectorAll("select[data-search]:not([data-searched])").forEach(enliven);
  }
  all(document);
  document.body.addEventListener("htmx:load", function (event) { all(event.detail.elt); });
})();
