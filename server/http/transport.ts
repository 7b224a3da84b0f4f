import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import type { Transport } from '../services/arrival'

/** Some proxies write the port as well, and an IPv6 address in brackets then. */
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/

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
  const written = forwarded || request.socket.remoteAddress
  if (!written) return null
  const [, six, four] = WITH_PORT.exec(written) ?? []
  const address = six ?? four ?? written
  return ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address) ? ipaddr.process(address).toString() : null
}
