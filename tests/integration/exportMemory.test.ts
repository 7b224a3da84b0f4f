import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { useApp } from './app'
import { insertLargeDeliveries } from './largeDeliveries'

/** With little room, in MiB, since V8 takes what it may have before it looks for what it can free. */
const app = useApp({ NODE_OPTIONS: '--max-old-space-size=64 --max-semi-space-size=4' })
const ROWS = 6_500
const ROW_BYTES = 20_000
/** More than SQLite keeps of a file. */
const PART_ROWS = 3_500
const EXPORT = '/api/exports/deliveries?format=jsonl'

beforeAll(() => insertLargeDeliveries(app.databaseFile, { rows: ROWS, bytes: ROW_BYTES }))

/** The most that the server ever held, in bytes. */
function memory(): number {
  const status = readFileSync(`/proc/${app.running().pid}/status`, 'utf8')
  return 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1])
}

/** Takes in the rest of an answer, and keeps nothing of it. */
async function lengthOf({ body }: Response): Promise<number> {
  let length = 0
  for await (const bytes of body ?? []) length += bytes.length
  return length
}

// The figures are those of Linux alone.
test.runIf(process.platform === 'linux')('a file of any size goes through memory that does not grow with it, also where a receiver stands still', async () => {
  // A part fills SQLite's cache of pages and loads what an export needs, which the whole needs as well.
  expect(await lengthOf(await app.fetch(`${EXPORT}&to=${PART_ROWS}`))).toBeGreaterThan((PART_ROWS - 1) * ROW_BYTES)
  const before = memory()
  const standing = await app.fetch(EXPORT)
  expect(await lengthOf(await app.fetch(EXPORT))).toBeGreaterThan(ROWS * ROW_BYTES)
  expect(memory() - before, 'an export that kept its rows would grow by the rest of them').toBeLessThan((ROWS - PART_ROWS) * ROW_BYTES)
  await standing.body?.cancel()
})
