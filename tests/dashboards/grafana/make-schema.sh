#!/bin/sh
# Makes dashboard.schema.json and units.json, by which boards_test.py judges, from Grafana's own published types
# (@grafana/schema and @grafana/data, Apache-2.0, in the versions of package-lock.json). Only somebody who renews them
# runs this; it needs node and npm 18 or later. The tests need neither.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json "$work"
here=$PWD
cd "$work"
npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund >/dev/null
# A .d.ts is no source to the generator.
cp node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen.d.ts dashboard.ts
echo '{"compilerOptions": {"skipLibCheck": true, "module": "esnext", "moduleResolution": "node"}, "files": ["dashboard.ts"]}' >tsconfig.json
npx ts-json-schema-generator --path dashboard.ts --type Dashboard --tsconfig tsconfig.json --no-type-check \
  --additional-properties >schema.json
# shellcheck disable=SC2016  # this is JavaScript
node -e '
const fs = require("fs");
const [directory] = process.argv.slice(1);
const version = name => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;
const schema = JSON.parse(fs.readFileSync("schema.json"), (key, value) => key === "description" && typeof value === "string" ? undefined : value);
schema.$comment = `Generated from @grafana/schema ${version("@grafana/schema")} (Apache-2.0) by make-schema.sh`;
fs.writeFileSync(`${directory}/dashboard.schema.json`, JSON.stringify(schema) + "\n");
const formats = fs.readFileSync("node_modules/@grafana/data/dist/esm/valueFormats/categories.mjs", "utf8");
const ids = [...formats.matchAll(/id: *["\x27]([^"\x27]+)["\x27]/g)].map(found => found[1]).sort();
fs.writeFileSync(`${directory}/units.json`, JSON.stringify({$comment: `Unit ids of @grafana/data ${version("@grafana/data")} (Apache-2.0), by make-schema.sh`, ids}) + "\n");
' "$here"
