// The Run buttons, before anything of theirs is loaded: a press fetches their module, and so does a later visit of
// whoever has Python here.
document.addEventListener("click", ({ target }) => {
  const button = (target as Element).closest(".run button");
  if (!button) return;
  const foot = button.parentNode!;
  import("MODULE").then(
    (run) => run.press(button),
    () => {
      const said = foot.querySelector("p") || foot.appendChild(document.createElement("p"));
      said.setAttribute("role", "status");
      said.textContent = "LOST";
    },
  );
});
try {
  localStorage.python && import("MODULE").catch(() => {});
} catch {}
