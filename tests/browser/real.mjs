// The programs themselves: a demo device scanned, and `schouw review` over its case.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = process.env.SCHOUW_BIN ?? join(root, "build/release/bin");
export const schouw = join(bin, "schouw");
export const demoMandate = join(bin, "mandates/demo.toml");

// Why the programs can't be driven here, or nothing.
export function notHere() {
  if (!existsSync(schouw)) return `no ${schouw}: build it, or name its folder in SCHOUW_BIN`;
  const { stdout } = spawnSync(schouw, ["review", "--help"], { encoding: "utf8" });
  return /Usage: \S*\s?review\b|schouw review \[/.test(stdout) ? "" : `${schouw} has no verb review`;
}

// A case of the demo device, in a folder of its own; `remove` takes it away.
export function demoCase() {
  const folder = mkdtempSync(join(tmpdir(), "schouw-browser-"));
  const image = process.env.SCHOUW_DEMO_IMAGE ?? join(folder, "demo.img");
  if (!existsSync(image)) execFileSync(join(root, "tools/mkimage"), [image], { stdio: "ignore" });
  const path = join(folder, "demo.schouw");
  const done = spawnSync(schouw, ["scan", "--mandate", demoMandate, "--image", image, "--rules", join(bin, "packs/demo.pack"), "--case", path, "--progress", "none"], { encoding: "utf8" });
  if (done.status > 1) throw new Error(`scan: ${done.stderr}`);
  return { path, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// `schouw review` for one person; `url` is the address with its token, good for one visit.
export async function review(path, person, ...more) {
  const program = spawn(schouw, ["review", path, "--as", person, "--port", "0", "--no-browser", ...more]);
  let text = "";
  const url = await new Promise((found, failed) => {
    const hear = (part) => {
      text += part;
      const [address] = /http:\/\/(?:127\.0\.0\.1|localhost):\d+\/t\/[\w-]+/.exec(text) ?? [];
      if (address) found(address);
    };
    program.stdout.on("data", hear);
    program.stderr.on("data", hear);
    program.on("exit", (status) => failed(new Error(`review ended with ${status}: ${text}`)));
  });
  const ended = new Promise((done) => program.once("exit", done));
  return { url, ended, stop: () => { program.kill("SIGTERM"); return ended; } };
}
