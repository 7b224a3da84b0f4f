import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ensureBuilt } from '../../scripts/app/build'
import { benchBeside } from '../../scripts/bench/beside/beside'
import { measureFlood } from '../../scripts/bench/flood'
import { benchLag } from '../../scripts/bench/lag/lag'
import { benchProfile } from '../../scripts/bench/profile/profile'
import { startRun } from '../../scripts/bench/run'
import { benchStored } from '../../scripts/bench/stored'
import { benchWrites } from '../../scripts/bench/writes'

// That parts of the bench still run, and give figures; what they are is not judged here, and sizes are as small as can be.
const SIZE = { users: 200, events: 1000 }
const run = startRun({ pilotCount: 40 })
beforeAll(async () => {
  await ensureBuilt()
})
afterAll(() => run.close())

const printed: string[] = []
beforeEach(() => {
  printed.length = 0
  vi.spyOn(console, 'log').mockImplementation((text: string) => printed.push(text))
})

test.for([
  ['lag', () => benchLag(run, 0.1)],
  ['flood', () => measureFlood(run, { connections: 2, seconds: 0.1, rounds: 1 })],
  ['stored', () => benchStored(run, { sizes: [SIZE], rounds: 1, seconds: 0.1 })],
  ['profile', () => benchProfile(run, 0.3)],
  ['writes', () => benchWrites(run, { rounds: 1, groups: 2 })],
  ['beside', () => benchBeside(run, { size: SIZE, rounds: 1, seconds: 0.2 })],
] as const)('the part %s measures something', async ([, measure]) => {
  for (const { figure } of await measure()) expect(Number.isFinite(figure)).toBe(true)
  expect(printed.at(-1)).toMatch(/\d/)
  expect(printed.join('\n')).not.toContain('NaN')
})
