import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { log } from '../../server/services/log'
import { createNoticing } from '../../server/services/noticing/noticing'
import { arrival, rejection } from './contract/given'
import { useSqliteFiles } from './sqliteFile'

const files = useSqliteFiles()
const HOUR_MS = 3_600_000

test('pages are told when an alert begins, and again when it is known whether anybody could be told of it', async () => {
  log.level = 'silent'
  const asked = Promise.withResolvers<ServerResponse>()
  const receiver = createServer((_, response) => asked.resolve(response)).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  onTestFinished(() => {
    receiver.closeAllConnections()
    receiver.close()
  })
  const store = files.open(await files.newFile())
  for (let n = 0; n < 5; n++) await store.reject(rejection(), arrival({ receivedAt: Date.now() - HOUR_MS }))

  const problems: (string | undefined)[] = []
  const alertWebhookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  const noticing = createNoticing(store, { alertWebhookUrl, siteUrl: null }, () => problems.push(noticing.problem()?.text))
  onTestFinished(noticing.close)
  const response = await asked.promise
  expect(problems).toEqual([undefined])
  response.writeHead(404).end()
  await expect.poll(() => problems).toEqual([undefined, 'it answered 404 Not Found'])
})
