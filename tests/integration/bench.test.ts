import { afterAll, expect, test } from 'vitest'
import { startClient } from '../../scripts/bench/client/load'
import { ingestFigures, type Side } from '../../scripts/bench/ingestFigures'
import { inTurns, ratioOf } from '../../scripts/bench/turns'
import { createWebhookSecret } from '../../scripts/clerk/instance'
import { useApp } from './app'

// That the bench measures what it says; how fast anything is, is not judged here.
const COUNT = 40
const BYTES = 2000
const app = useApp()
const client = startClient()
afterAll(() => client.close())

const port = () => Number(new URL(app.running().url).port)
const count = (sql: string) => app.query<{ count: number }>(`SELECT count(*) AS count FROM ${sql}`)[0]!.count
const eventIds = () => new Set(app.query<{ id: string }>('SELECT id FROM events').map(({ id }) => id))

test('every delivery that a client tells of is one of the server’s, of an event and a user of its own', async () => {
  const before = { ids: eventIds(), delivery: app.query<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM deliveries')[0]!.id, users: count('users') }
  await client.prepare({ secret: app.secret(), count: COUNT, bytes: BYTES })
  const sent = await client.send({ port: port(), connections: 4, seconds: 60, status: 200 })
  const stored = eventIds().difference(before.ids)
  expect(new Set(sent.ids)).toEqual(stored)
  expect([sent.ids.length, sent.ms.length, sent.writtenAt.length, stored.size]).toEqual([COUNT, COUNT, COUNT, COUNT])
  expect(count('users')).toBe(before.users + COUNT)
  const [deliveries] = app.query<{ accepted: number, least: number, most: number }>('SELECT sum(outcome = \'accepted\') AS accepted, min(body_bytes) AS least, max(body_bytes) AS most FROM deliveries WHERE id > ?', before.delivery)
  expect(deliveries!.accepted).toBe(COUNT)
  expect(deliveries!.least).toBeGreaterThanOrEqual(BYTES * 0.9)
  expect(deliveries!.most).toBeLessThanOrEqual(BYTES * 1.2)
})

test('half of the events are about users that are known, where there are such', async () => {
  await client.prepare({ secret: app.secret(), count: COUNT, bytes: BYTES })
  await client.send({ port: port(), connections: 4, seconds: 60, status: 200 })
  const about = app.query<{ id: string }>('SELECT id FROM users ORDER BY synced_at DESC, id LIMIT 5').map(({ id }) => id)
  const before = count('users')
  await client.prepare({ secret: app.secret(), count: COUNT, bytes: BYTES, about })
  await client.send({ port: port(), connections: 4, seconds: 60, status: 200 })
  expect(count('users')).toBe(before + COUNT / 2)
  expect(count(`events WHERE subject_id IN (${about.map(id => `'${id}'`).join()})`)).toBe(about.length + COUNT / 2)
})

test('an answer that is not the wanted one ends the measuring, and so does a server that is away', async () => {
  const before = count('events')
  await client.prepare({ secret: createWebhookSecret(), count: 2, bytes: BYTES })
  await expect(client.send({ port: port(), connections: 1, seconds: 60, status: 200 })).rejects.toThrow('400 was answered in place of 200')
  await client.prepare({ secret: app.secret(), count: 2, bytes: BYTES, isForged: true })
  await client.send({ port: port(), connections: 1, seconds: 60, status: 400 })
  await expect(client.send({ port: 1, connections: 1, seconds: 60, status: 200 })).rejects.toThrow('ECONNREFUSED')
  expect(count('events')).toBe(before)
})

test('sides are measured in turns, and each figure is of the side that it is told of', async () => {
  const side = (name: string): Side => ({ name, url: app.running().url, pid: app.running().pid, webhookSecret: app.secret() })
  const sides = [side('first'), side('second')]
  const { pilot } = ingestFigures({ client, pilotCount: COUNT }, { connections: 2, bytes: BYTES }, 1)
  const before = count('events')
  const { count: answered } = await pilot(sides[0]!)
  expect(answered).toBeGreaterThan(0)
  expect(count('events')).toBe(before + answered)

  const order: string[] = []
  const rounds = await inTurns(sides, 3, async ({ name }) => order.push(name))
  expect(order).toEqual(['first', 'second', 'second', 'first', 'first', 'second'])
  expect(rounds).toEqual([[1, 2], [4, 3], [5, 6]])
  expect(ratioOf(rounds, 1, 0, figure => figure)).toEqual({ median: 1.2, lowest: 0.75, highest: 2 })
})
