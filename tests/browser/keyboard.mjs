// Hands on the keyboard alone: goes to a control by Tab, as somebody without a mouse would.

// What has the focus, as a screen reader names it: role and name, by Chromium's own tree.
export async function focused(page) {
  const session = await page.context().newCDPSession(page);
  try {
    const { result } = await session.send("Runtime.evaluate", { expression: "document.activeElement" });
    const { nodes } = await session.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false });
    return `${nodes[0].role?.value ?? ""} ${nodes[0].name?.value ?? ""}`;
  } finally {
    await session.detach();
  }
}

// Tab (or Shift+Tab) until what has the focus is named by `pattern`; fails after a round of the page.
export async function tabTo(page, pattern, { back = false, most = 150 } = {}) {
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    if (pattern.test(await focused(page))) return;
  }
  throw new Error(`Tab never came to ${pattern}; it stands on ${await focused(page)}`);
}

export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

// Goes to a field and types over what stands there.
export async function typeInto(page, pattern, text) {
  await tabTo(page, pattern);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

// Waits until what is said aloud holds `text`, or a page shows it.
export const said = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor({ timeout: 10_000 });
