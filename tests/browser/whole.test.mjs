// From nothing judged to signed off, by the keyboard alone, over the made-up case.
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, openPage, shoot } from "./browser.mjs";
import { startMock } from "./mock_server.mjs";
import { handBack, judgeAll, signOff, talk } from "./whole.mjs";

test("the whole path by keyboard", async () => {
  const browser = await launch();
  const { mock, url, stop } = await startMock({});
  try {
    const officer = await openPage(browser, url);
    await officer.getByRole("option").first().waitFor();
    assert.equal(await judgeAll(officer), 23);
    await talk(officer);
    await handBack(officer);
    assert.deepEqual(officer.wrongs, []);
    assert.deepEqual(mock.counts().by_decision, { discuss: 1, possible_breach: 1, not_relevant: 21 });
    const heard = [...mock.signals.values()].filter(({ review }) => review.outcome).map(({ review }) => [review.client_said, review.declined, review.outcome]);
    assert.deepEqual(heard, [["Ik zocht dit voor mijn werk.", false, "agreement"], ["", true, "none"]]);
    mock.role = "reviewer";
    const reviewer = await openPage(browser, url);
    await reviewer.getByRole("option").first().waitFor();
    await signOff(reviewer);
    assert.deepEqual(reviewer.wrongs, []);
    assert.equal(mock.final, true);
  } catch (problem) {
    for (const context of browser.contexts()) for (const page of context.pages()) await shoot(page, "whole-failed", { fullPage: true });
    throw problem;
  } finally {
    await browser.close();
    await stop();
  }
});
