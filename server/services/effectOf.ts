import * as z from 'zod'
import type { WebhookEvent } from '@clerk/backend/webhooks'
import type { Effect } from '#db/delivered'
import { readDeletedUserId, readUserVersion } from './userVersion'

/** What a verified event asks of the users; what it lacks for that makes it a failure. */
export function effectOf(event: WebhookEvent): Effect {
  try {
    switch (event.type) {
      case 'user.created':
      case 'user.updated':
        return { kind: 'upsert', user: readUserVersion(event) }
      case 'user.deleted':
        return { kind: 'delete', userId: readDeletedUserId(event) }
      default:
        return { kind: 'ignore' }
    }
  }
  catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    return { kind: 'fail', reason: 'payload_invalid', statusCode: 422, detail: describe(error) }
  }
}

/** A defect of ours: the event is kept as failed, and a retry of it is applied once the defect is mended. */
export function internalError(error: unknown): Effect {
  return { kind: 'fail', reason: 'internal_error', statusCode: 500, detail: error instanceof Error ? error.name : null }
}

/** Names each field that is wrong, and never its value. */
function describe(error: z.ZodError): string {
  return error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')
}
