import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { ensureBuilt } from '../../scripts/app/build'
import { crash } from '../../scripts/crash/crash'
import { QUICK_DISK } from '../quickDisk'

beforeAll(async () => {
  await ensureBuilt()
})

// The short form of `npm run crash`, which does the same a hundred times; see docs/reliability.md.
test.for([['SIGKILL', 4], ['SIGTERM', 1]] as const)('after %s in the middle of a stream of deliveries the file holds what was answered 2xx, and nothing by halves', async ([signal, kills]) => {
  const folder = mkdtempSync(join(QUICK_DISK, 'rollcall-crash-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const report = await crash({ folder, kills, signal, seed: 1, connections: 16, answersBelow: 60, aborted: new AbortController().signal })
  expect(report.violations).toEqual([])
  expect(report.kills).toBe(kills)
  expect(report.answered).toBeGreaterThan(50)
  // A server that is asked to stop may well answer everything that had arrived.
  if (signal === 'SIGKILL') expect(report.unanswered).toBeGreaterThan(0)
})
