import { getQuery, getRouterParam, setResponseHeader, type H3Event } from 'h3'
import type { z } from 'zod'
import { revealQuery } from '#shared/queries'
import { discardBody, readBody } from './body'
import { refusal } from './refusal'

/** What an admin asks for in a body is a few filters. */
export const JSON_BODY_MAX_BYTES = 16 * 1024

/**
 * Reads a request's query. An empty value counts as none.
 * @throws a 400 whose data names every parameter that is wrong: `{ issues: [{ path, message }] }`
 */
export function parseQuery<Schema extends z.ZodType>(event: H3Event, schema: Schema): z.output<Schema> {
  const given = Object.entries(getQuery(event)).filter(([, value]) => value !== '')
  return checked(Object.fromEntries(given), schema, 'Wrong parameters', 'is no parameter of this address')
}

/**
 * Reads a request's body, which has to be JSON of {@link JSON_BODY_MAX_BYTES} at most.
 * @throws a 400 whose data names everything that is wrong: `{ issues: [{ path, message }] }`; a 413 or 415
 */
export async function parseBody<Schema extends z.ZodType>(event: H3Event, schema: Schema): Promise<z.output<Schema>> {
  const request = event.node.req
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw refusal(415, 'The body has to be JSON, and its Content-Type has to say so.')
  const read = await readBody(request, JSON_BODY_MAX_BYTES)
  discardBody(event)
  if (read.outcome !== 'whole') {
    throw read.outcome === 'too_large' ? refusal(413, `The body is larger than ${JSON_BODY_MAX_BYTES} bytes.`) : refusal(400, 'The body did not arrive whole.')
  }
  return checked(jsonOf(read.body), schema, 'Wrong body', 'is no field of this body')
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  }
  catch {
    throw refusal(400, 'The body is no JSON.')
  }
}

function checked<Schema extends z.ZodType>(given: unknown, schema: Schema, what: string, unknown: string): z.output<Schema> {
  const { data, error } = schema.safeParse(given)
  if (!error) return data
  const issues = error.issues.flatMap(issue => issue.code === 'unrecognized_keys'
    ? issue.keys.map(key => ({ path: [...issue.path, key].join('.'), message: unknown }))
    : [{ path: issue.path.join('.'), message: issue.message }])
  throw refusal(400, `${what}: ${issues.map(({ path, message }) => `${path} (${message})`).join(', ')}`, { issues })
}

/** The number in the path; null where it is none. */
export function numberOf(event: H3Event): number | null {
  const id = idOf(event)
  return /^\d{1,15}$/.test(id) ? Number(id) : null
}

/** The id in the path, decoded. */
export function idOf(event: H3Event): string {
  return getRouterParam(event, 'id', { decode: true }) ?? ''
}

/**
 * Passes on what was found.
 * @throws a 404 where nothing was
 */
export function found<Thing>(thing: Thing | null, what: string): Thing {
  if (thing === null) throw refusal(404, `There is no such ${what}.`)
  return thing
}

/** Whether the request asks for what is masked. Such an answer is kept by no cache. */
export function wantsReveal(event: H3Event): boolean {
  const { reveal } = parseQuery(event, revealQuery)
  if (reveal) setResponseHeader(event, 'Cache-Control', 'no-store')
  return reveal
}
