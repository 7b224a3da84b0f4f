import { expect, test } from 'vitest'
import type { Effect } from '#db/delivered'
import type { Reapplied } from '#db/mended'
import type { EventRecord } from '#shared/records/events'
import { PREVIEW_EVENTS_MAX, PREVIEW_EVENTS_MIN, previewMending } from '../../server/services/mend/preview'

/** A log of so many events, which only ever previews. */
function logOf(count: number) {
  return {
    listEvents: async () => ({ items: [], nextCursor: null, total: count, totalIsExact: true }),
    listOldestEvents: async (_filters: unknown, { limit }: { limit: number }) => Array.from({ length: Math.min(limit, count) }, (_, at) => ({ id: `msg_${at}` }) as EventRecord),
    getPayload: async () => '{"type":"session.created"}',
    reapply: async (id: string, _effect: unknown, options?: { isPreview?: boolean }): Promise<Reapplied> => {
      expect(options?.isPreview).toBe(true)
      const after = id === 'msg_0' ? 'failed' : 'applied'
      return { before: 'failed', after, isRowChanged: after === 'applied', reason: null, detail: null }
    },
  }
}

const request = { filters: { q: '' } }

test('few events are all tried, however long it takes', async () => {
  expect(await previewMending(logOf(3), request, -1)).toEqual({
    total: 3, totalIsExact: true, tried: 3, rowsChanged: 2,
    counts: [{ before: 'failed', after: 'applied', count: 2 }, { before: 'failed', after: 'failed', count: 1 }],
  })
})

test('of many only so many are tried, fewer when it takes long', async () => {
  expect(await previewMending(logOf(9000), request, Infinity)).toMatchObject({ total: 9000, tried: PREVIEW_EVENTS_MAX })
  expect(await previewMending(logOf(9000), request, -1)).toMatchObject({ total: 9000, tried: PREVIEW_EVENTS_MIN })
})

test('those whose payload is no longer kept are tried too, and left as they were; an unknown one is none', async () => {
  const log = { ...logOf(3), getPayload: async (id: string) => id === 'msg_0' ? null : '{"type":"session.created"}' }
  const reapply = async (id: string, effect: Effect): Promise<Reapplied | null> => id === 'msg_none'
    ? null
    : { before: 'applied', after: effect.kind === 'fail' ? 'left' : 'unchanged', isRowChanged: false, reason: null, detail: null }
  expect(await previewMending({ ...log, reapply }, request, -1)).toMatchObject({
    total: 3, tried: 3, counts: [{ before: 'applied', after: 'unchanged', count: 2 }, { before: 'applied', after: 'left', count: 1 }],
  })
  expect(await previewMending({ ...log, reapply }, { eventId: 'msg_0' })).toMatchObject({ tried: 1, counts: [{ after: 'left' }] })
  expect(await previewMending({ ...log, reapply, getPayload: async () => null }, { eventId: 'msg_none' })).toBeNull()
})
