// Builds what shared/static ships of other people's work, and lists it in VENDORED.json.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "..", "shared", "static");
const version = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"))).version;
for (const folder of ["css", "js", "fonts", "licences"]) mkdirSync(join(target, folder), { recursive: true });

const css = sass.compile(join(here, "scss", "la-chan.scss"), {
  loadPaths: [modules], style: "compressed", quietDeps: true,
});
writeFileSync(join(target, "css", "la-chan.css"), css.css + "\n");

await esbuild.build({
  entryPoints: [join(here, "govuk.mjs")], outfile: join(target, "js", "govuk-frontend.js"),
  bundle: true, format: "iife", globalName: "GOVUKFrontend", target: "es2019", minify: true, legalComments: "none",
  banner: { js: `/* govuk-frontend ${version("govuk-frontend")}, MIT, see licences/govuk-frontend.txt */` },
});

copyFileSync(join(modules, "htmx.org", "dist", "htmx.min.js"), join(target, "js", "htmx.min.js"));
copyFileSync(join(modules, "htmx.org", "LICENSE"), join(target, "licences", "htmx.txt"));
copyFileSync(join(modules, "@fontsource", "noto-sans", "LICENSE"), join(target, "licences", "noto-sans.txt"));
const fonts = ["latin", "vietnamese"].flatMap((set) => [400, 700].map((w) => `noto-sans-${set}-${w}-normal.woff2`));
for (const font of fonts) {
  copyFileSync(join(modules, "@fontsource", "noto-sans", "files", font), join(target, "fonts", font));
}

const vendored = [
  ["css/la-chan.css", "govuk-frontend", "MIT", "govuk-frontend.txt"],
  ["js/govuk-frontend.js", "govuk-frontend", "MIT", "govuk-frontend.txt"],
  ["js/htmx.min.js", "htmx.org", "0BSD", "htmx.txt"],
  ...fonts.map((font) => [`fonts/${font}`, "@fontsource/noto-sans", "OFL-1.1", "noto-sans.txt"]),
].map(([file, name, licence, text]) => ({
  file, name, version: version(name), licence, licence_text: `licences/${text}`,
  sha256: createHash("sha256").update(readFileSync(join(target, file))).digest("hex"),
}));
writeFileSync(join(target, "VENDORED.json"), JSON.stringify(vendored, null, 2) + "\n");
