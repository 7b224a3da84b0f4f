import { expect, test } from 'vitest'
import { makeMessageId, REJECTED_REQUESTS, send } from '../../scripts/clerk/sender'
import { FOLLOWERS_MAX } from '../../server/services/live'
import { USER_CREATED_TEXT, userEvent } from '../fixtures/events'
import { json, useApp } from './app'

const app = useApp()

/** Opens a stream and reads it as it comes. */
async function follow() {
  const leaving = new AbortController()
  const response = await app.fetch('/api/live', { signal: leaving.signal })
  let received = ''
  const ended = (async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) received += chunk
  })()
  ended.catch(() => {})
  return {
    response,
    ended,
    leave: () => leaving.abort(),
    beats: () => received.split('event: beat').length - 1,
    /** What was told of so far, one number a tick. */
    ticks: () => [...received.matchAll(/^event: changed\ndata: (.+)$/gm)].map(([, data = '']) => (JSON.parse(data) as { deliveries: number }).deliveries),
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

test('every kind of delivery is told of, to everybody who follows, and none is lost in a burst', async () => {
  const followers = [await follow(), await follow()]
  const { response } = followers[0]!
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'private, no-store', 'x-accel-buffering': 'no' })
  await expect.poll(() => followers.map(({ beats }) => beats())).toEqual([1, 1])

  const id = makeMessageId()
  await app.deliver({ id, body: USER_CREATED_TEXT })
  await expect.poll(() => followers.map(({ ticks }) => ticks())).toEqual([[1], [1]])
  await app.deliver({ id, body: USER_CREATED_TEXT })
  await app.deliver({ body: JSON.stringify(userEvent({ updated_at: 'soon' })) })
  await send(app.endpoint(), REJECTED_REQUESTS.missing_headers(app.secret(), { body: '{}' }))
  await expect.poll(() => followers.map(({ ticks }) => sum(ticks()))).toEqual([4, 4])

  await Promise.all(Array.from({ length: 40 }, (_, n) => app.deliver({ body: JSON.stringify(userEvent({ id: `user_${n}` })) })))
  await expect.poll(() => followers.map(({ ticks }) => sum(ticks()))).toEqual([44, 44])
  expect(followers[0]!.ticks().length, 'a burst is told of in few ticks').toBeLessThan(20)
  followers.forEach(({ leave }) => leave())
})

test('only so many follow at once; whoever leaves makes room', async () => {
  const followers = await Promise.all(Array.from({ length: FOLLOWERS_MAX }, follow))
  expect(followers.every(({ response }) => response.status === 200)).toBe(true)
  const refused = await app.fetch('/api/live')
  expect([refused.status, await json<object>(refused)]).toMatchObject([503, { message: expect.stringContaining('Too many pages') as string }])
  expect((await app.deliver({ body: USER_CREATED_TEXT })).status).toBe(200)
  followers[0]!.leave()
  await expect.poll(async () => {
    const next = await follow()
    followers.push(next)
    return next.response.status
  }).toBe(200)
  followers.forEach(({ leave }) => leave())
})

test('the server stops though somebody follows, and ends their stream', async () => {
  const { response, ended } = await follow()
  expect(response.status).toBe(200)
  expect(await app.running().stop()).toEqual({ code: 0, signal: null })
  await ended
  await app.restart()
})
