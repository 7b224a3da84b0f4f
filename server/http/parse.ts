import { getQuery, getRouterParam, setResponseHeader, type H3Event } from 'h3'
import type { z } from 'zod'
import { revealQuery } from '#shared/queries'
import { refusal } from './refusal'

/**
 * Reads a request's query. An empty value counts as none.
 * @throws a 400 whose data names every parameter that is wrong: `{ issues: [{ path, message }] }`
 */
export function parseQuery<Schema extends z.ZodType>(event: H3Event, schema: Schema): z.output<Schema> {
  const given = Object.entries(getQuery(event)).filter(([, value]) => value !== '')
  const { data, error } = schema.safeParse(Object.fromEntries(given))
  if (!error) return data
  const issues = error.issues.flatMap(issue => issue.code === 'unrecognized_keys'
    ? issue.keys.map(key => ({ path: key, message: 'is no parameter of this address' }))
    : [{ path: issue.path.join('.'), message: issue.message }])
  throw refusal(400, `Wrong parameters: ${issues.map(({ path, message }) => `${path} (${message})`).join(', ')}`, { issues })
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
