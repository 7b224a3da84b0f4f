import { mockNuxtImport, mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { readBody } from 'h3'
import { expect, test, vi } from 'vitest'
import type { Mending } from '#shared/mendings'
import type { RebuildStatus, UserDifference } from '#shared/rebuild'
import RebuildPage from '~/pages/mending/rebuild.vue'

type Tick = (isWanted: () => boolean) => Promise<unknown>
const { ticks, dialogs } = vi.hoisted(() => ({ ticks: [] as Tick[], dialogs: [] as { asked: object, close: (isConfirmed?: boolean) => void }[] }))
vi.mock('~/composables/useLive', () => ({ useLive: (tick: Tick) => ticks.push(tick) }))
mockNuxtImport('useOverlay', () => () => ({
  create: () => {
    let close = (_isConfirmed?: boolean) => {}
    return { open: (asked: object) => new Promise(resolve => dialogs.push({ asked, close: close = resolve })), close: () => close() }
  },
}))

let status: RebuildStatus
const confirmed: unknown[] = []
registerEndpoint('/api/rebuild', () => status)
const DIFFERENCES: UserDifference[] = [
  { id: 'user_1', kind: 'different', fields: [{ field: 'firstName', stored: 'Mallory', rebuilt: 'Grace' }], fieldsLeftOut: 0 },
  { id: 'user_2', kind: 'missing', fields: [], fieldsLeftOut: 0 },
  { id: 'user_3', kind: 'extra', fields: [], fieldsLeftOut: 0 },
]
registerEndpoint('/api/rebuild/differences', () => ({ items: DIFFERENCES, nextCursor: null, total: DIFFERENCES.length, totalIsExact: true }))
registerEndpoint('/api/rebuild/confirm', { method: 'POST', handler: async event => confirmed.push(await readBody(event)) })

const waitingOf = (id: number, given: Partial<Mending> = {}): RebuildStatus => ({
  rebuild: { id, kind: 'rebuild', state: 'waiting', startedBy: 'user_1', startedAt: 1, finishedAt: null, request: {}, done: 0, total: 1, counts: { extra: id }, summary: `Found ${id}.`, ...given },
  canConfirm: true,
})

test('what was chosen for one rebuild is not written by the next one', async () => {
  status = waitingOf(5)
  const page = await mountSuspended(RebuildPage)
  const choose = async () => {
    await page.get('[role=checkbox]').trigger('click')
    await page.findAll('button').find(button => button.text() === 'Write the rows…')!.trigger('click')
  }
  await expect.poll(() => page.text()).toContain('Found 5.')
  await choose()
  expect(dialogs.map(({ asked }) => asked)).toEqual([{ counts: { extra: 5 }, removeExtra: true }])

  // Somebody else has cancelled it and started another one.
  status = waitingOf(6)
  for (const tick of ticks) await tick(() => true)
  await expect.poll(() => page.text()).toContain('Found 6.')
  expect(page.get('[role=checkbox]').attributes('aria-checked')).toBe('false')
  dialogs[0]!.close(true)
  await choose()
  expect(dialogs[1]?.asked).toEqual({ counts: { extra: 6 }, removeExtra: true })
  dialogs[1]!.close(true)
  await expect.poll(() => confirmed).toEqual([{ id: 6, removeExtra: true }])
  page.unmount()
})

test.for<[what: string, given: Partial<Mending>, says: string[], users: number[]]>([
  ['has only looked', { request: { dryRun: true } }, ['What differs', 'isMallory', 'would beGrace', 'there is no row', 'accounts for this row'], [1, 3]],
  ['met rows that differed again once they were written', { state: 'failed', request: { removeExtra: true, confirmedBy: 'user_1' } }, ['What differs', 'isMallory', 'would beGrace', 'accounts for this row'], [1, 3]],
  ['was let write', { request: { removeExtra: false, confirmedBy: 'user_1' } }, ['What differed', 'wasMallory', 'is nowGrace', 'there was no row', 'accounts for this row'], [1, 2, 3]],
  ['was let remove rows', { request: { removeExtra: true, confirmedBy: 'user_1' } }, ['What differed', 'was removed'], [1, 2]],
])('a rebuild that %s says of each row how it stands', async ([, given, says, users]) => {
  status = waitingOf(7, { state: 'done', counts: { different: 1, missing: 1, extra: 1 }, ...given })
  const page = await mountSuspended(RebuildPage)
  await page.findAll('button').find(button => button.attributes('aria-label') === 'Refresh')!.trigger('click')
  await expect.poll(() => page.findAll('li').length).toBe(3)
  const text = page.text().replaceAll(/\s+/g, ' ')
  for (const part of says) expect(text).toContain(part)
  const links = page.findAll('a').map(link => link.attributes('href'))
  expect([1, 2, 3].filter(user => links.includes(`/users/user_${user}`))).toEqual(users)
  page.unmount()
})

test.for<[startedBy: string, says: string]>([
  ['user_1', 'The server stopped in the middle.'],
  ['command line', 'A start of the server ended it in the middle.'],
])('of an interrupted rebuild that was started by %s, it is said what interrupted it', async ([startedBy, says]) => {
  status = waitingOf(10, { state: 'interrupted', startedBy })
  clearNuxtData()
  const page = await mountSuspended(RebuildPage)
  await expect.poll(() => page.text()).toContain(`${says} Rows that were put right until then stay right; start again for the rest.`)
  page.unmount()
})
