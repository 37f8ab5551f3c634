// The catalogue of words: whole in both languages, all used, and plain enough.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = (path) => fileURLToPath(new URL(`../../report/${path}`, import.meta.url));
const read = (name) => JSON.parse(readFileSync(folder(`words/${name}.json`), "utf8"));
const words = { nl: { ...read("nl"), ...read("said.nl") }, en: { ...read("en"), ...read("said.en") } };
const sources = readdirSync(folder("web/src"), { recursive: true }).filter((name) => /\.tsx?$/.test(name)).map((name) => readFileSync(folder(`web/src/${name}`), "utf8"));

test("both languages have the same keys and the same places to fill", () => {
  assert.deepEqual(Object.keys(words.en), Object.keys(words.nl));
  for (const key of Object.keys(words.nl)) {
    const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    assert.deepEqual(places(words.en[key]), places(words.nl[key]), key);
  }
});

test("every word that the page asks for is there, and it asks for every page.* word", () => {
  const text = sources.join("\n");
  const keys = new Set([...text.matchAll(/"((?:page|decision|origin)\.[\w.]+)"/g)].map(([, key]) => key));
  const made = [...text.matchAll(/`(page\.[\w.]*)\$\{/g)].map(([, start]) => start);
  for (const key of keys) assert.ok(key in words.nl, key);
  for (const key of Object.keys(words.nl).filter((one) => one.startsWith("page."))) {
    assert.ok(keys.has(key.replace(/_one$/, "")) || made.some((start) => key.startsWith(start)), `${key} is used nowhere`);
  }
});

// B1: short sentences without the words that B1 lists replace by plainer ones.
const kHard = /\b(teneinde|derhalve|alsmede|omtrent|betreffende|middels|conform|desgewenst|indien|ingevolge|dienen te|reeds|echter|tevens|aldus|thans|heden|hierbij|verzoeken wij|ten behoeve van|met betrekking tot|in het kader van|vigerend\w*|aangaande|afkomstig|alvorens|bewerkstelligen|buiten beschouwing|constateren|dan wel|desbetreffende?|eveneens|gedurende|hetgeen|inzake|jegens|krachtens|mits|nimmer|ongeacht|op grond van|optioneel|overeenkomstig|te allen tijde|ter zake|uitsluitend|verschaffen|verstrekken|voorts|waarborgen|woordelijk|zodanig|zulks|relateren|implementeren|participeren|geschieden|aanvangen|trachten|vernemen|verifiëren|retourneren|annuleren|authenticatie|sessie|server|token|database)\b/i;

// Of the page and the course, of what the program says to them, and of every report: client, talk, notice and court too.
test("the Dutch words are plain and the sentences short", () => {
  for (const catalogue of ["nl", "said.nl", "report.nl"]) {
    for (const [key, text] of Object.entries(read(catalogue))) {
      assert.doesNotMatch(text, kHard, key);
      for (const sentence of text.split(/[.?!:;]\s|<\/?\w[^>]*>/)) assert.ok(sentence.split(/\s+/).length <= 26, `${key}: ${sentence}`);
    }
  }
});
