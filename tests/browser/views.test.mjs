// Every view by every measure: axe, one column at 400 %, no movement, forced colours, paper, names for who hears the page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axeFinds, launch, openPage, shoot } from "./browser.mjs";
import { focused, press, tabTo } from "./keyboard.mjs";
import { startMock } from "./mock_server.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// Each view as a name, an address and what to do there; `ready` is what shows that it stands.
const kViews = [
  ["lijst", "#/signals", async (page) => page.getByRole("option").first().waitFor()],
  ["signaal", "#/signals/s000003", async (page) => page.getByRole("heading", { name: "Uw beoordeling" }).waitFor()],
  ["reden", "#/signals/s000003", async (page) => { await page.getByRole("button", { name: "Niet relevant" }).click(); await page.getByText("Waarom niet relevant?").waitFor(); }],
  ["kiezen", "#/signals", async (page) => { await page.getByRole("button", { name: "Kiezen" }).click(); await page.getByLabel("Soort gegeven").waitFor(); }],
  ["kaart", "#/signals/s000003", async (page) => { await page.getByRole("button", { name: "Alle 14 signalen" }).click(); await page.getByRole("listbox").last().getByRole("option").nth(5).waitFor(); await page.getByRole("listbox").last().scrollIntoViewIfNeeded(); }],
  ["melden", "#/signals/s000000", async (page) => { await page.getByRole("button", { name: "Melden aan politie" }).click(); await page.getByRole("dialog").waitFor(); }],
  ["beschermd", "#/signals/s000000", async (page) => { await page.getByRole("button", { name: "Beschermd contact" }).click(); await page.getByRole("dialog").waitFor(); }],
  ["gesprek", "#/talk", async (page) => { await page.getByRole("button", { name: "Bespreken", exact: true }).first().click(); await page.getByText("Wie het apparaat toen gebruikte").waitFor(); }],
  ["bekeken", "#/coverage", async (page) => page.getByRole("heading", { name: "Wat is bekeken, en wat niet" }).waitFor()],
  ["afronden", "#/finish", async (page) => page.getByRole("heading", { name: "Tekenen" }).or(page.getByText("Dit doet de tweede lezer")).waitFor()],
  ["instellingen", "#/settings", async (page) => page.getByRole("heading", { name: "Toetsen" }).waitFor()],
];

function someJudged(mock) {
  for (const [id, decision] of [["s000000", "discuss"], ["s000001", "possible_breach"], ["s000002", "not_relevant"]]) mock.put(mock.signals.get(id), { decision, reason: decision === "not_relevant" ? "other_topic" : "" });
}

async function eachView(options, act) {
  const server = await startMock({ name: "demo", role: options.role });
  someJudged(server.mock);
  try {
    for (const [name, address, ready] of kViews) {
      if (options.only && !options.only.includes(name)) continue;
      const page = await openPage(browser, server.url + address, options.view);
      await page.locator("main h1").waitFor({ state: "attached" });
      await ready(page);
      await act(page, name, server);
      assert.deepEqual(page.wrongs, [], name);
      await page.context().close();
    }
  } finally {
    await server.stop();
  }
}

test("axe finds nothing in any view, and each is pictured", () =>
  eachView({}, async (page, name) => {
    assert.deepEqual(await axeFinds(page), [], name);
    if (name !== "afronden") await shoot(page, name);
  }));

test("the second reader's view likewise", () =>
  eachView({ role: "reviewer", only: ["signaal", "afronden", "gesprek"] }, async (page, name) => {
    assert.deepEqual(await axeFinds(page), [], name);
    if (name === "afronden") await shoot(page, name);
  }));

test("in English nothing is left in Dutch", () =>
  eachView({ only: ["lijst", "bekeken", "instellingen"], view: {} }, async (page) => {
    await page.evaluate(() => { location.hash = "#/settings"; });
    await page.getByLabel("English").check();
    for (const view of ["signals", "talk", "coverage", "finish", "settings"]) {
      await page.evaluate((to) => { location.hash = `#/${to}`; }, view);
      await page.waitForTimeout(150);
      const text = await page.locator("body").innerText();
      assert.doesNotMatch(text, /\b(signalen|bekeken|afronden|opslaan|niet|toetsen|apparaat|gegevens|nog)\b/i, view);
      assert.doesNotMatch(text, /\bpage\.\w+/, view);
    }
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  }));

test("at 400 % all stands in one column and nothing goes off the side", () =>
  eachView({ view: { viewport: { width: 320, height: 256 } } }, async (page, name) => {
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
    assert.deepEqual(await axeFinds(page), [], name);
    if (["signaal", "lijst"].includes(name)) await shoot(page, `${name}-400`, { fullPage: true });
    // The last button of a dialog that is taller than the window can be reached.
    if (["melden", "beschermd"].includes(name)) await page.getByRole("dialog").getByRole("button").last().click();
  }));

test("text spacing of WCAG 1.4.12 cuts nothing off", () =>
  eachView({ only: ["signaal", "gesprek", "afronden", "melden"] }, async (page, name) => {
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
      document.adoptedStyleSheets = [sheet];
    });
    const cut = await page.evaluate(() => [...document.querySelectorAll("button, label, h1, h2, h3, p, dd, dt")].filter((one) => one.clientHeight && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2) && getComputedStyle(one).overflow !== "visible").map((one) => one.outerHTML.slice(0, 80)));
    assert.deepEqual(cut, [], name);
  }));

test("nothing moves, also for who did not ask for that", () =>
  eachView({ only: ["signaal", "melden", "gesprek"] }, async (page, name) => {
    assert.deepEqual(await page.evaluate(() => document.getAnimations().filter((one) => one.effect.getTiming().duration > 200).map((one) => one.animationName ?? one.transitionProperty)), [], name);
  }));

test("with forced colours what is open, pressed and focused can be seen", () =>
  eachView({ only: ["signaal"], view: { forcedColors: "active" } }, async (page) => {
    const row = await page.locator(".app-row--open").evaluate((one) => getComputedStyle(one).borderInlineStartWidth);
    assert.equal(row, "4px");
    await tabTo(page, /button Niet relevant|button 1 ?Niet relevant/);
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(ring, "none");
    await shoot(page, "signaal-contrast", {});
  }));

test("on paper stands the signal, without list and buttons", () =>
  eachView({ only: ["signaal", "bekeken"] }, async (page, name) => {
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".app-nav").isVisible(), false);
    if (name === "signaal") {
      assert.equal(await page.locator(".app-panel--list").isVisible(), false);
      assert.equal(await page.locator(".app-quote").isVisible(), true);
    }
    const paper = await page.pdf({ format: "A4" });
    assert.ok(paper.length > 5000, name);
  }));

test("Tab goes the way of the eye, and each stop has a name", () =>
  eachView({ only: ["signaal", "gesprek", "afronden", "instellingen"] }, async (page, name) => {
    const stops = [];
    await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex"); });
    for (let i = 0; i < 80; i += 1) {
      await press(page, "Tab");
      const stop = await focused(page);
      if (/^(none|RootWebArea)/.test(stop) || stop === stops[0]) break;
      stops.push(stop);
    }
    assert.ok(stops.length > 8, `${name}: ${stops.join(" | ")}`);
    for (const stop of stops) assert.match(stop, /^\w+ \S/, `${name}: a stop without a name among ${stops.join(" | ")}`);
    assert.match(stops.join("\n"), /Direct naar de inhoud[\s\S]*Signalen[\s\S]*Instellingen/);
  }));
