// In English nothing is left in Dutch: what is refused, the dialogs, a whole card and the course, over the programs themselves.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axeFinds, launch, openPage, shoot } from "./browser.mjs";
import { startMock } from "./mock_server.mjs";
import { demoCase, notHere, review } from "./real.mjs";
import { startCourse, startNotHere, workFolder } from "./start.mjs";

const read = (name) => JSON.parse(readFileSync(new URL(`../../report/words/${name}.json`, import.meta.url), "utf8"));
const dutch = { ...read("nl"), ...read("said.nl") };
const english = Object.values({ ...read("en"), ...read("said.en") }).join("\n");
// Of each Dutch text the pieces between what is filled in, from two words on.
const pieces = new Map(Object.entries(dutch).flatMap(([key, text]) => text.split(/\{\w+\}/).map((piece) => piece.trim()).filter((piece) => /\w\w+\W+\w\w+/.test(piece) && piece.length > 8 && !english.includes(piece)).map((piece) => [piece, key])));

assert.ok(pieces.size > 300);

// Text and names of what stands there, shown or not.
const all = (page) => page.evaluate(() => [document.title, document.body.textContent, ...[...document.querySelectorAll("*")].flatMap((one) => ["aria-label", "title", "placeholder", "alt", "value"].map((name) => one.getAttribute(name) ?? ""))].join("\n"));

async function noDutch(page, where) {
  const text = await all(page);
  assert.deepEqual([...pieces].filter(([piece]) => text.includes(piece)), [], where);
  assert.doesNotMatch(text, /\b(page|said)\.[a-z_]+/, where);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en", where);
}

const button = (page, name) => page.getByRole("button", { name });
const heading = (page, name) => page.getByRole("heading", { name, exact: true }).waitFor();

// What the page sends, changed on its way, so that the program itself refuses it.
const changed = (page, path, body) => page.route(path, (route) => route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), ...body }) }));

async function withBrowser(act) {
  const browser = await launch();
  try {
    await act(browser);
  } finally {
    await browser.close();
  }
}

test("judging: a refusal, each dialog, the reasons, the notice", { skip: notHere() || false }, () => withBrowser(async (browser) => {
  const made = demoCase();
  const officer = await review(made.path, "M-1001", "--lang", "en");
  try {
    const page = await openPage(browser, officer.url);
    await page.getByRole("option").first().click();
    await heading(page, "Your judgment");
    await noDutch(page, "signal");
    await button(page, /Not relevant$/).first().click();
    await heading(page, "Why not relevant?");
    await noDutch(page, "reasons");
    await changed(page, "**/decision", { reason: "" });
    await button(page, /Is about something else/).click();
    await page.getByText("Choose a reason.").waitFor();
    await noDutch(page, "refusal");
    await page.unroute("**/decision");
    await button(page, "Back, do nothing").click();
    for (const [opens, title] of [[/^Protected contact: erase/, "Protected contact: erase at once"], [/^Show names and numbers/, "Show names and numbers"], [/^Report to the police/, "Report to the police"]]) {
      if (!(await button(page, opens).count())) continue;
      await button(page, opens).click();
      await heading(page, title);
      await noDutch(page, title);
      assert.deepEqual(await axeFinds(page), [], title);
      if (title !== "Report to the police") await button(page, "Back, do nothing").click();
    }
    await page.getByLabel("Type REPORT to go on").fill("MELDEN");
    await button(page, "Report and seal").click();
    await page.getByText("Type exactly REPORT, in capitals.").waitFor();
    await page.getByLabel("Type REPORT to go on").fill("REPORT");
    await button(page, "Report and seal").click();
    await page.getByText("Write down why you report this.").waitFor();
    await noDutch(page, "refused notice");
    await page.getByLabel("Why do you report this?").fill("example");
    await changed(page, "**/notice", { word: "" });
    await button(page, "Report and seal").click();
    await page.getByRole("dialog").getByText("Type the word REPORT.").waitFor();
    await noDutch(page, "notice refused by the program");
    await shoot(page, "english-notice-refused");
    await page.unroute("**/notice");
    await button(page, "Report and seal").click();
    await heading(page, "Reported and sealed");
    await noDutch(page, "sealed");
    const paper = await page.context().newPage();
    await paper.goto(new URL(await page.getByRole("link", { name: "Open and print the notice" }).getAttribute("href"), page.url()).href);
    await heading(paper, "Notice to the police");
    await noDutch(paper, "notice");
    assert.deepEqual(page.wrongs, []);
  } finally {
    await officer.stop();
    made.remove();
  }
}));

test("the second reader: what a sign-off waits for, and what is asked too early", { skip: notHere() || false }, () => withBrowser(async (browser) => {
  const made = demoCase();
  const reader = await review(made.path, "M-2002", "--lang", "en");
  try {
    const page = await openPage(browser, reader.url);
    await page.getByRole("option").first().waitFor();
    await page.route("**/api/finalise", async (route) => {
      if (route.request().method() !== "GET") return route.continue();
      const answer = await route.fetch();
      return route.fulfill({ response: answer, json: { ...(await answer.json()), ready: true } });
    });
    await page.evaluate(() => { location.hash = "#/finish"; });
    await heading(page, "Finish");
    await page.getByLabel("Type FINISH to go on").fill("FINISH");
    await button(page, "Finish and sign").click();
    await page.getByText(/^Not ready to sign: \d+ signals are not judged yet\.$/).waitFor();
    await noDutch(page, "sign-off");
    await shoot(page, "english-sign-off", { fullPage: true });
    for (const view of ["talk", "coverage", "settings"]) {
      await page.evaluate((to) => { location.hash = `#/${to}`; }, view);
      await page.waitForFunction(() => document.querySelector("h1[tabindex]") === document.activeElement);
      await noDutch(page, view);
    }
    await page.goto(new URL("/t/used", page.url()).href);
    await page.getByRole("heading", { name: "This page is not open here" }).waitFor();
  } finally {
    await reader.stop();
    made.remove();
  }
}));

test("a whole card after its sample", () => withBrowser(async (browser) => {
  const { url, stop } = await startMock({});
  try {
    const page = await openPage(browser, url);
    await page.getByRole("option").first().waitFor();
    await page.evaluate(() => { location.hash = "#/settings"; });
    await page.getByLabel("English").check();
    await page.evaluate(() => { location.hash = "#/signals/s000003"; });
    await heading(page, "Your judgment");
    await noDutch(page, "sample");
    await page.getByText("Open the sample first: 1 of 10 opened.").waitFor();
    for (let opened = 1; opened < 10; opened += 1) {
      await button(page, "Next of the sample").click();
      await page.getByText(opened < 9 ? `${opened + 1} of 10 opened` : /judged in one go, 10 opened\./).waitFor();
    }
    await noDutch(page, "card");
    await button(page, /^All \d+: not relevant/).click();
    await heading(page, "Why not relevant?");
    await noDutch(page, "card's reasons");
    await button(page, /Is about something else/).click();
    await page.getByText(/, with the whole card in one go\./).waitFor();
    await noDutch(page, "card decided");
    assert.deepEqual(page.wrongs, []);
  } finally {
    await stop();
  }
}));

test("the course: too early, a new mandate, a device, the client, the check", { skip: startNotHere() || false }, () => withBrowser(async (browser) => {
  const work = workFolder();
  const course = await startCourse(work.folder, "--lang", "en");
  const to = async (page, step, title) => {
    await page.evaluate((hash) => { location.hash = hash; }, `#/${step}`);
    await heading(page, title);
  };
  try {
    const page = await openPage(browser, course.url);
    await heading(page, "Mandate");
    await noDutch(page, "mandates");
    for (const [step, title] of [["scan", "Check"], ["client", "Beforehand, with the client"], ["review", "Judge"], ["finish", "Finish"], ["show", "What happens with your device"]]) {
      await to(page, step, title);
      await noDutch(page, `${step}, too early`);
    }
    await to(page, "new", "New mandate");
    await page.getByLabel("First day", { exact: true }).fill("tomorrow");
    await page.getByLabel("Number of this mandate").fill("RN-1");
    await page.getByLabel("The recycle bin too").selectOption("ja");
    await button(page, "Keep the mandate").click();
    await page.getByText("write a day as 2026-03-01", { exact: true }).first().waitFor();
    await page.getByText("The recycle bin is looked at too.").waitFor();
    await noDutch(page, "new mandate");
    await shoot(page, "english-mandate", { fullPage: true });
    await to(page, "mandate", "Mandate");
    await button(page, "Choose: RN-2026-000123").click();
    await heading(page, "Device");
    await page.route("**/api/course/device", (route) => route.continue({ postData: '{"id":"folder:elsewhere"}' }));
    await button(page, "Choose: demo.img").click();
    await page.getByText("This is not in the list. Choose again.").waitFor();
    await noDutch(page, "device refused");
    await page.unroute("**/api/course/device");
    await button(page, "Choose: demo.img").click();
    await page.getByText("Accounts in the mandate: anna.").waitFor();
    await noDutch(page, "device");
    await to(page, "client", "Beforehand, with the client");
    await page.getByLabel("The client knows what is read").check();
    await noDutch(page, "client");
    await button(page, "On to: Check").click();
    await heading(page, "Check");
    await changed(page, "**/api/course/scan", { as: "" });
    await page.getByLabel("M-1001").check();
    await button(page, "Begin the check").click();
    await page.getByText("Choose who you are.").waitFor();
    await noDutch(page, "scan refused");
    await page.unroute("**/api/course/scan");
    await button(page, "Begin the check").click();
    await page.getByText(/^Done\. /).waitFor({ timeout: 60_000 });
    await noDutch(page, "done");
    await to(page, "review", "Judge");
    await noDutch(page, "who judges");
    assert.deepEqual(await axeFinds(page), []);
    assert.deepEqual(page.wrongs, []);
  } finally {
    await course.stop();
    work.remove();
  }
}));
