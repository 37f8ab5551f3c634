// The whole course through `schouw start` itself: from mandate to report, in the browser alone.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { axeFinds, launch, openPage, shoot } from "./browser.mjs";
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
    assert.equal(json().check.status, "final");
  }));
