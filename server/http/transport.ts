import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import type { Transport } from '../services/arrival'

/** What a request says of itself before its body is read. */
export function transportOf(request: IncomingMessage, trustProxy: boolean): Transport {
  const receivedAt = Date.now()
  const started = performance.now()
  return {
    headers: request.headers,
    sourceIp: sourceIpOf(request, trustProxy),
    receivedAt,
    elapsed: () => Math.round(performance.now() - started),
  }
}

/**
 * The address that a request came from. Behind a trusted proxy that is the last entry of X-Forwarded-For: the one that
 * the proxy itself wrote; all before it is whatever the sender claimed. Null when it is no address.
 */
function sourceIpOf(request: IncomingMessage, trustProxy: boolean): string | null {
  const forwarded = trustProxy ? String(request.headers['x-forwarded-for'] ?? '').split(',').at(-1)?.trim() : undefined
  const address = forwarded || request.socket.remoteAddress
  if (!address) return null
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : null
}
