// Starts the page of the course: draws on each change, follows the address, asks what the program did meanwhile.
import { render } from "preact";
import { catchUp, follow, load, onChange, page } from "./course/store";
import { StartPage } from "./course/page";
import { readSettings } from "./settings";
import { speak, t } from "./words";

const root = document.getElementById("app")!;
speak(readSettings().language || "nl", "Europe/Amsterdam");

function draw(): void {
  const reference = page.course?.mandate?.mandate?.reference;
  document.title = [t(`page.start.step.${page.view}`), reference, "Schouw"].filter(Boolean).join(" – ");
  render(<StartPage />, root);
}

let waiting = false;
onChange(() => {
  if (waiting) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    draw();
  });
});

// A new step begins at its heading, for those who hear the page.
addEventListener("hashchange", () => {
  follow();
  queueMicrotask(() => document.querySelector<HTMLElement>("h1[tabindex]")?.focus({ preventScroll: true }));
});
setInterval(() => void catchUp(), 1000);
draw();
void load().then(follow);
