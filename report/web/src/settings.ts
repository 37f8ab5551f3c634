// What somebody set for himself: keys, language, what happens after a decision. Kept in a cookie, since the port and with
// it the origin is another one at each review.
import type { Language } from "./words";

export type KeyAct = "not_relevant" | "discuss" | "possible_breach" | "next" | "previous" | "undo";
export const kKeyActs: KeyAct[] = ["not_relevant", "discuss", "possible_breach", "next", "previous", "undo"];

export interface Settings {
  keysOn: boolean;
  keys: Record<KeyAct, string>;
  goOn: boolean;  // to the next open signal after a decision
  folded: boolean;  // matched words folded away until asked for
  language: Language | "";
}

export const kDefaults: Settings = {
  keysOn: true,
  keys: { not_relevant: "1", discuss: "2", possible_breach: "3", next: "j", previous: "k", undo: "z" },
  goOn: false,
  folded: false,
  language: "",
};

const kName = "schouw_page";

const isKey = (value: unknown): value is string => typeof value === "string" && [...value].length === 1 && value !== " ";

export function readSettings(cookies = document.cookie): Settings {
  const settings = structuredClone(kDefaults);
  const found = cookies.split("; ").find((cookie) => cookie.startsWith(`${kName}=`));
  try {
    const kept = JSON.parse(decodeURIComponent(found?.slice(kName.length + 1) ?? "{}"));
    for (const name of ["keysOn", "goOn", "folded"] as const) {
      if (typeof kept[name] === "boolean") settings[name] = kept[name];
    }
    for (const act of kKeyActs) if (isKey(kept.keys?.[act])) settings.keys[act] = kept.keys[act];
    if (kept.language === "nl" || kept.language === "en") settings.language = kept.language;
  } catch {
    return structuredClone(kDefaults);  // somebody else's cookie
  }
  return settings;
}

export function keepSettings(settings: Settings): void {
  const text = encodeURIComponent(JSON.stringify(settings));
  document.cookie = `${kName}=${text}; Path=/; SameSite=Strict; Max-Age=${365 * 24 * 3600}`;
}

// Whether a key press may act at all: never in a field, never with a modifier, never while a dialog is open.
export function keysAct(event: KeyboardEvent, settings: Settings): boolean {
  if (!settings.keysOn || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
  return !isField(event.target) && !document.querySelector("dialog[open]");
}

export const actOfKey = (key: string, settings: Settings): KeyAct | undefined =>
  kKeyActs.find((act) => settings.keys[act].toLowerCase() === key.toLowerCase());

function isField(target: EventTarget | null): boolean {
  return !!(target as HTMLElement | null)?.closest?.("input, textarea, select, [contenteditable]");
}
