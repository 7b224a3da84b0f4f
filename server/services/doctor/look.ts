import ipaddr from 'ipaddr.js'
import { isAllowed, SVIX_ADDRESSES } from '../allowList'
import { parsed } from './respacing'
import type { Check } from '#shared/findings'

/** What of a request looks like Svix. None of it proves anything: the two that a sender writes can be copied. */
export interface Look {
  svixUserAgent: boolean
  /** Null where a proxy or a tunnel on a private address passed it on. */
  svixAddress: boolean | null
  /** Null where it was not read. */
  eventBody: boolean | null
}

/** @param body at most as much as is examined */
export function lookOf({ header, sourceIp, body }: { header: (name: string) => string | undefined, sourceIp: string | null, body?: Buffer }): Look {
  return {
    svixUserAgent: /^Svix-Webhooks\//.test(header('user-agent') ?? ''),
    svixAddress: isPublic(sourceIp) ? isAllowed(SVIX_ADDRESSES, sourceIp) : null,
    eventBody: body ? isEventLike(parsed(body.toString('utf8'))) : null,
  }
}

export function lookChecks({ svixUserAgent, svixAddress, eventBody }: Look): Check[] {
  return [
    { check: 'user_agent', found: svixUserAgent },
    { check: 'address', found: svixAddress },
    ...(eventBody === null ? [] : [{ check: 'event_body', found: eventBody } as const]),
  ]
}

function isPublic(address: string | null): boolean {
  return address !== null && ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

/** Clerk's events have a type of two words and an object of data. */
function isEventLike(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('data' in value)) return false
  return typeof value.type === 'string' && /^\w+\.\w+$/.test(value.type) && typeof value.data === 'object' && value.data !== null
}
