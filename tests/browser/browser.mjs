// Debian's Chromium for the tests, and what each view must hold: no request to elsewhere, no error on the console, axe.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const kShots = new URL("../../docs/images/", import.meta.url);

export const launch = () =>
  chromium.launch({ executablePath: process.env.SCHOUW_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });

// A page that notes what it should not have done in `page.wrongs`.
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "nl-NL", timezoneId: "Europe/Amsterdam", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.wrongs = [];
  page.on("console", (said) => said.type() === "error" && !/status of 4\d\d/.test(said.text()) && page.wrongs.push(`console: ${said.text()}`));
  page.on("pageerror", (problem) => page.wrongs.push(`error: ${problem.message}`));
  page.on("dialog", (dialog) => { page.wrongs.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", (request) => new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith("data:") && page.wrongs.push(`request: ${request.url()}`));
  await page.goto(url);
  return page;
}

// What axe finds against WCAG 2.2 A and AA, as lines.
export async function axeFinds(page) {
  await page.evaluate(`${axe}; undefined`).catch(async () => page.addScriptTag({ content: axe }));
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}

// What the guides show.
const kInGuides = ["lijst", "signaal", "reden", "kaart", "melden", "beschermd", "gesprek", "bekeken", "afronden", "instellingen", "start-vooraf", "start-client", "verslag"];

// A picture: of the guides' into docs/images with UPDATE_GOLDEN=1, else into build/browser, so that a test changes no file.
export async function shoot(page, name, options = {}) {
  const folder = process.env.UPDATE_GOLDEN === "1" && kInGuides.includes(name) ? kShots : new URL("../../build/browser/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)), ...options });
}
