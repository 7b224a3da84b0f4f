import type { EventDetail } from '#shared/records/events'

/** An event with its deliveries as JSON to be passed on. The payload is in it as JSON, not as a text, and as it was sent. */
export function eventAsJson({ payload, maskedValues, ...event }: EventDetail): string {
  return JSON.stringify(event, null, 2).replace(/\n\}$/, () => `,\n  "payload": ${payload}\n}`)
}
