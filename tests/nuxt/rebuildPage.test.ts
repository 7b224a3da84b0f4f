import { mockNuxtImport, mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { readBody } from 'h3'
import { expect, test, vi } from 'vitest'
import type { RebuildStatus } from '#shared/rebuild'
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
registerEndpoint('/api/rebuild/differences', () => ({ items: [], nextCursor: null, total: 0, totalIsExact: true }))
registerEndpoint('/api/rebuild/confirm', { method: 'POST', handler: async event => confirmed.push(await readBody(event)) })

const waitingOf = (id: number): RebuildStatus => ({
  rebuild: { id, kind: 'rebuild', state: 'waiting', startedBy: 'user_1', startedAt: 1, finishedAt: null, request: {}, done: 0, total: 1, counts: { extra: id }, summary: `Found ${id}.` },
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
