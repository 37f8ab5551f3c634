// The demo case from nothing judged to signed off, by the keyboard alone, through `schouw review` itself.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { axeFinds, launch, openPage, shoot } from "./browser.mjs";
import { lookAtPage, lookAtReports, pictureReport } from "./paper.mjs";
import { demoCase, demoMandate, notHere, review, schouw } from "./real.mjs";
import { handBack, judgeAll, signOff, talk } from "./whole.mjs";

const skip = notHere() || false;
const json = (path) => JSON.parse(spawnSync(schouw, ["report", path, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 }).stdout);

// A page for one person; whatever it should not have done, or axe finds, fails the test.
async function as(browser, path, person, act) {
  const server = await review(path, person);
  const page = await openPage(browser, server.url);
  try {
    await page.getByRole("option").first().waitFor();
    assert.deepEqual(await axeFinds(page), []);
    await act(page);
    assert.deepEqual(page.wrongs, []);
  } catch (problem) {
    await shoot(page, "real-failed", { fullPage: true });
    throw problem;
  } finally {
    await page.context().close();
    await server.stop();
  }
}

test("the demo case by keyboard to signed off", { skip }, async () => {
  const made = demoCase();
  const browser = await launch();
  try {
    const { check, signals } = json(made.path);
    await receiptOnPaper(browser, made, signals);
    await pictureReport(browser, made.path, made.folder);
    await as(browser, made.path, check.officer, async (page) => {
      assert.equal(await judgeAll(page), signals.length);
      await talk(page);
      await handBack(page);
    });
    const judged = json(made.path).signals.map(({ review: { decision } }) => decision);
    assert.deepEqual([judged.includes("open"), judged.filter((one) => one === "discuss").length, judged.filter((one) => one === "possible_breach").length], [false, 1, 1]);
    await as(browser, made.path, check.reviewer, signOff);
    assert.equal(json(made.path).check.status, "final");
    assert.equal(spawnSync(schouw, ["verify", made.path]).status, 0);
    await onPaper(browser, made, check);
  } finally {
    await browser.close();
    made.remove();
  }
});

// What the client takes home the same day: how much was read, and no word of what was found.
async function receiptOnPaper(browser, { path, folder }, signals) {
  const receipt = join(folder, "receipt");
  mkdirSync(receipt);
  const { client } = await lookAtReports(browser, path, receipt, ["client"]);
  const found = signals.map(({ match }) => match.text);
  assert.ok(found.every((text) => text.length > 0) && found.length > 0);
  for (const text of found) assert.ok(!client.includes(text), `the receipt says ${text}`);
}

// What is made of a case that is signed off, for each audience, and of its second version.
async function onPaper(browser, { path, folder }, { reviewer }) {
  for (const language of ["nl", "en"]) {
    const before = join(folder, `before-${language}.html`);
    assert.equal(spawnSync(schouw, ["mandate", "explain", demoMandate, "--lang", language, "--out", before]).status, 0);
    await lookAtPage(browser, before, language, `before-${language}`);
  }
  assert.equal(spawnSync(schouw, ["report", path, "--audience", "client", "--to", "mr. Voorbeeld", "--why", "op verzoek", "--out", join(folder, "gegeven.html")]).status, 0);
  assert.equal(spawnSync(schouw, ["correct", path, "--as", reviewer, "--why", "datum hersteld"]).status, 0);
  const texts = await lookAtReports(browser, path, folder, ["officer", "supervisor", "client", "court", "talk"]);
  for (const audience of ["officer", "supervisor", "client", "court"]) {
    const [first] = texts[audience].split("\f");
    for (const said of ["ersie 2: datum hersteld", "Komt naast versie 1", "mr. Voorbeeld"]) assert.ok(first.replace(/\s+/g, " ").includes(said), `${audience}: ${said} is not on its first page`);
  }
  // One page first: what there is to discuss and what was read; the signals begin on a page of their own.
  for (const audience of ["officer", "supervisor"]) {
    const [first, ...further] = texts[audience].split("\f");
    for (const said of ["Wat is besproken", "Wat is bekeken, en wat niet"]) assert.ok(first.includes(said), `${audience}: ${said}`);
    assert.ok(further.some((page) => page.trimStart().startsWith("Signalen\n")), `${audience}: no page begins with the signals`);
  }
}

test("a notice from a signal to paper, and nothing after it", { skip }, async () => {
  const made = demoCase();
  const browser = await launch();
  try {
    await as(browser, made.path, json(made.path).check.officer, async (page) => {
      await page.getByRole("option").first().click();
      await page.getByRole("button", { name: "Melden aan politie" }).click();
      await page.getByLabel("Waarom meldt u dit?").fill("voorbeeld");
      await page.getByLabel("Typ MELDEN").fill("MELDEN");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Gemeld en verzegeld" }).waitFor();
      const notice = await page.context().newPage();
      await notice.goto(new URL("/notice.html", page.url()).href);
      assert.ok((await notice.pdf({ format: "A4" })).length > 2000);
    });
    assert.equal(json(made.path).check.status, "sealed");
    const { notice } = await lookAtReports(browser, made.path, made.folder, ["notice"]);
    for (const said of [/Melding aan de politie/, /Door\s+M-1001/, /Waarom\s+voorbeeld/]) assert.match(notice, said);
  } finally {
    await browser.close();
    made.remove();
  }
});
