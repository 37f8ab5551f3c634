// The whole course through `schouw start` itself: from mandate to report, in the browser alone.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { axeFinds, launch, openPage, shoot } from "./browser.mjs";
import { press, tabTo } from "./keyboard.mjs";
import { schouw } from "./real.mjs";
import { startCourse, startNotHere, workFolder } from "./start.mjs";
import { handBack, judgeAll, signOff, talk } from "./whole.mjs";

const skip = startNotHere() || false;
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

// A page over a course of its own; whatever it should not have done fails the test.
async function over(act, ...more) {
  const work = workFolder();
  const browser = await launch();
  const course = await startCourse(work.folder, ...more);
  try {
    const page = await openPage(browser, course.url);
    try {
      await act(page, work.folder, browser, course);
      assert.deepEqual(page.wrongs, []);
    } catch (problem) {
      await shoot(page, "start-failed", { fullPage: true });
      throw problem;
    }
  } finally {
    await browser.close();
    await course.stop();
    work.remove();
  }
}

async function well(page, name) {
  assert.deepEqual(await axeFinds(page), [], name);
  await shoot(page, name, { fullPage: true });
}

async function toClient(page) {
  await heading(page, "Opdracht");
  await page.getByRole("button", { name: "Kiezen: RN-2026-000123" }).click();
  await heading(page, "Gegevensdrager");
  await page.getByRole("button", { name: "Kiezen: demo.img" }).click();
  await page.getByText("Accounts in de opdracht: anna.").waitFor();
}

async function toScan(page) {
  await toClient(page);
  await page.getByRole("link", { name: "Verder naar: Vooraf met de cliënt" }).click();
  await heading(page, "Vooraf met de cliënt");
  await page.getByLabel("De cliënt weet wat er wordt gelezen").check();
  await page.getByRole("button", { name: "Verder naar: Controleren" }).click();
  await heading(page, "Controleren");
}

// A folder that was brought along: chosen after the first device was read, told as that one.
async function oneMoreDevice(page, folder) {
  mkdirSync(join(folder, "stick"));
  writeFileSync(join(folder, "stick", "brief.txt"), "hier staat voorbeeldterm-alfa\n");
  await page.getByRole("button", { name: "Kies nog een gegevensdrager" }).click();
  await heading(page, "Gegevensdrager");
  await page.getByRole("button", { name: "Kiezen: stick" }).click();
  await page.getByRole("link", { name: "Verder naar: Vooraf met de cliënt" }).click();
  await page.getByText("Voor deze gegevensdrager geldt wat al is afgesproken").waitFor();
  await page.getByLabel("De cliënt weet wat er wordt gelezen").check();
  await well(page, "start-nog-een");
  await page.getByRole("button", { name: "Verder naar: Controleren" }).click();
  await page.getByLabel("M-1001").check();
  await page.getByRole("button", { name: "Begin de controle" }).click();
  await page.getByText("Klaar. Alles kon worden gelezen.").waitFor({ timeout: 60_000 });
}

async function openReview(page, who) {
  await heading(page, "Beoordelen");
  await page.getByLabel(who).check();
  await page.getByRole("button", { name: "Open de beoordeling" }).click();
  await page.getByRole("option").first().waitFor();
}

test("from mandate to report", { skip }, () =>
  over(async (page, folder, browser) => {
    await page.getByRole("button", { name: "Kiezen: RN-2026-000123" }).waitFor();
    await well(page, "start-opdracht");
    await toClient(page);
    await well(page, "start-gegevensdrager");
    await page.getByRole("link", { name: "Verder naar: Vooraf met de cliënt" }).click();
    await heading(page, "Vooraf met de cliënt");
    await page.getByText("Alleen van dit account: anna.").waitFor();
    await page.getByLabel("Wie moet met rust worden gelaten?").fill("huisarts.example");
    await page.getByLabel("De cliënt weet wat er wordt gelezen").check();
    await well(page, "start-vooraf");
    await page.getByRole("button", { name: "Verder naar: Controleren" }).click();
    await heading(page, "Controleren");
    await page.getByLabel("M-1001").check();
    await well(page, "start-controleren");
    await page.getByRole("button", { name: "Begin de controle" }).click();
    await page.getByText(/^Klaar\. \d+ dingen konden niet worden gelezen\.$/).waitFor({ timeout: 60_000 });
    await well(page, "start-klaar");
    await oneMoreDevice(page, folder);
    await page.getByRole("button", { name: "Verder naar: Beoordelen" }).click();
    await openReview(page, "M-1001, medewerker");
    const [name] = readdirSync(folder).filter((one) => one.endsWith(".schouw"));
    const json = () => JSON.parse(spawnSync(schouw, ["report", join(folder, name), "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 }).stdout);
    assert.equal(await judgeAll(page), json().signals.length);
    await talk(page);
    await handBack(page);
    await page.getByRole("link", { name: "Verloop" }).click();
    await openReview(page, "M-2002, tweede lezer");
    await signOff(page);
    const report = await page.context().newPage();
    await report.goto(new URL("/report.html?audience=client", page.url()).href);
    assert.match(await report.content(), /RN-2026-000123/);
    assert.deepEqual(json().devices.map(({ name }) => name), ["demo.img", "stick"]);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Gespreksblad als pdf" }).click();
    assert.match(readFileSync(await (await download).path(), "latin1"), /^%PDF-/);
    assert.equal(json().check.status, "final");
  }));

test("by keyboard alone, in one column at 400 %, beside the screen of the client", { skip }, () =>
  over(async (page) => {
    await page.setViewportSize({ width: 320, height: 256 });
    const flat = () => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    await page.getByRole("button", { name: "Kiezen: RN-2026-000123" }).waitFor();
    assert.ok(await flat());
    await tabTo(page, /^button Kiezen: RN-2026-000123/);
    await press(page, "Enter");
    await heading(page, "Gegevensdrager");
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await page.getByRole("button", { name: "Kiezen: demo.img" }).waitFor();
    assert.ok(await flat());
    await tabTo(page, /^button Kiezen: demo\.img/);
    await press(page, "Enter");
    await page.getByText("Accounts in de opdracht: anna.").waitFor();
    await tabTo(page, /^link Verder naar: Vooraf/);
    await press(page, "Enter");
    await tabTo(page, /^checkbox De cliënt weet/i);
    await press(page, "Space");
    assert.ok(await flat());
    await tabTo(page, /^button Verder naar: Controleren/);
    await press(page, "Enter");
    await heading(page, "Controleren");
    await tabTo(page, /^radio M-1001/i);
    await press(page, "Space");
    assert.ok(await flat());
    await well(page, "start-smal");
    const other = await page.context().newPage();
    await other.goto(new URL("/start#/show", page.url()).href);
    await other.getByText("De controle is nog niet begonnen.").waitFor();
    await well(other, "start-client");
    await tabTo(page, /^button Begin de controle/);
    await press(page, "Enter");
    await other.getByText("Een mens bekijkt nu wat er is gevonden.").waitFor({ timeout: 60_000 });
    assert.doesNotMatch(await other.locator("body").innerText(), /voorbeeldterm|tor browser|treffer|signalen/i);
    await page.getByText(/^Klaar\./).waitFor();
    assert.ok(await flat());
    await page.close();
    await other.goto(new URL("/start#/review", other.url()).href);
    await heading(other, "Beoordelen");
    await other.getByText(/^Klaar\./).waitFor();
    await other.getByLabel("M-1001, medewerker").check();
    await other.getByLabel("Wachtwoordzin").fill("niet nodig");
    await well(other, "start-beoordelen");
  }));

test("a new mandate in the form: what is wrong is said, what it means is said, and it can be chosen", { skip }, () =>
  over(async (page, folder) => {
    await page.getByRole("button", { name: "Nieuwe opdracht" }).click();
    await heading(page, "Nieuwe opdracht");
    const fill = (label, text) => page.getByLabel(label, { exact: true }).fill(text);
    await page.getByRole("button", { name: "Bewaar de opdracht" }).click();
    await page.getByText(/^Nog \d+ antwoorden kloppen niet\.$/).waitFor();
    await fill("Nummer van deze opdracht", "OEFEN 7/2026");
    await fill("Uitspraak (ECLI) of parketnummer", "ECLI:NL:RBXXX:2026:1234");
    await fill("De bijzondere voorwaarde, woordelijk", "Hij werkt mee aan \"controles\" van documenten.");
    await fill("Eerste dag", "2026-01-32");
    await press(page, "Tab");
    await page.getByText("schrijf een dag als 2026-03-01").first().waitFor();
    await fill("Eerste dag", "2026-01-15");
    await fill("Laatste dag", "2028-01-14");
    await fill("Thema's (met komma's)", "demo");
    await fill("Code van de cliënt, nooit de naam", "C-1");
    await fill("Accounts van de cliënt op zijn apparaten (met komma's)", "anna");
    await page.getByLabel(/^Ook andere gegevens/).fill("document");
    await press(page, "Tab");
    await page.getByLabel(/^Tekst in bestanden: welke woorden/).fill("controles van documenten");
    await page.getByLabel(/^Vanaf welke dag/).fill("2026-03-01");
    await fill("Code van de medewerker", "M-1001");
    await fill("Code van de tweede lezer", "M-2002");
    await press(page, "Tab");
    await page.getByText("M-2002 leest mee en tekent af; zonder die handtekening geldt deze opdracht niet.").waitFor();
    await well(page, "start-opdracht-nieuw");
    await page.getByRole("button", { name: "Bewaar de opdracht" }).click();
    await page.getByRole("button", { name: "Kiezen: OEFEN 7/2026" }).click();
    await heading(page, "Gegevensdrager");
    assert.match(readFileSync(join(folder, "OEFEN-7-2026.toml"), "utf8"), /because\.document = "controles van documenten"/);
    assert.equal(spawnSync(schouw, ["mandate", "check", join(folder, "OEFEN-7-2026.toml")]).status, 0);
  }));
