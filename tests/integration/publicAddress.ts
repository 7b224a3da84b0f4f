import { createServer, request, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

/** What stands between the world and the app; `forward` passes a request on, with whatever it changes. */
export type OnTheWay = (request: IncomingMessage, response: ServerResponse, forward: (change?: Change) => void) => void

interface Change {
  body?: (body: string) => string
  headers?: (headers: IncomingMessage['headers']) => IncomingMessage['headers']
  method?: string
  path?: string
}

/** An address like the public one of an app, with something before the app that tests change as they go. */
export async function usePublicAddress(appUrl: () => string) {
  let onTheWay: OnTheWay = (_request, _response, forward) => forward()
  const listener: RequestListener = (incoming, response) => onTheWay(incoming, response, change => void forward(appUrl(), incoming, response, change))
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    put: (next: OnTheWay) => { onTheWay = next },
  }
}

async function forward(appUrl: string, incoming: IncomingMessage, response: ServerResponse, change: Change = {}): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const body = Buffer.from((change.body ?? (text => text))(Buffer.concat(chunks).toString()))
  const { 'content-length': length, ...headers } = (change.headers ?? (given => given))({ ...incoming.headers })
  const passed = request(`${appUrl}${change.path ?? incoming.url}`, { agent: false, method: change.method ?? incoming.method, headers: { ...headers, 'content-length': String(body.length) } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  passed.on('error', () => response.destroy())
  passed.end(body)
}
