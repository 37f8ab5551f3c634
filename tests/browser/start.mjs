// `schouw start` in a folder of its own with the demo device in it.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, linkSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { schouw } from "./real.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

export function startNotHere() {
  if (!existsSync(schouw)) return `no ${schouw}: build it, or name its folder in SCHOUW_BIN`;
  return /--folder/.test(spawnSync(schouw, ["start", "--help"], { encoding: "utf8" }).stdout) ? "" : `${schouw} has no verb start`;
}

export function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), "schouw-start-"));
  const image = join(folder, "demo.img");
  const made = process.env.SCHOUW_DEMO_IMAGE;
  if (made) linkSync(made, image);
  else execFileSync(join(root, "tools/mkimage"), [image], { stdio: "ignore" });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// `url` is the address with its token, good for one visit.
export async function startCourse(folder, ...more) {
  const program = spawn(schouw, ["start", "--folder", folder, "--port", "0", "--no-browser", ...more]);
  let text = "";
  const url = await new Promise((found, failed) => {
    const hear = (part) => {
      text += part;
      const [address] = /http:\/\/127\.0\.0\.1:\d+\/t\/[\w-]+/.exec(text) ?? [];
      if (address) found(address);
    };
    program.stdout.on("data", hear);
    program.stderr.on("data", hear);
    program.on("exit", (status) => failed(new Error(`start ended with ${status}: ${text}`)));
  });
  const ended = new Promise((done) => program.once("exit", done));
  return { url, ended, said: () => text, stop: () => { program.kill("SIGTERM"); return ended; } };
}
