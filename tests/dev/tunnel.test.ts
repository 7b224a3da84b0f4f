import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDevServer, type DevServer } from './devServer'

const TUNNEL = 'name.ngrok-free.app'
const MODULE = '/_nuxt/@vite/client'
let server: DevServer

beforeAll(async () => {
  server = await startDevServer({ DEV_ALLOWED_HOSTS: ` second.example , ${TUNNEL}` })
})
afterAll(async () => {
  await server?.stop()
})

test.for([TUNNEL, 'second.example'])('%s, which DEV_ALLOWED_HOSTS lists, reaches the routes and what Vite serves', async (host) => {
  expect(await server.ask(host, '/api/health')).toMatchObject({ status: 200, text: expect.stringContaining('ok') })
  expect(await server.ask(host, MODULE)).toMatchObject({ status: 200, type: 'text/javascript' })
})

test.for(['another.ngrok-free.app', `${TUNNEL}.evil.example`, 'ngrok-free.app'])('%s, which it does not list, reaches neither', async (host) => {
  for (const path of ['/api/health', '/', MODULE]) {
    expect(await server.ask(host, path), path).toMatchObject({ status: 403, text: expect.stringContaining(`"${host}") is not allowed`) })
  }
})

test('localhost stays open', async () => {
  expect(await server.ask(`localhost:${server.port}`, MODULE)).toMatchObject({ status: 200, type: 'text/javascript' })
})
