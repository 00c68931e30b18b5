// Installs what package-lock.json names (once, outside the source tree) and validates every GraphQL document with it.
//
//   node check.mjs [DOCUMENTS]     folder of .graphql files, default: resources/graphql
//
// Exit 0 when every document is right in every supported version, 1 otherwise. The install is kept under
// $TRUEUP_CONTRACT_CACHE (default: the user's cache directory), one folder per lock file, so later runs need no network.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { validateAll } from "./validate.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const kept = new Set(["graphql", "@shopify"]);

function cacheFolder() {
    const root = process.env.TRUEUP_CONTRACT_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "trueup");
    const lock = createHash("sha256").update(readFileSync(join(here, "package-lock.json"))).digest("hex");
    return join(root, `contract-${lock.slice(0, 12)}`);
}

function npm(folder) {
    const words = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--prefer-offline",
                   "--fetch-retries=1", "--fetch-timeout=60000", "--loglevel=error"];
    return spawnSync("npm", words, { cwd: folder, encoding: "utf8", shell: process.platform === "win32" });
}

// Only two of the packages are read: the rest of what the lock file brings is a server we never start.
function prune(modules) {
    for (const name of readdirSync(modules)) {
        if (!kept.has(name))
            rmSync(join(modules, name), { recursive: true, force: true });
    }
    for (const name of readdirSync(join(modules, "@shopify"))) {
        if (name !== "dev-mcp")
            rmSync(join(modules, "@shopify", name), { recursive: true, force: true });
    }
}

function install() {
    const folder = cacheFolder();
    if (existsSync(join(folder, "node_modules", "graphql", "package.json")))
        return folder;
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    for (const name of ["package.json", "package-lock.json", ".npmrc"])
        cpSync(join(here, name), join(partial, name));
    const done = npm(partial);
    if (done.error || done.status !== 0) {
        rmSync(partial, { recursive: true, force: true });
        const detail = done.error ? String(done.error) : (done.stderr || done.stdout).trim().split("\n").slice(0, 4).join("\n");
        throw new Error("The published schemas could not be fetched with npm. The first run needs npm and a network; "
                        + `every later run works without. npm says:\n${detail}`);
    }
    prune(join(partial, "node_modules"));
    try {
        renameSync(partial, folder);
    } catch (error) {
        // Another run was quicker.
        rmSync(partial, { recursive: true, force: true });
        if (!existsSync(join(folder, "node_modules", "graphql", "package.json")))
            throw error;
    }
    return folder;
}

try {
    const documents = resolve(process.argv[2] ?? join(here, "..", "..", "resources", "graphql"));
    process.exitCode = validateAll(install(), documents) ? 0 : 1;
} catch (error) {
    console.error(error.message);
    process.exitCode = 1;
}
