// Every report of one case, in both languages, as a page and as a PDF: what axe, a narrow window and poppler say of each.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { axeFinds, openPage, shoot } from "./browser.mjs";
import { schouw } from "./real.mjs";

const kLanguages = ["nl", "en"];

// Writes a report; `given` are the flags that say which.
function write(path, out, ...given) {
  execFileSync(schouw, ["report", path, ...given, "--out", out], { stdio: ["ignore", "ignore", "pipe"] });
  return out;
}

// What sticks out at the right of paper that is 170 mm wide between its margins.
const kSticksOut = () => [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => `${one.tagName} ${one.className}`).slice(0, 5);

// As a page: nothing asked from elsewhere, axe, one column at 400 %, its language and a title; the same as it goes to a printer.
export async function lookAtPage(browser, file, language, name) {
  const page = await openPage(browser, pathToFileURL(file).href);
  try {
    assert.deepEqual(await axeFinds(page), [], name);
    assert.equal(await page.evaluate(() => document.documentElement.lang), language, name);
    assert.match(await page.title(), /RN-2026-000123/, name);
    await page.setViewportSize({ width: 320, height: 640 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), `${name}: wider than 320 pixels`);
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 643, height: 971 });
    assert.deepEqual(await axeFinds(page), [], `${name} printed`);
    assert.deepEqual(await page.evaluate(kSticksOut), [], `${name}: cut off on paper`);
    await page.emulateMedia({ media: "screen" });
    await page.setViewportSize({ width: 1280, height: 800 });
    assert.deepEqual(page.wrongs, [], name);
    await shoot(page, `verslag-${name}`);
  } finally {
    await page.context().close();
  }
}

// As paper: tagged, its own title and language, the size of paper, letters inside the file.
function lookAtPaper(file, language, size, name) {
  const said = execFileSync("pdfinfo", [file], { encoding: "utf8" });
  assert.match(said, /^Tagged:\s+yes$/m, name);
  assert.match(said, /^Title:\s+.*RN-2026-000123/m, name);
  assert.match(said, new RegExp(`^Page size:.*\\(${size}\\)$`, "m"), name);
  assert.match(execFileSync("pdfinfo", ["-struct", file], { encoding: "utf8", maxBuffer: 1 << 26 }), /^\s*H1\b/m, name);
  assert.ok(execFileSync("grep", ["-ac", `/Lang (${language})`, file], { encoding: "utf8" }).trim() !== "0", `${name}: no language`);
  const letters = execFileSync("pdffonts", [file], { encoding: "utf8" }).trim().split("\n").slice(2);
  assert.ok(letters.length > 0 && letters.every((line) => /\syes\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$/.test(line)), `${name}: letters outside the file`);
}

// The first page of the officer's report, as the README shows it.
export async function pictureReport(browser, path, folder) {
  const page = await openPage(browser, pathToFileURL(write(path, join(folder, "concept.html"), "--format", "html")).href, { viewport: { width: 1000, height: 920 } });
  await shoot(page, "verslag");
  await page.context().close();
}

// Each audience of `audiences`, both languages, both forms; the text of the Dutch paper by audience.
export async function lookAtReports(browser, path, folder, audiences) {
  const texts = {};
  for (const language of kLanguages) {
    for (const audience of audiences) {
      const name = `${audience}-${language}`;
      const flags = ["--audience", audience, "--lang", language];
      await lookAtPage(browser, write(path, join(folder, `${name}.html`), ...flags, "--format", "html"), language, name);
      const paper = write(path, join(folder, `${name}.pdf`), ...flags, "--format", "pdf");
      assert.ok(statSync(paper).size > 2000, name);
      lookAtPaper(paper, language, audience === "talk" ? "A5" : "A4", name);
      if (language === "nl") texts[audience] = execFileSync("pdftotext", ["-layout", paper, "-"], { encoding: "utf8", maxBuffer: 1 << 26 });
    }
  }
  return texts;
}
