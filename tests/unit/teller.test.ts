import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { StoreUnavailableError } from '#db/store'
import type { Alert } from '#shared/alerts'
import { log } from '../../server/services/log'
import { postJson, type Posted } from '../../server/services/noticing/post'
import { createTeller } from '../../server/services/noticing/teller'

log.level = 'silent'

const servers: Server[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/T0KEN?key=s3cret`
}

test.for<[number, Posted]>([
  [200, { isTaken: true, words: 'it answered 200 OK', canRetry: false }],
  [204, { isTaken: true, words: 'it answered 204 No Content', canRetry: false }],
  [302, { isTaken: false, words: 'it answered 302 Found, a redirect, which is not followed', canRetry: false }],
  [404, { isTaken: false, words: 'it answered 404 Not Found', canRetry: false }],
  [429, { isTaken: false, words: 'it answered 429 Too Many Requests', canRetry: true }],
  [503, { isTaken: false, words: 'it answered 503 Service Unavailable', canRetry: true }],
  [599, { isTaken: false, words: 'it answered 599', canRetry: true }],
])('an answer of %i', async ([status, posted]) => {
  let asked = 0
  const url = await listen((_, response) => {
    asked++
    response.writeHead(status, { location: '/elsewhere' }).end('T0KEN')
  })
  expect(await postJson(url, {})).toEqual(posted)
  expect(asked).toBe(1)
})

test('a receiver that does not answer in time, breaks off, is not there or cannot be called is named without its address', async () => {
  const silent = await listen(() => {})
  expect(await postJson(silent, {}, 50)).toEqual({ isTaken: false, words: 'it timed out: no answer within 0.05 s', canRetry: true })
  const broken = await listen(request => request.socket.destroy())
  expect(await postJson(broken, {})).toMatchObject({ isTaken: false, words: 'the connection broke' })
  const gone = await listen(() => {})
  servers.splice(0).forEach((server) => {
    server.closeAllConnections()
    server.close()
  })
  expect(await postJson(gone, {})).toMatchObject({ isTaken: false, words: 'the connection was refused' })
  expect((await postJson('http://user:s3cret@127.0.0.1/', {})).words).toBe('the connection failed')
})

const ALERT: Alert = { id: 3, kind: 'silence', since: 0, noticedAt: 1, endedAt: null, toldAt: null, toldEndAt: null, facts: { afterId: 1, afterAt: 0, usualMs: 7_200_000 } }

/** A teller whose receiver gives the answers in turn, and whose store has what was not told. */
function tellerWith(answers: Posted[], untold: Alert[] = [ALERT]) {
  const sent: unknown[] = []
  const store = {
    listUntoldAlerts: async () => untold,
    noteAlert: async (id: number, note: object) => {
      untold = untold.filter(alert => alert.id !== id || !note)
    },
  }
  const again = vi.fn<() => void>()
  const post = async (_url: string, message: unknown) => {
    sent.push(message)
    return answers.shift() ?? { isTaken: true, words: 'it answered 200 OK', canRetry: false }
  }
  return { sent, again, teller: createTeller({ store, url: 'http://x', siteUrl: null }, again, { post, waitsMs: [1000, 2000] }) }
}

const BUSY: Posted = { isTaken: false, words: 'it answered 503 Service Unavailable', canRetry: true }

test('what was taken is told once', async () => {
  const { teller, sent } = tellerWith([])
  await teller.tellAll()
  await teller.tellAll()
  expect(sent).toHaveLength(1)
  expect(teller.problem()).toBeNull()
})

test('what was taken is told once also when that cannot be noted for a while', async () => {
  const noted: object[] = []
  let isAway = true
  const store = {
    listUntoldAlerts: async () => noted.length > 0 ? [] : [ALERT],
    noteAlert: async (_id: number, note: object) => {
      if (isAway) throw new StoreUnavailableError('full')
      noted.push(note)
    },
  }
  let sent = 0
  const post = async () => ({ isTaken: ++sent > 0, words: 'it answered 200 OK', canRetry: false })
  const teller = createTeller({ store, url: 'http://x', siteUrl: null }, () => {}, { post })
  const takenAt = Date.now()
  await expect(teller.tellAll()).rejects.toThrow('full')
  await expect(teller.tellAll()).rejects.toThrow('full')
  vi.useFakeTimers({ now: takenAt + 3_600_000 })
  isAway = false
  await teller.tellAll()
  expect(sent).toBe(1)
  expect(noted).toEqual([{ toldAt: expect.closeTo(takenAt, -4) as number }])
})

test('what was not taken is tried again after waits that grow, and not more often than there are waits', async () => {
  vi.useFakeTimers()
  const { teller, sent, again } = tellerWith([BUSY, BUSY, BUSY])
  const tries = async () => {
    await teller.tellAll()
    return sent.length
  }
  expect([await tries(), await tries()], 'the wait holds').toEqual([1, 1])
  expect(teller.problem()).toMatchObject({ text: BUSY.words, triesAgain: true })
  await vi.advanceTimersByTimeAsync(1000)
  expect([again.mock.calls.length, await tries()]).toEqual([1, 2])
  await vi.advanceTimersByTimeAsync(1999)
  expect(await tries()).toBe(2)
  await vi.advanceTimersByTimeAsync(1)
  expect([again.mock.calls.length, await tries()]).toEqual([2, 3])
  await vi.advanceTimersByTimeAsync(86_400_000)
  expect([again.mock.calls.length, await tries()], 'given up').toEqual([2, 3])
  expect(teller.problem()).toMatchObject({ text: BUSY.words, triesAgain: false })
})

test('a refusal that will not change is not tried again; other news is told all the same', async () => {
  vi.useFakeTimers()
  const { teller, sent } = tellerWith([{ isTaken: false, words: 'it answered 404 Not Found', canRetry: false }], [ALERT, { ...ALERT, id: 4 }])
  await teller.tellAll()
  await vi.advanceTimersByTimeAsync(86_400_000)
  await teller.tellAll()
  expect(sent).toMatchObject([{ alert: { id: 3 } }, { alert: { id: 4 } }])
})

test('a message is a text for a chat, and fields for a program', async () => {
  const { teller, sent } = tellerWith([])
  await teller.tellAll()
  expect(sent[0]).toEqual({
    text: expect.stringMatching(/^Rollcall: No webhooks arrive\nNothing verified has come since 1970-01-01 00:00 UTC\..* no pause was longer than 2 h\..*\nWhat to do: /) as string,
    state: 'begun',
    alert: { id: 3, kind: 'silence', since: 0, noticedAt: 1, endedAt: null, afterId: 1, afterAt: 0, usualMs: 7_200_000 },
    title: 'No webhooks arrive',
    explanation: expect.any(String) as string,
    nextStep: expect.any(String) as string,
    url: null,
  })
})
