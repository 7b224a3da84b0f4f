import { createHash, timingSafeEqual } from 'node:crypto'
import type { H3Event } from 'h3'
import { isMetricsRoute } from './publicPaths'

const BEARER = /^Bearer (.+)$/i

/**
 * Whether a request asks for the metrics, and for nothing else, with the token that the settings name. How long the answer
 * takes does not tell how much of a wrong token is right.
 */
export function isMetricsReader({ path, method, node, context }: H3Event): boolean {
  const { metricsToken } = context.settings
  if (metricsToken === null || !isMetricsRoute(path) || method !== 'GET') return false
  const given = BEARER.exec(node.req.headers.authorization ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(metricsToken))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
