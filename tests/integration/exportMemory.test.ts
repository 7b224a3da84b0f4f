import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { useApp } from './app'
import { insertLargeDeliveries } from './largeDeliveries'

/** With little room, in MiB, since V8 takes what it may have before it looks for what it can free. */
const app = useApp({ NODE_OPTIONS: '--max-old-space-size=64 --max-semi-space-size=4' })
const MIB = 1024 * 1024
const FILE_BYTES_MIN = 120 * MIB
const GROWTH_MAX = 96 * MIB
const EXPORT = '/api/exports/deliveries?format=jsonl'

beforeAll(() => insertLargeDeliveries(app.databaseFile, { rows: 6_500, bytes: 20_000 }))

/** Of the server's memory what it holds now, or the most that it ever held, in bytes. */
function memory(figure: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${app.running().pid}/status`, 'utf8')
  return 1024 * Number(new RegExp(`^${figure}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1])
}

/** Takes in the rest of an answer, and keeps nothing of it. */
async function lengthOf({ body }: Response): Promise<number> {
  let length = 0
  for await (const bytes of body ?? []) length += bytes.length
  return length
}

// The figures are those of Linux alone.
test.runIf(process.platform === 'linux')('a file of any size goes through memory that does not grow with it, also where a receiver stands still', async () => {
  // What is loaded with a first export has nothing to do with how large it is.
  await lengthOf(await app.fetch(`${EXPORT}&to=50`))
  const before = memory('VmRSS')
  const standing = await app.fetch(EXPORT)
  expect(await lengthOf(await app.fetch(EXPORT))).toBeGreaterThan(FILE_BYTES_MIN)
  expect(memory('VmHWM') - before).toBeLessThan(GROWTH_MAX)
  await standing.body?.cancel()
})
