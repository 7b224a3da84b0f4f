/**
 * Runs a script of this folder by its name: `node scripts/run.mjs demo`. The scripts are TypeScript, which an old Node
 * cannot even read, so this one is not, and tells such a Node so.
 */
// What follows the name is for the script.
const [name = ''] = process.argv.splice(2, 1)

if (process.features.typescript) {
  await import('./app/sources.ts')
  await import(new URL(`./${name}.ts`, import.meta.url).href)
}
else {
  console.error(`Node ${process.versions.node} cannot run this. Use “npm run ${name.replace('/', ':')}” after a plain “npm ci”, which brings a Node that can, or install Node 24.`)
  process.exitCode = 1
}
