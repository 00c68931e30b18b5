// Every GraphQL document against Shopify's published schema of each supported API version, and against the rules that the
// schema does not express: what a bulk query may ask for, pages that need a size, writes that need a key.

import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { basename, join } from "node:path";

export const versions = ["2026-01", "2026-04", "2026-07", "2026-10"];

// https://shopify.dev/docs/api/usage/bulk-operations/queries: at most five connections, two levels deep, no node(s) at the top.
const bulkConnections = 5;
const bulkDepth = 2;
const pageLimit = 250;
// Refused at run time without @idempotent from 2026-04 on, although the schema calls the directive optional.
const needsKey = new Set(["inventorySetQuantities", "inventoryAdjustQuantities", "inventoryActivate", "inventoryMoveQuantities"]);

function loadSchema(modules, graphql, version) {
    const file = join(modules, "@shopify", "dev-mcp", "dist", "data", `admin_${version}.json.gz`);
    return graphql.buildClientSchema(JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")).data);
}

function isConnection(graphql, type) {
    const named = graphql.getNamedType(type);
    return graphql.isObjectType(named) && named.name.endsWith("Connection") && "pageInfo" in named.getFields();
}

// Walks a document with the type of every field. `enter` gets {name, node, type, depth (of connections), inList, parents}.
function walkFields(graphql, schema, document, enter) {
    const info = new graphql.TypeInfo(schema);
    const path = [];
    graphql.visit(document, graphql.visitWithTypeInfo(info, {
        Field: {
            enter(node) {
                const type = info.getType();
                if (!type)
                    return;
                const connection = isConnection(graphql, type);
                enter({ node, type, connection, name: node.name.value, top: path.length === 0,
                        depth: path.filter((step) => step.connection).length,
                        inList: path.some((step, at) => step.list && !path[at - 1]?.connection) });
                path.push({ connection, list: graphql.isListType(graphql.getNullableType(type)) });
            },
            leave() {
                if (info.getType())
                    path.pop();
            },
        },
    }));
}

const hasArgument = (node, name) => (node.arguments ?? []).some((argument) => argument.name.value === name);
const pageSize = (node) => (node.arguments ?? []).find((argument) => ["first", "last"].includes(argument.name.value));

const asksForPageInfo = (node) => node.selectionSet.selections.some((one) => one.name?.value === "pageInfo");

function isBulkQuery(fields, operation) {
    const connections = fields.filter((field) => field.connection);
    return operation === "query" && connections.length > 0 && connections.every((field) => !pageSize(field.node));
}

function bulkQueryErrors(fields) {
    const errors = [];
    const connections = fields.filter((field) => field.connection);
    if (connections.length > bulkConnections)
        errors.push(`a bulk query has at most ${bulkConnections} connections, this one has ${connections.length}`);
    for (const field of connections) {
        if (field.depth + 1 > bulkDepth + 1)
            errors.push(`${field.name}: a bulk query nests connections at most ${bulkDepth} levels below the first`);
        if (field.inList)
            errors.push(`${field.name}: a bulk query has no connection inside a plain list`);
    }
    for (const field of fields) {
        if (field.top && ["node", "nodes"].includes(field.name))
            errors.push(`${field.name}: not at the top of a bulk query`);
    }
    return errors;
}

function bulkLineErrors(fields) {
    const errors = [];
    if (fields.filter((field) => field.top).length !== 1)
        errors.push("a line of a bulk mutation runs exactly one mutation");
    if (fields.filter((field) => field.connection).length > 1)
        errors.push("a line of a bulk mutation has at most one connection");
    return errors;
}

function pageErrors(fields) {
    const errors = [];
    for (const field of fields.filter((field) => field.connection)) {
        const size = pageSize(field.node);
        if (!size)
            errors.push(`${field.name}: a page needs first or last`);
        else if (size.value.kind === "IntValue" && Number(size.value.value) > pageLimit)
            errors.push(`${field.name}: a page holds at most ${pageLimit}`);
        else if (size.value.value !== "1" && !asksForPageInfo(field.node))
            errors.push(`${field.name}: without pageInfo the rest is lost in silence`);
    }
    return errors;
}

/// The rules beyond the schema. The first comment of a document says when it is a line of a bulk mutation.
function ruleErrors(graphql, schema, source, document) {
    const errors = [];
    const fragments = document.definitions.filter((one) => one.kind === "FragmentDefinition");
    for (const fragment of fragments) {
        const fields = [];
        walkFields(graphql, schema, fragment, (field) => fields.push(field));
        errors.push(...pageErrors(fields).map((error) => `${fragment.name.value}: ${error}`));
    }
    for (const definition of document.definitions.filter((one) => one.kind === "OperationDefinition")) {
        const fields = [];
        walkFields(graphql, schema, definition, (field) => fields.push(field));
        if (isBulkQuery(fields, definition.operation))
            errors.push(...bulkQueryErrors(fields));
        else
            errors.push(...pageErrors(fields));
        if (definition.operation === "mutation" && /^# One line of a bulk mutation/.test(source))
            errors.push(...bulkLineErrors(fields));
        for (const field of fields) {
            if (field.top && needsKey.has(field.name) && !field.node.directives.some((one) => one.name.value === "idempotent"))
                errors.push(`${field.name}: needs @idempotent(key:)`);
        }
    }
    return errors;
}

// As ShopifyClient::document() does: behind the operation every fragment it names, and what those name.
function withFragments(source, folder) {
    const spread = /\.\.\.\s*([A-Za-z_]\w*)/g;
    const added = new Set();
    let whole = source;
    for (let match; (match = spread.exec(whole)) !== null;) {
        if (match[1] === "on" || added.has(match[1]))
            continue;
        added.add(match[1]);
        whole += `\n${readFileSync(join(folder, "fragments", `${match[1]}.graphql`), "utf8")}`;
    }
    return whole;
}

function documentErrors(graphql, schema, source) {
    let document;
    try {
        document = graphql.parse(source);
    } catch (error) {
        return [error.message];
    }
    const errors = graphql.validate(schema, document).map((error) => {
        const at = error.locations?.[0];
        return at ? `line ${at.line}, column ${at.column}: ${error.message}` : error.message;
    });
    return errors.length > 0 ? errors : ruleErrors(graphql, schema, source, document);
}

// A check that cannot fail proves nothing: each of these has one planted mistake and must be refused.
const planted = [
    ["an unknown field", "query A { shop { id inventedField } }"],
    ["an unknown argument", "query A { shop(invented: 1) { id } }"],
    ["a missing argument", "mutation A { publishablePublish(id: \"gid://shopify/Product/1\") { userErrors { message } } }"],
    ["a wrong type of variable", "query A($id: Int!) { product(id: $id) { id } }"],
    ["text that is no GraphQL", "query A { shop { id }"],
    ["a page without a size", "query A { products(first: 5) { nodes { id variants { nodes { id } } } pageInfo { hasNextPage } } }"],
    ["a page without an end", "query A { products(first: 5) { nodes { id } } }"],
    ["a page without a size in a fragment", "query A { products(first: 5) { nodes { ...B } pageInfo { hasNextPage } } } "
        + "fragment B on Product { variants { nodes { id } } }"],
    ["a bulk query four levels deep", "query A { products { edges { node { id variants { edges { node { id inventoryItem { id "
        + "inventoryLevels { edges { node { id location { id inventoryLevels { edges { node { id } } } } } } } } } } } } } } }"],
    ["a bulk query with six connections", "query A { products { edges { node { id variants { edges { node { id } } } "
        + "a: metafields { edges { node { id } } } b: metafields { edges { node { id } } } "
        + "c: metafields { edges { node { id } } } d: metafields { edges { node { id } } } } } } }"],
    ["a bulk query below node", "query A { node(id: \"gid://shopify/Product/1\") { ... on Product { id variants { edges { node { id } } } } } }"],
    ["a bulk line with two mutations", "# One line of a bulk mutation.\nmutation A($p: ProductUpdateInput!) { "
        + "a: productUpdate(product: $p) { product { id } } b: productUpdate(product: $p) { product { id } } }"],
    ["stock without a key", "mutation A($i: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $i) { userErrors { message } } }"],
];

function selfTest(graphql, schema, version) {
    const missed = planted.filter(([, source]) => documentErrors(graphql, schema, source).length === 0);
    for (const [mistake] of missed)
        console.error(`${version}: the check itself is broken: it accepts ${mistake}`);
    return missed.length === 0;
}

/// True when every document is right in every version. `install` holds node_modules with graphql and @shopify/dev-mcp.
export function validateAll(install, folder) {
    const graphql = createRequire(join(install, "package.json"))("graphql");
    const files = readdirSync(folder).filter((name) => name.endsWith(".graphql")).sort();
    if (files.length === 0)
        throw new Error(`There is no GraphQL document in ${folder}.`);
    const modules = join(install, "node_modules");
    let sound = true;
    console.log("API version  documents  wrong  planted mistakes found");
    for (const version of versions) {
        const schema = loadSchema(modules, graphql, version);
        const failures = [];
        for (const name of files) {
            const errors = documentErrors(graphql, schema, withFragments(readFileSync(join(folder, name), "utf8"), folder));
            failures.push(...errors.map((error) => `  ${basename(name)}: ${error}`));
        }
        const proven = selfTest(graphql, schema, version);
        const wrong = new Set(failures.map((line) => line.split(":")[0])).size;
        console.log(`${version.padEnd(11)}  ${String(files.length).padStart(9)}  ${String(wrong).padStart(5)}  `
                    + `${proven ? `${planted.length} of ${planted.length}` : "no"}`);
        for (const line of failures)
            console.error(line);
        sound &&= proven && failures.length === 0;
        if (!sound)
            break; // the first version that fails tells enough
    }
    return sound;
}
