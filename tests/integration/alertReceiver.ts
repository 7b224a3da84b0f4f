import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as jsonOf } from 'node:stream/consumers'
import { afterAll, beforeEach, expect } from 'vitest'
import type { Alerts } from '#shared/alerts'
import { openSqliteStore } from '../../db/sqlite/store'
import type { Store } from '#db/store'
import { userEvent } from '../fixtures/events'
import { migrations, reading } from '../store/sqliteFile'
import { json, useApp } from './app'

interface Message { text: string, state: string, title: string, url: string | null, alert: { kind: string, since: number, afterAt: number | null, count?: number, reason?: string, disabledAt?: number } | null }

/** The built server, and somebody whom it tells of its alerts: a receiver that answers 200 unless a test has it answer otherwise. */
export async function useAlerts() {
  let answerWith = 200
  const messages: Message[] = []
  const receiver = createServer((request, response) => {
    void jsonOf(request).then((message) => {
      messages.push(message as Message)
      response.writeHead(answerWith, { location: '/elsewhere' }).end('thank you')
    })
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  afterAll(() => {
    receiver.closeAllConnections()
    receiver.close()
  })
  beforeEach(() => {
    answerWith = 200
    messages.splice(0)
  })

  const app = useApp({
    NUXT_ALERT_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/T0KEN`,
    NUXT_PUBLIC_SITE_URL: 'https://rollcall.example.com',
  })
  const alerts = async () => json<Alerts>(await app.fetch('/api/alerts'))

  return {
    app,
    /** What the receiver was told in this test. */
    messages,
    alerts,
    kinds: async () => (await alerts()).open.map(({ kind }) => kind),
    page: async (path: string, claims?: { userId: string }) => (await app.fetch(path, { headers: { accept: 'text/html' } }, claims)).text(),
    answerWith: (status: number) => { answerWith = status },
    /** Ends every alert. */
    recover: () => app.deliver({ body: JSON.stringify(userEvent({ id: 'user_back' })) }),
    /** Fills the file as if the server had run for long, between a stop and a start: it looks at its start, and never at a part. */
    asIf: async (fill: (store: Store, now: number) => Promise<void>) => {
      // A stop between a message and the note of it has the next start tell it again.
      await expect.poll(() => app.query('SELECT id FROM alerts WHERE told_at IS NULL OR told_end_at IS NULL')).toEqual([])
      await app.restart({ whileDown: async () => {
        const store = openSqliteStore(app.databaseFile, migrations, reading)
        await fill(store, Date.now())
        await store.close()
      } })
    },
  }
}
