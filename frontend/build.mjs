// Writes static/vendor/ from the pinned packages of package-lock.json: `npm ci --ignore-scripts && npm run build`.
// The result is committed, so that nobody who runs or tests the application needs Node.

import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const vendor = join(here, "..", "static", "vendor");

const read = (...parts) => readFileSync(join(modules, ...parts), "utf8");
const version = (name) => JSON.parse(read(name, "package.json")).version;
const banner = (name, licence) => `/*! ${name} ${version(name)}, ${licence} */\n`;
// The manifest storage of Django follows a source-map comment and fails when the map is not there.
const withoutSourceMap = (text) => text.replace(/^\/[/*][#@] sourceMappingURL=.*$/gm, "").trimEnd() + "\n";

function write(path, text) {
  const target = join(vendor, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(vendor, join(entry.parentPath, entry.name)))
    .sort();
}

function bootstrap() {
  const { css } = sass.compile(join(here, "bootstrap.scss"), {
    style: "compressed",
    charset: false,
    loadPaths: [modules],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"], // Bootstrap 5 is written so
  });
  write("bootstrap.min.css", banner("bootstrap", "MIT licence") + withoutSourceMap(css));
  write("bootstrap.LICENSE.txt", read("bootstrap", "LICENSE"));
}

function inter() {
  const faces = [];
  for (const weight of [400, 600, 700]) {
    for (const subset of ["vietnamese", "greek", "cyrillic-ext", "cyrillic", "latin-ext", "latin"]) {
      const file = `inter-${subset}-${weight}-normal.woff2`;
      mkdirSync(join(vendor, "inter"), { recursive: true });
      cpSync(join(modules, "@fontsource/inter/files", file), join(vendor, "inter", file));
      const range = read("@fontsource/inter", `${weight}.css`)
        .split(`/* inter-${subset}-${weight}-normal */`)[1]
        .match(/unicode-range: ([^;]+);/)[1];
      faces.push(
        `@font-face {\n  font-family: "Inter";\n  font-style: normal;\n  font-weight: ${weight};\n  font-display: swap;\n` +
          `  src: url("${file}") format("woff2");\n  unicode-range: ${range};\n}\n`,
      );
    }
  }
  write("inter/inter.css", banner("@fontsource/inter", "SIL Open Font License 1.1") + faces.join(""));
  write("inter/LICENSE.txt", read("@fontsource/inter", "LICENSE"));
}

// Paper takes whole fonts: in a PDF the subsets of one family get mixed up.
function interForPaper() {
  for (const style of ["Regular", "SemiBold", "Bold"]) {
    mkdirSync(join(vendor, "inter-paper"), { recursive: true });
    cpSync(join(modules, "inter-ui/web", `Inter-${style}.woff2`), join(vendor, "inter-paper", `Inter-${style}.woff2`));
  }
  write("inter-paper/LICENSE.txt", read("inter-ui", "LICENSE.txt"));
}

function licencesOf(inputs) {
  const packages = new Set(
    inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean),
  );
  return [...packages]
    .sort()
    .map((name) => {
      const file = readdirSync(join(modules, name)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file ? read(name, file).trim() : `${JSON.parse(read(name, "package.json")).license} licence`;
      return `${name} ${version(name)}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

async function plotly() {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ["plotly.cjs"],
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "Plotly",
    target: "es2020",
    legalComments: "none",
    define: { global: "window", "process.env.NODE_DEBUG": "false" },
    loader: { ".css": "empty" }, // the style sheet of the map traces, which are not drawn
    metafile: true,
    write: false,
  });
  write("plotly/plotly.min.js", banner("plotly.js", "MIT licence, see LICENSES.txt") + withoutSourceMap(outputFiles[0].text));
  const css = read("plotly.js", "dist", "plotly.css").replaceAll('"Open Sans"', "Inter");
  write("plotly/plotly.css", banner("plotly.js", "MIT licence") + withoutSourceMap(css));
  write("plotly/LICENSES.txt", licencesOf(Object.keys(metafile.inputs).filter((path) => !path.endsWith(".css"))));
}

rmSync(vendor, { recursive: true, force: true });
bootstrap();
inter();
interForPaper();
await plotly();
write(
  "SHA256SUMS",
  files(vendor)
    .map((path) => `${createHash("sha256").update(readFileSync(join(vendor, path))).digest("hex")}  ${path}\n`)
    .join(""),
);
