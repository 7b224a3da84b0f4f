import { expect } from 'vitest'
import { json, type useApp } from './app'

type Fetch = ReturnType<typeof useApp>['fetch']

/** Posts JSON to the admin API of an app, or a text as it is. */
export const posting = (app: { fetch: Fetch }) => (path: string, body: unknown = {}, init: RequestInit = {}, claims?: Parameters<Fetch>[2]) => app.fetch(path, {
  method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), ...init, headers: { 'content-type': 'application/json', ...init.headers },
}, claims)

/** The JSON of an answer that has to have this status. */
export async function answerOf<Body>(answer: Promise<Response>, status = 200): Promise<Body> {
  const response = await answer
  expect(response.status, response.url).toBe(status)
  return json<Body>(response)
}
