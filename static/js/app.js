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

  document.addEventListener("htmx:afterSwap", (event) => prepare(event.detail.elt));
  document.addEventListener("htmx:sendError", () => toast("failure-toast"));
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status !== 401) toast("failure-toast"); });
  prepare(document);
})();
