import type { IncomingMessage } from 'node:http'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request that may change something was made by another site's page. Browsers say so themselves in
 * Sec-Fetch-Site; those that do not still send an Origin. A program that sends neither carries no cookies by accident.
 */
export function isCrossSite({ method, headers }: IncomingMessage): boolean {
  if (SAFE_METHODS.has(method ?? 'GET')) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (headers.origin === undefined) return false
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host
}
