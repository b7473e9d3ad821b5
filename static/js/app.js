/* Small comforts. Every page works without them. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function toast(template) {
    document.getElementById("toasts").append(document.getElementById(template).content.cloneNode(true));
  }

  function count(field) {
    const line = document.querySelector(`[data-counter-for="${field.id}"]`);
    if (!line) return;
    const length = [...field.value].length;
    line.textContent = `${length} / ${field.maxLength}`;
    line.classList.toggle("is-over", length > field.maxLength);
  }

  const rowsOf = (form) => all(`input[type=checkbox][form="${form}"]`);

  function tally(form) {
    const line = document.querySelector(`[data-picked="${form}"]`);
    const picked = rowsOf(form).filter((box) => box.checked).length;
    if (line) line.textContent = line.dataset.template.replace("#", picked);
    const head = document.querySelector(`[data-pick-all="${form}"] input`);
    if (head) head.checked = picked > 0 && picked === rowsOf(form).length;
  }

  // What a fresh page or a swapped region needs: script-only parts shown, the first error in sight.
  function prepare(root) {
    all("[data-pick-all]", root).forEach((label) => { label.hidden = false; });
    all("[data-counter-for]", root).forEach((line) => {
      const field = document.getElementById(line.dataset.counterFor);
      if (field) count(field);
    });
    // Good news leaves by itself; a warning stays until it is closed.
    all("#toasts .pl-toast--success, #toasts .pl-toast--info").forEach((note) => setTimeout(() => note.remove(), 8000));
    root.querySelector?.("[data-focus]")?.focus();
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    const asks = target.closest("[data-confirm]");
    if (asks) {
      const dialog = asks.parentElement.querySelector("dialog");
      if (dialog?.showModal && asks.form.reportValidity()) { event.preventDefault(); dialog.showModal(); }
    }
    if (target.closest("[data-close]")) target.closest("dialog").close();
    if (target.matches("dialog")) target.close();
    target.closest("[data-dismiss]")?.closest("[data-toast]").remove();
    all("details[data-sheet][open]").forEach((sheet) => { if (!sheet.contains(target)) sheet.open = false; });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details[data-sheet][open]").forEach((sheet) => { sheet.open = false; sheet.querySelector("summary").focus(); });
  });

  document.addEventListener("submit", (event) => {
    all("dialog[open]", event.target).forEach((dialog) => dialog.close());
    all("details[data-sheet][open]", event.target).forEach((sheet) => { sheet.open = false; });
  });
  document.addEventListener("input", (event) => { if (event.target.matches("textarea")) count(event.target); });

  document.addEventListener("change", (event) => {
    const box = event.target;
    const head = box.closest("[data-pick-all]");
    if (head) rowsOf(head.dataset.pickAll).forEach((row) => { row.checked = box.checked; });
    const form = head ? head.dataset.pickAll : box.getAttribute("form");
    if (form) tally(form);
  });

  ["dragover", "dragleave", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    const place = event.target.closest?.("[data-drop]");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("is-over", name === "dragover");
    if (name === "drop") place.querySelector("input[type=file]").files = event.dataTransfer.files;
  }));

  // A region with data-fresh asks again when the tab comes back and every so often while it is seen, so that what others
  // did shows. Not while a form is open in it, and not on a page that nobody touches: a session must be able to end.
  const EVERY = 20000;
  const ATTENDED = 600000;
  let touched = Date.now();
  let last = "";
  let held = [];
  let asking;
  const inUse = (region) => region.querySelector("form, .htmx-request");
  const isFresh = (event) => event.detail.requestConfig?.triggeringEvent?.type === "fresh";

  function refresh() {
    if (document.hidden || Date.now() - touched > ATTENDED) return;
    all("[data-fresh]").forEach((region) => { if (!inUse(region)) window.htmx?.trigger(region, "fresh"); });
  }

  function guard(event) {
    const { target, xhr, requestConfig } = event.detail;
    if (!target.matches?.("[data-fresh]")) return;
    if (isFresh(event) && (xhr.status !== 200 || xhr.responseText === last || inUse(target))) {
      event.detail.shouldSwap = false;
      return;
    }
    last = xhr.responseText;
    // Forms that are open elsewhere in the region keep what was typed.
    held = all("[data-panel]", target).filter((panel) => panel.querySelector("form") && !panel.contains(requestConfig.elt));
    held.forEach((panel) => panel.remove());
  }

  function putBack() {
    held.forEach((panel) => document.getElementById(panel.id)?.replaceWith(panel));
    held = [];
  }

  // A form that is already open is shown, not fetched again over what was typed.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { target, elt } = event.detail;
    const open = target.matches?.("[data-panel]") && !target.contains(elt) && target.querySelector("form");
    if (open) { event.preventDefault(); open.tabIndex = -1; open.focus(); }
  });

  ["pointerdown", "keydown", "scroll"].forEach((name) => document.addEventListener(name, () => { touched = Date.now(); }, { passive: true }));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { touched = Date.now(); refresh(); } });
  setInterval(refresh, EVERY);

  // A page that is left while it asks is no error.
  document.addEventListener("htmx:beforeSend", (event) => { if (isFresh(event)) asking = event.detail.xhr; });
  window.addEventListener("pagehide", () => { if (asking) asking.onabort = asking.onerror = null; });
  document.addEventListener("htmx:beforeSwap", guard);
  document.addEventListener("htmx:afterSwap", (event) => { putBack(); prepare(event.detail.elt); });
  document.addEventListener("htmx:sendError", (event) => { if (!isFresh(event)) toast("failure-toast"); });
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status !== 401 && !isFresh(event)) toast("failure-toast"); });
  prepare(document);
})();
