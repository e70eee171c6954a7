// The one module of all interactive elements, fetched when the first of them comes near the window.

import { named, Play, type Definition } from "./kit";
import dropout_ensemble from "./dropout_ensemble";
import embedding from "./embedding";
import momentum_phase from "./momentum_phase";
import optimizer_race from "./optimizer_race";
import style from "./style.css";
import view from "./view.css";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
const ELEMENTS: Record<string, Definition<any>> = { dropout_ensemble, embedding, momentum_phase, optimizer_race };

/** Stands around a printed figure, and takes its place once everything is built. */
class PlayFigure extends HTMLElement {
  private near = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.build(), { rootMargin: "600px" });
  private gone = new AbortController();

  connectedCallback(): void {
    const name = this.getAttribute("name") ?? "";
    if (!(name in ELEMENTS)) return;
    this.gone = new AbortController();
    if (named(name)) this.build();
    else this.near.observe(this);
  }

  disconnectedCallback(): void {
    this.near.disconnect();
    this.gone.abort();
    this.restore();
  }

  private build(): void {
    this.near.disconnect();
    const definition = ELEMENTS[this.getAttribute("name") ?? ""];
    try {
      const built = new Play(this, definition, this.gone.signal).build(() => this.swap(false));
      const figure = this.querySelector("figure")!;
      const forth = document.createElement("button");
      forth.type = "button";
      forth.className = "play-forth";
      forth.textContent = this.closest("[lang]")?.getAttribute("lang")?.startsWith("zh") ? "动手试" : "Try it";
      forth.addEventListener("click", () => this.swap(true), { signal: this.gone.signal });
      built.hidden = true;
      this.append(built);
      this.settle(() => {
        figure.querySelector("figcaption")?.append(" ", forth);
        this.swap(true);
      });
    } catch (error) {
      console.error(`play-figure ${definition.name}: the printed figure stays`, error);
      this.gone.abort();
      this.restore();
    }
  }

  /** Take the figure's place: at once where nothing in view would jump, else with the reader's first move. */
  private settle(take: () => void): void {
    const { bottom } = this.querySelector("figure")!.getBoundingClientRect();
    if (bottom <= 0 || bottom >= innerHeight || named(this.getAttribute("name")!)) return take();
    let waits = true;
    for (const sign of ["pointermove", "pointerdown", "wheel", "scroll", "keydown"]) {
      addEventListener(sign, () => {
        if (waits) take();
        waits = false;
      }, { once: true, passive: true, signal: this.gone.signal });
    }
  }

  private swap(playing: boolean): void {
    this.querySelector<HTMLElement>("figure")!.hidden = playing;
    this.querySelector<HTMLElement>(".play")!.hidden = !playing;
  }

  private restore(): void {
    this.querySelector(".play")?.remove();
    this.querySelector(".play-forth")?.remove();
    const figure = this.querySelector<HTMLElement>("figure");
    if (figure) figure.hidden = false;
  }
}

if (!customElements.get("play-figure")) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(view + style);
  document.adoptedStyleSheets.push(sheet);
  customElements.define("play-figure", PlayFigure);
}
