// What a page holds for the small scripts: the theme's events, and the words that the build fills in.
declare const document$: { subscribe(act: () => void): void };
declare const PAGES: Record<string, [language: string, page: string]>;
declare module "MODULE" {
  export function press(button: Element): void;
}
