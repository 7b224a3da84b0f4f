import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowCounter } from '../../composables/rowCounter'
import { EXPORT_COLUMNS } from '#shared/exports'
import type { Delivery } from '#shared/records/deliveries'
import { exportText } from '../../server/services/exportText'

const delivery = (userAgent: string | null): Delivery => ({
  id: 1, eventId: null, receivedAt: 0, outcome: 'rejected', reason: null, detail: null, statusCode: 400, durationMs: 1, sourceIp: null, userAgent, bodyBytes: 0,
})
const userAgents = fc.array(fc.option(fc.string({ unit: fc.constantFrom('a', '"', '\n', '\r', ',', '\\', 'ש') })))

async function* inTurn(portions: Delivery[][]) {
  yield* portions
}

test.for(['csv', 'jsonl'] as const)('counts the rows of a %s file, however its bytes are cut', async (format) => {
  await fc.assert(fc.asyncProperty(userAgents, fc.integer({ min: 1, max: 40 }), async (values, size) => {
    const rows = values.map(delivery)
    const pieces = await Array.fromAsync(exportText(format, EXPORT_COLUMNS.deliveries, inTurn([rows])))
    const bytes = new TextEncoder().encode(pieces.join(''))
    const count = rowCounter(format)
    let counted = 0
    for (let at = 0; at < bytes.length; at += size) counted = count(bytes.subarray(at, at + size))
    expect(counted).toBe(rows.length)
  }))
})
