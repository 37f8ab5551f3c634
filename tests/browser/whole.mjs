// The whole path with the keyboard alone, from nothing judged to signed off: over any server that keeps to API.md.
import assert from "node:assert/strict";
import { press, tabTo, typeInto } from "./keyboard.mjs";

const hash = (page) => page.evaluate(() => location.hash);

// Presses a key that goes to another signal; false when there is none further.
async function onTo(page, key) {
  const was = await hash(page);
  await press(page, key);
  await Promise.race([
    page.waitForFunction((before) => location.hash !== before && !document.querySelector("[aria-busy=true]"), was),
    page.getByRole("status").filter({ hasText: "Dit was het laatste signaal" }).waitFor(),
  ]);
  return (await hash(page)) !== was;
}

const isOpen = (page) => page.getByRole("group", { name: "Besluit" }).getByRole("button", { pressed: true }).count().then((count) => count === 0);

// Goes through all signals by J; the first is discussed, the second possibly a breach, the others are not relevant.
export async function judgeAll(page) {
  await tabTo(page, /^ListBox Signalen|^listbox Signalen/i);
  await press(page, "Home", "Enter");
  await page.getByRole("heading", { name: "Uw beoordeling" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "signal-title" && !document.querySelector("[aria-busy=true]"));
  let judged = 0;
  do {
    if (!(await isOpen(page))) continue;
    const keys = judged === 0 ? ["2"] : judged === 1 ? ["3"] : ["1", String(1 + (judged % 5))];
    await press(page, ...keys);
    await page.getByRole("group", { name: "Besluit" }).getByRole("button", { pressed: true }).waitFor();
    judged += 1;
  } while (await onTo(page, "j"));
  return judged;
}

// Both signals of the talk: one with the client's words and an agreement, one where he does not want to speak.
export async function talk(page) {
  await tabTo(page, /^link Gesprek/, { back: true });
  await press(page, "Enter");
  await page.getByRole("heading", { name: "Het gesprek" }).waitFor();
  for (const declined of [false, true]) {
    await tabTo(page, /^button Bespreken/);
    await press(page, "Enter");
    await page.getByText("Wie het apparaat toen gebruikte").nth(declined ? 1 : 0).waitFor();
    if (!declined) await typeInto(page, /textbox Wat zegt de cliënt/, "Ik zocht dit voor mijn werk.");
    await tabTo(page, /^checkbox De cliënt wil/i);
    if (declined) await press(page, "Space");
    await tabTo(page, /^radio Uitgelegd/i);
    await press(page, ...(declined ? ["ArrowUp"] : ["Space", "ArrowDown"]));
    await typeInto(page, /textbox Afspraak/, declined ? "" : "Geen software die sporen wist.");
    await tabTo(page, /^button Opslaan/);
    await press(page, "Enter");
    await page.locator(".nl-data-badge", { hasText: declined ? "Geen uitkomst" : "Afspraak gemaakt" }).waitFor();
  }
}

// Devices given back, no copies made.
export async function handBack(page) {
  await tabTo(page, /^link Afronden/, { back: true });
  await press(page, "Enter");
  await page.getByRole("heading", { name: "Apparaten teruggegeven" }).waitFor();
  while (await page.getByRole("button", { name: "Teruggegeven" }).count()) {
    const left = await page.getByRole("button", { name: "Teruggegeven" }).count();
    await typeInto(page, /textbox Aan wie is/, "de cliënt zelf");
    await tabTo(page, /^button Teruggegeven/);
    await press(page, "Enter");
    await page.waitForFunction((before) => [...document.querySelectorAll("button")].filter((one) => one.textContent === "Teruggegeven").length < before, left);
  }
  await tabTo(page, /^button Er is geen kopie gemaakt/);
  await press(page, "Enter");
  await page.getByText("Er is geen kopie gemaakt.", { exact: true }).waitFor();
}

// The second reader: opens what must be opened, types the word, signs.
export async function signOff(page) {
  await tabTo(page, /^link Afronden/);
  await press(page, "Enter");
  await page.getByRole("heading", { name: "Wat de tweede lezer bekijkt" }).waitFor();
  for (let opened = 0; opened < 200 && (await page.getByRole("button", { name: "Volgende openen" }).count()); opened += 1) {
    await tabTo(page, /^button Volgende openen/);
    await press(page, "Enter");
    await page.getByRole("heading", { name: "Uw beoordeling" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "signal-title");
    await tabTo(page, /^link Afronden/, { back: true });
    await press(page, "Enter");
    await page.getByText(new RegExp(`^${opened + 1} van \\d+ bekeken`)).waitFor();
  }
  await typeInto(page, /textbox Typ AFRONDEN/, "AFRONDEN");
  await press(page, "Enter");
  await page.getByText("Deze controle is definitief.").waitFor();
  assert.match(await page.locator(".app-page code").first().innerText(), /^[0-9a-f]{64}$/);
}

// Who was given which report: it stands in the list and, from then on, in the report.
export async function give(page, to) {
  await tabTo(page, /summary Een verslag gegeven|Een verslag gegeven/);
  await press(page, "Enter");
  await typeInto(page, /textbox Aan wie/, to);
  await typeInto(page, /textbox Waarom/, "bij het gesprek overhandigd");
  await tabTo(page, /^button Leg vast/);
  await press(page, "Enter");
  await page.getByRole("cell", { name: to }).waitFor();
}
