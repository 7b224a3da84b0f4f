import { receivedHeaders } from './httpRequest.ts'
import type { HttpRequest } from './httpRequest.ts'
import type { Run } from './run.ts'

/** h3 decodes an address twice, and before it looks for its query: ids with these characters, which Svix’s have not, cannot be asked for. */
const LOST_IN_ADDRESSES = /[%?#\\]/

/**
 * Looks a delivery up by the API: what was taken has to be there with exactly its payload, and what was refused must not be.
 * Its id has to be one that no other delivery has.
 * @returns what is wrong; null when nothing is
 */
export async function whyNotKept({ client, subject }: Run, { headers, body }: HttpRequest, { status, outcome }: { status: number, outcome: string | null }): Promise<string | null> {
  const id = receivedHeaders(headers)['svix-id']?.trim()
  if (!id || LOST_IN_ADDRESSES.test(id)) return null
  const get = (path: string) => client.call({ method: 'GET', path, headers: { cookie: subject.cookie, host: `localhost:${subject.port}` } })
  const found = await get(`/api/events/${encodeURIComponent(id)}?reveal=true`)
  if (status !== 200 && status !== 422) return found.status === 404 ? null : `It was refused with ${status}, and its event is answered with ${found.status}`
  if (found.status !== 200) return `It was answered with ${status}, and its event with ${found.status} ${found.body.toString().slice(0, 200)}`

  const event = JSON.parse(found.body.toString()) as { id: string, payload: string, outcome: string, subjectId: string | null }
  if (event.id !== id) return `Its event has the id ${JSON.stringify(event.id)}`
  if (event.payload !== body.toString('utf8')) return `Its payload is kept as ${JSON.stringify(event.payload.slice(0, 500))}`
  const wanted = status === 422 ? 'failed' : outcome
  if (event.outcome !== wanted) return `Its event is kept as ${event.outcome}, where ${wanted} was told`
  const userId = (event.subjectId ?? '').toWellFormed()
  if (outcome !== 'applied' || LOST_IN_ADDRESSES.test(userId)) return null
  const user = await get(`/api/users/${encodeURIComponent(userId)}`)
  return user.status === 200 ? null : `It was applied, and its user is answered with ${user.status} ${user.body.toString().slice(0, 200)}`
}
