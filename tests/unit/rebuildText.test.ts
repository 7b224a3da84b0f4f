import { expect, test } from 'vitest'
import type { Store } from '#db/store'
import { describeDifferences } from '../../scripts/rebuild/text'

const store = { listDifferences: async () => ({ items: [], nextCursor: null, total: 0, totalIsExact: true }) } as unknown as Store

test('the command line counts what was read as the pages do', async () => {
  expect(await describeDifferences(store, { events: 1, users: 1 })).toEqual(['1 event and 1 user were read. Every row is as the log says.'])
  expect(await describeDifferences(store, { events: 1233, unreadable: 1, users: 0 })).toEqual(['1,234 events and 0 users were read. Every row is as the log says.'])
})
