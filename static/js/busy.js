/* A pressed button shows work at once and cannot be pressed twice; it comes back when the page or the answer does. */
(() => {
  const LONGEST = 20000;

  const buttonsOf = (form) => [...form.elements].filter((item) => item.type === "submit");

  function start(form, pressed) {
    form.dataset.busy = "1";
    (form.querySelector("[data-confirm]") || pressed || buttonsOf(form)[0])?.setAttribute("aria-busy", "true");
    // After this turn, so that the pressed button's own name and value still travel with the form.
    setTimeout(() => form.dataset.busy && buttonsOf(form).forEach((button) => { button.disabled = true; }));
    form.idleTimer = setTimeout(() => stop(form), "download" in form.dataset ? 3000 : LONGEST);
  }

  function stop(form) {
    if (!form.dataset?.busy) return;
    delete form.dataset.busy;
    clearTimeout(form.idleTimer);
    buttonsOf(form).forEach((button) => { button.disabled = false; button.removeAttribute("aria-busy"); });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.busy) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (form.hasAttribute("hx-get") || form.method === "dialog") return;
    start(form, event.submitter);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => stop(event.detail.elt));
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(stop));
})();
