import type { WebhookEvent } from '@clerk/backend'

/** An event of Clerk's, as its webhook body holds it. */
export interface ClerkEvent {
  type: string
  data: object
  object: 'event'
  event_attributes: { http_request: { client_ip: string, user_agent: string } }
  /** When it happened, in milliseconds since 1970. */
  timestamp: number
  instance_id: string
}

/** A type of Clerk's catalogue. */
export type CatalogueType = WebhookEvent['type']

type DataOfMember<Event, Type> = Event extends { type: infer Types, data: infer Data } ? Type extends Types ? Data : never : never
/** What Clerk's types say that an event of the type carries. */
export type DataOf<Type extends CatalogueType> = DataOfMember<WebhookEvent, Type>

/** The text that is signed and sent. */
export function eventBody(event: ClerkEvent): string {
  return JSON.stringify(event)
}
