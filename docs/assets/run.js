// The Run buttons, before anything of theirs is loaded: the module comes with the first press, at hand already when the pointer does.
(() => {
  // as seen from the page that came first
  const folder = new URL("FOLDER/", location.href);
  const fetched = () => import("MODULE");
  const button = (event) => event.target.closest?.(".run button");
  ["pointerover", "focusin"].forEach((type) => document.addEventListener(type, (event) => button(event) && fetched().catch(() => {}), { passive: true }));
  document.addEventListener("click", (event) => {
    const pressed = button(event);
    if (!pressed) return;
    const said = pressed.parentElement.querySelector("p") || document.createElement("p");
    said.setAttribute("role", "status");
    fetched().then((run) => (said.remove(), run.press(pressed)), () => (pressed.parentElement.append(said), (said.textContent = "LOST")));
  });
  // what is kept in the browser needs no download: its size goes off the button
  const kept = () => document.querySelectorAll(".run[data-last]").forEach((foot) => {
    self.caches && caches.has(folder.pathname).then(async (has) => {
      if (!has || !(await caches.match(new URL(foot.dataset.last, folder)))) return;
      for (const one of foot.querySelectorAll("[data-do=run]")) one.textContent = one.textContent.replace(/\s*[（(].*/, "");
    }).catch(() => {});
  });
  document.addEventListener("python-kept", kept);
  document$.subscribe(kept);
})();
