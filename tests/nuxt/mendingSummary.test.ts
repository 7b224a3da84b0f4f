import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test } from 'vitest'
import type { MendingRecord } from '#shared/mendings'
import MendingSummary from '~/components/mending/Summary.vue'

const MENDING: MendingRecord = {
  id: 7, kind: 'reprocess', state: 'running', startedBy: 'user_1', starter: null, startedAt: 1, finishedAt: null, request: {}, done: 1, total: 3, counts: {}, summary: null,
}

async function shown(mending: Partial<MendingRecord>) {
  const summary = await mountSuspended(MendingSummary, { props: { mending: { ...MENDING, ...mending } } })
  const text = summary.text().replaceAll(/\s+/g, ' ')
  const canCancel = summary.findAll('button').some(button => button.text() === 'Cancel the rest')
  return { text, canCancel, links: summary.findAll('a').map(link => link.attributes('href')), hasProgress: summary.find('progress').exists() }
}

test('events that are applied again are counted, and the rest can be cancelled', async () => {
  const lasting = await shown({ request: { filters: { outcome: 'failed' } } })
  expect([lasting.canCancel, lasting.hasProgress]).toEqual([true, true])
  expect(lasting.text).toContain('1 of 3 events')
  const ended = await shown({ state: 'cancelled', finishedAt: 2 })
  expect([ended.canCancel, ended.hasProgress]).toEqual([false, false])
  expect(ended.text).toContain('Cancelled after 1 event. What was done stays done.')
})

test('a rebuild counts no events that were applied; it is confirmed and cancelled on a page of its own', async () => {
  const waiting = await shown({ kind: 'rebuild', state: 'waiting', done: 0, summary: '3 rows are missing.' })
  expect(waiting.text).toContain('3 rows are missing.')
  expect(waiting.text).not.toMatch(/\bevents?\b/i)
  expect([waiting.canCancel, waiting.hasProgress]).toEqual([false, false])
  expect(waiting.links).toContain('/mending/rebuild')
  const running = await shown({ kind: 'rebuild', summary: 'Comparing the users' })
  expect([running.canCancel, running.hasProgress]).toEqual([false, true])
  const done = await shown({ kind: 'rebuild', state: 'done', done: 2, summary: '3 rows inserted.' })
  expect(done.text).not.toMatch(/\bevents?\b/i)
  expect(done.links).not.toContain('/mending/rebuild')
  expect((await shown({ kind: 'rebuild', state: 'interrupted', summary: 'Comparing the users' })).text).toContain('The server stopped before its end.')
  const ofCommand = (await shown({ kind: 'rebuild', state: 'interrupted', startedBy: 'command line', summary: 'Comparing the users' })).text
  expect(ofCommand).toContain('A start of the server ended it.')
  expect(ofCommand).not.toContain('stopped')
})

test('a self-test says what it found, and counts nothing', async () => {
  const { text } = await shown({ kind: 'self_test', state: 'done', done: 1, total: 1, counts: { site_url_missing: 1 }, summary: 'The public address is not set' })
  expect(text).toContain('The public address is not set')
  expect(text).not.toMatch(/\bevents?\b/i)
})
