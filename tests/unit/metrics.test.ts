import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { StoreUnavailableError, type Store } from '#db/store'
import { metricsText } from '../../server/services/metrics'
import type { Settings } from '../../server/services/settings'

const FROM_DATABASE = ['deliveries_kept', 'events', 'users', 'last_verified_delivery_timestamp_seconds', 'alerts_open'].map(name => `rollcall_${name}`)

/** The figures as text, with a database that answers or does not. */
async function figures({ isAway = false, databaseFile = '/nowhere' } = {}) {
  const answer = <Result>(result: Result) => async () => {
    if (isAway) throw new StoreUnavailableError('away')
    return result
  }
  const store = {
    waiting: () => 0,
    totals: answer({ users: { active: 3 }, events: { applied: 2 }, deliveries: {}, lastVerifiedAt: 5000 }),
    counts: answer({ users: [], events: [], deliveries: [{ outcome: 'accepted', reason: null, count: 2 }] }),
    listOpenAlerts: answer([]),
  } as unknown as Store
  return metricsText({ store, settings: { databaseFile } as Settings, live: { announce() {}, followers: () => 0, follow: () => null, close() {} } })
}

/** The names of the figures that come from a database, and whether it is up. */
async function told(isAway: boolean) {
  const text = await figures({ isAway })
  const names = new Set([...text.matchAll(/^rollcall_\w+/gm)].map(([name]) => name))
  return { isUp: /^rollcall_database_up 1$/m.test(text), names: FROM_DATABASE.filter(name => names.has(name)) }
}

test('what a database does not tell now is left out, before it has ever told anything and after', async () => {
  expect(await told(true)).toEqual({ isUp: false, names: [] })
  expect(await told(false)).toEqual({ isUp: true, names: FROM_DATABASE })
  expect(await told(true)).toEqual({ isUp: false, names: [] })
})

test('the log is measured beside the file that a link leads to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-metrics-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'data', 'rollcall.db'), 'four')
  await writeFile(join(folder, 'data', 'rollcall.db-wal'), 'a seven')
  await symlink(join('data', 'rollcall.db'), join(folder, 'link.db'))
  const text = await figures({ databaseFile: join(folder, 'link.db') })
  expect([...text.matchAll(/^rollcall_database_size_bytes\{file="(\w+)"\} (\d+)$/gm)].map(([, file, bytes]) => [file, bytes])).toEqual([['main', '4'], ['wal', '7']])
})
