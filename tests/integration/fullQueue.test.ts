import { expect, test } from 'vitest'
import { WAITING_MAX } from '../../db/sqlite/thread/store'
import { makeMessageId, type Answer } from '../../scripts/clerk/sender'
import { userEvent } from '../fixtures/events'
import { parsePrometheusText } from '../fixtures/prometheusText'
import { useApp } from './app'
import { GO_ON, HOLD } from './toldThread'

const BEYOND = 20
const app = useApp({}, { preload: new URL('./holdWriter.ts', import.meta.url) })

async function waiting(): Promise<number | undefined> {
  const text = await (await app.fetch('/api/metrics')).text()
  return parsePrometheusText(text).find(({ name }) => name === 'rollcall_deliveries_waiting')?.value
}

test('while the writing thread is held up, so many deliveries wait; those beyond are told to come again, and none that was taken is lost', async () => {
  const messages = Array.from({ length: WAITING_MAX + BEYOND }, (_, n) => ({ id: makeMessageId(), body: JSON.stringify(userEvent({ id: `user_${n}` })) }))
  await app.running().tell(HOLD)
  const answered = new Map<string, Answer>()
  const all = Promise.all(messages.map(async message => answered.set(message.id, await app.deliver(message))))
  await expect.poll(() => answered.size).toBe(BEYOND)
  const refused = [...answered.keys()]
  for (const answer of answered.values()) expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
  expect(await waiting()).toBe(WAITING_MAX)

  await app.running().tell(GO_ON)
  await all
  const taken = messages.map(({ id }) => id).filter(id => !refused.includes(id))
  for (const id of taken) expect(answered.get(id)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  expect(await waiting()).toBe(0)
  expect(app.query<{ id: string }>('SELECT id FROM events').map(({ id }) => id).toSorted()).toEqual(taken.toSorted())
  const again = messages.find(({ id }) => id === refused[0])!
  expect(await app.deliver(again)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
})
