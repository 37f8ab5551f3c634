// Starts the page: draws on each change, follows the address, listens for keys, asks what other pages changed.
import { render } from "preact";
import "./app.css";
import { actOfKey, keysAct } from "./settings";
import { catchUp, change, decide, follow, loadCase, onChange, state, step, undo } from "./store";
import { t } from "./words";
import { App } from "./views/app";
import { kReasons, start } from "./views/decide";

const root = document.getElementById("app")!;

function title(): string {
  const { info, phase, view } = state;
  if (phase === "sealed") return `${t("page.sealed.title")} – Schouw`;
  if (phase === "closed") return `${t("page.closed.title")} – Schouw`;
  return info ? `${t(`page.nav.${view}`)} – ${info.check.reference} – Schouw` : "Schouw";
}

function draw(): void {
  document.title = title();
  render(<App />, root);
}

// While a reason is asked for, the digits choose it.
function reasonKey(event: KeyboardEvent): boolean {
  const reason = kReasons[Number(event.key) - 1];
  if (state.step !== "reason" || state.moving || !state.signal || !reason) return false;
  void decide(state.signal.id, "not_relevant", reason);
  return true;
}

function onKey(event: KeyboardEvent): void {
  if (event.key === "Escape" && (state.step === "reason" || state.step === "card_reason")) return change({ step: "" });
  if (state.phase !== "open" || state.view !== "signals" || !keysAct(event, state.settings)) return;
  const act = actOfKey(event.key, state.settings);
  if (reasonKey(event)) return event.preventDefault();
  if (!act) return;
  event.preventDefault();
  if (act === "next") void step(1);
  else if (act === "previous") void step(-1);
  else if (act === "undo") void undo();
  else if (state.signal && !state.moving) start(state.signal, act);
}

// A new signal or view begins at its heading, for those who hear the page.
let at = "";
async function onAddress(): Promise<void> {
  await follow();
  if (at && at !== location.hash) document.querySelector<HTMLElement>(state.signal ? "#signal-title" : "h1[tabindex]")?.focus({ preventScroll: true });
  at = location.hash || "#";
}

// Draws at most once a frame, however much changes.
let waiting = false;
onChange(() => {
  if (waiting) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    draw();
  });
});

addEventListener("hashchange", () => void onAddress());
addEventListener("keydown", onKey);
setInterval(() => void catchUp(), 4000);
draw();
void loadCase().then(onAddress);
