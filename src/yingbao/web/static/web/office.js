/* Keys and small comforts. Every page works without this file. */
(() => {
  "use strict";
  const find = (selector, under = document) => under.querySelector(selector);
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  /* j and k walk through the rows of the list that is being read, or else of the first one. */
  const walk = (step) => {
    const links = [...document.querySelectorAll("[data-row] [data-open]")];
    if (!links.length) return;
    const row = document.activeElement.closest("[data-row]");
    const at = row ? links.indexOf(find("[data-open]", row)) : -1;
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1)];
    next.focus();
    next.closest("[data-row]").scrollIntoView({ block: "nearest" });
  };

  const fold = () => {
    const open = [...document.querySelectorAll("details[open]")].filter((one) => find(":scope > .popover", one));
    for (const one of open) {
      const inside = one.contains(document.activeElement);
      one.open = false;
      if (inside) find("summary", one).focus();
    }
    return open.length > 0;
  };

  const keys = {
    "/": () => find("[data-search]")?.focus(),
    j: () => walk(1),
    k: () => walk(-1),
    "?": () => {
      const help = find("details.help");
      if (!help) return;
      help.open = !help.open;
      find("summary", help).focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      if (!fold() && typing(event.target)) event.target.blur();
      return;
    }
    if (typing(event.target) || !keys[event.key] || document.documentElement.dataset.keys === "off") return;
    event.preventDefault();
    keys[event.key]();
  });

  /* A popover closes when the person goes on elsewhere. */
  document.addEventListener("click", (event) => {
    for (const one of document.querySelectorAll("details[open]")) {
      if (find(":scope > .popover", one) && !one.contains(event.target)) one.open = false;
    }
  });

  /* The switches of language and size come back to the same line. */
  const PLACE = "place";
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-keeps-place]")) sessionStorage.setItem(PLACE, String(scrollY));
  });
  const kept = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (kept) scrollTo({ top: Number(kept), behavior: "instant" });
  find("[data-focus]")?.focus();

  /* What a list found is read out, though the list is a new one. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const found = event.target.matches?.(".list") ? find(".found", event.target) : null;
    if (found) find("#told").textContent = found.textContent;
  });

  /* When the answer is another page (somebody was signed out), go there rather than show it in a corner. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo } = event.detail;
    const asked = new URL(pathInfo.requestPath, location.href).pathname;
    const answered = xhr.responseURL ? new URL(xhr.responseURL).pathname : asked;
    if (asked !== answered) {
      event.detail.shouldSwap = false;
      location.assign(xhr.responseURL);
    }
  });

  /* The bell asks by itself: not while nobody sees the page, and without a word when there is no answer. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "bell" && document.hidden) event.preventDefault();
  });

  const failed = (event) => event.target.id === "bell" || find("#flash")?.replaceChildren(find("#failed").content.cloneNode(true));
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
})();
