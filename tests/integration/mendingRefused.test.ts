import { expect, test } from 'vitest'
import { JSON_BODY_MAX_BYTES } from '../../server/http/parse'
import { useApp } from './app'
import { answerOf, posting } from './requests'

const app = useApp()
const post = posting(app)
const FOREIGN: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]
const POSTS = ['/api/reprocess', '/api/reprocess/preview', '/api/mendings/1/cancel']

test('mending is refused for whoever is no admin, and from other sites', async () => {
  for (const path of POSTS) {
    expect((await post(path, { eventId: 'msg_x' }, {}, null)).status, path).toBe(401)
    expect((await post(path, { eventId: 'msg_x' }, {}, { userId: 'user_stranger' })).status, path).toBe(403)
    for (const headers of FOREIGN) {
      expect((await post(path, { eventId: 'msg_x' }, { headers })).status, path).toBe(403)
    }
  }
  for (const path of ['/api/mendings', '/api/mendings/1', '/api/mendings/1/events']) {
    expect((await app.fetch(path, {}, null)).status).toBe(401)
    expect((await app.fetch(path, {}, { userId: 'user_stranger' })).status).toBe(403)
  }
})

test.for<[unknown, string[]]>([
  [{}, ['eventId']],
  [{ eventId: 'msg_1', filters: {} }, ['eventId']],
  [{ eventId: '' }, ['eventId']],
  [{ eventId: 'x'.repeat(1001) }, ['eventId']],
  [{ filters: { outcome: 'lost', from: 'soon', colour: 'red' }, then: 1 }, ['filters.outcome', 'filters.from', 'filters.colour', 'then']],
  [{ filters: { from: 2, to: 1 } }, ['filters.from']],
  [[], ['']],
])('%j is named as wrong', async ([body, paths]) => {
  for (const path of ['/api/reprocess', '/api/reprocess/preview']) {
    const { data } = await answerOf<{ data: { issues: { path: string }[] } }>(post(path, body), 400)
    expect(data.issues.map(issue => issue.path).sort()).toEqual(paths.toSorted())
  }
})

test('so is what is no JSON, or too much of it', async () => {
  expect((await post('/api/reprocess', '{')).status).toBe(400)
  expect((await post('/api/reprocess', { eventId: 'x'.repeat(JSON_BODY_MAX_BYTES) })).status).toBe(413)
  expect((await post('/api/reprocess', 'eventId=msg_1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status).toBe(415)
})

test('and what there is not', async () => {
  for (const path of ['/api/reprocess', '/api/reprocess/preview']) expect((await post(path, { eventId: 'msg_none' })).status).toBe(404)
  for (const id of ['999999', '0', 'x', '1e3']) {
    expect((await app.fetch(`/api/mendings/${id}`)).status).toBe(404)
    expect((await app.fetch(`/api/mendings/${id}/events`)).status).toBe(404)
    expect((await post(`/api/mendings/${id}/cancel`)).status).toBe(404)
  }
  expect((await app.fetch('/api/mendings?cursor=WzAsIngiXQ')).status).toBe(400)
})
