// Builds the pages into dist/: index.html and app.js (the review), start.html and start.js (the course around it), app.css
// and theme.css of both. `node build.mjs --cc FILE` also writes them
// as a C++ source, which is how the program carries them. The same source gives the same bytes.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const tokens = join(here, "node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css");

// The example theme's tokens that the page's style sheet reaches, on :root; then what the default look changes of them.
async function theme(style) {
  const changes = await readFile(join(here, "src/theme/changes.css"), "utf8");
  const value = new Map();
  for (const [, name, text] of (await readFile(tokens, "utf8")).matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)) {
    value.set(name, text);
  }
  const reached = new Set();
  const reach = (text) => {
    for (const [name] of text.matchAll(/--[\w-]+/g)) {
      if (reached.has(name)) continue;
      reached.add(name);
      if (value.has(name)) reach(value.get(name));
    }
  };
  reach(style + changes);
  const lines = [...value].filter(([name]) => reached.has(name)).map(([name, text]) => `  ${name}: ${text};`);
  return `/* Design tokens of NL Design System's example theme (EUPL-1.2). Replace this file by your own theme. */\n:root {\n${lines.join("\n")}\n}\n${changes}`;
}

const kTypes = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" };

function source(files) {
  const arrays = files.map(({ bytes }, i) => `constexpr unsigned char kBytes${i}[] = {${[...bytes].join(",")}};`);
  const rows = files.map(({ path, type }, i) => `    {"${path}", "${type}", View(kBytes${i})},`);
  return `// Written by report/web/build.mjs.
#include "report/web/files.h"

namespace schouw::web {
namespace {
template <std::size_t N>
std::string_view View(const unsigned char (&bytes)[N]) {
  return {reinterpret_cast<const char*>(bytes), N};
}
${arrays.join("\n")}
}  // namespace

std::span<const File> Files() {
  static const File kFiles[] = {
${rows.join("\n")}
  };
  return kFiles;
}
}  // namespace schouw::web
`;
}

await mkdir(dist, { recursive: true });
await build({
  entryPoints: { app: join(here, "src/main.tsx"), start: join(here, "src/start.tsx") },
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".json": "json" },
  legalComments: "none",
  logLevel: "warning",
});
const style = await readFile(join(dist, "app.css"), "utf8");
await writeFile(join(dist, "theme.css"), await theme(style));
for (const name of ["index.html", "start.html"]) await writeFile(join(dist, name), await readFile(join(here, "src", name)));

const cc = process.argv.indexOf("--cc");
if (cc > 0) {
  const names = ["index.html", "start.html", "app.js", "start.js", "app.css", "theme.css"];
  const paths = { "index.html": "/", "start.html": "/start" };
  const files = await Promise.all(
    names.map(async (name) => ({
      path: paths[name] ?? `/${name}`,
      type: kTypes[name.split(".")[1]],
      bytes: await readFile(join(dist, name)),
    })),
  );
  await writeFile(process.argv[cc + 1], source(files));
}
