import { expect, test } from 'vitest'
import { WAITING_MAX } from '../../db/sqlite/thread/store'
import { makeMessageId, type Answer } from '../../scripts/clerk/sender'
import { parsePrometheusText } from '../fixtures/prometheusText'
import { useApp } from './app'
import { GO_ON, HOLD } from './toldThread'

const BEYOND = 20
/** So many connections a listening server lets wait, whatever the system. */
const AT_ONCE = 100
const app = useApp({}, { preload: new URL('./holdWriter.ts', import.meta.url) })

async function waiting(): Promise<number | undefined> {
  const text = await (await app.fetch('/api/metrics')).text()
  return parsePrometheusText(text).find(({ name }) => name === 'rollcall_deliveries_waiting')?.value
}

test('while the writing thread is held up, so many deliveries wait; those beyond are told to come again, and none that was taken is lost', async () => {
  const messages = Array.from({ length: WAITING_MAX + BEYOND }, (_, n) => ({ id: makeMessageId(), body: JSON.stringify({ type: 'user.created', timestamp: 1, data: { id: `user_${n}`, updated_at: 1 } }) }))
  await app.running().tell(HOLD)
  const answered = new Map<string, Answer>()
  const send = (from: number, to: number) => messages.slice(from, to).map(async message => answered.set(message.id, await app.deliver(message)))
  const all: Promise<unknown>[] = []
  for (let n = 0; n < WAITING_MAX; n += AT_ONCE) {
    all.push(...send(n, n + AT_ONCE))
    await expect.poll(waiting).toBe(n + AT_ONCE)
  }
  all.push(...send(WAITING_MAX, messages.length))
  await expect.poll(() => answered.size).toBe(BEYOND)
  const refused = [...answered.keys()]
  expect(refused.toSorted()).toEqual(messages.slice(WAITING_MAX).map(({ id }) => id).toSorted())
  for (const answer of answered.values()) expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
  expect(await waiting()).toBe(WAITING_MAX)

  await app.running().tell(GO_ON)
  await Promise.all(all)
  const taken = messages.map(({ id }) => id).filter(id => !refused.includes(id))
  for (const id of taken) expect(answered.get(id)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
  expect(await waiting()).toBe(0)
  expect(app.query<{ id: string }>('SELECT id FROM events').map(({ id }) => id).toSorted()).toEqual(taken.toSorted())
  const again = messages.find(({ id }) => id === refused[0])!
  expect(await app.deliver(again)).toMatchObject({ status: 200, body: '{"outcome":"applied"}' })
})
