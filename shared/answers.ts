import type { Reason } from '#shared/reasons'

/** What an answer to a delivery means, for whoever sees its code in Clerk’s dashboard. */
export interface AnswerHelp {
  /** The anchor of its section on the help page, such as `400`. */
  id: string
  title: string
  /** What this app does when it answers so, or why an answer like this is none of its own. */
  meaning: string
  /** What to check, the likeliest first. */
  checks: readonly string[]
  /** The reasons that are recorded with this answer. */
  reasons: readonly Reason[]
}

/** Every answer that a delivery may get on its way, by code. */
export const ANSWERS = [
  {
    id: '200',
    title: '200: taken',
    meaning: 'The event, the delivery and what it changed are committed to the disk. The answer’s outcome says what became of it: applied, superseded, ignored or duplicate. None of these needs anybody.',
    checks: ['A user who is not in the list although Clerk shows 200: search for the user’s id under Events. A superseded or ignored event says why no row changed.'],
    reasons: ['newer_event_applied', 'user_deleted', 'type_not_synced'],
  },
  {
    id: '3xx',
    title: '301, 302, 307, 308: redirected',
    meaning: 'Rollcall redirects no webhook: something in front of it does. Svix follows no redirect and counts it as a failure. Rollcall has no record of it.',
    checks: [
      'Use the final address in Clerk’s dashboard: https in place of http, with or without www, no slash at the end.',
      'The self-test on the page Mending shows where the redirect leads.',
    ],
    reasons: [],
  },
  {
    id: '400',
    title: '400: not verified',
    meaning: 'The delivery came in and could not be verified, or is no event that may be used here. It is listed under Deliveries with its reason. Nothing of it became data. Svix sends it again.',
    checks: [
      'The signing secret: each endpoint in Clerk’s dashboard has its own, and development and production differ.',
      'Whatever stands in front of Rollcall: it must pass the svix- headers and the body untouched.',
      'This server’s clock: a delivery counts for five minutes before and after it was signed.',
    ],
    reasons: ['missing_headers', 'timestamp_invalid', 'timestamp_too_old', 'timestamp_too_new', 'signature_unsupported', 'signature_mismatch', 'body_not_json', 'body_not_event', 'body_incomplete', 'wrong_instance'],
  },
  {
    id: '401',
    title: '401: a login is asked for',
    meaning: 'Rollcall’s webhook asks for no login. Either the address is another path of Rollcall’s, which are all for admins, or something in front of it wants a login. No delivery is recorded.',
    checks: [
      'The Endpoint URL has to end in exactly /api/webhooks: a slash at the end makes another path of it.',
      'A proxy with a password, or a preview deployment that is protected: let POST /api/webhooks pass.',
    ],
    reasons: [],
  },
  {
    id: '403',
    title: '403: the address may not deliver',
    meaning: 'With a delivery under Deliveries: NUXT_WEBHOOK_ALLOWED_IPS does not hold the address that it came from. Without one: a firewall, or in development Vite, refused it before Rollcall.',
    checks: [
      'If the delivery shows your proxy’s address, set NUXT_TRUST_PROXY=true, provided that nobody can reach Rollcall around the proxy.',
      'If it shows an address of Svix’s that is newer than this version’s list, add it.',
      'In development, put the tunnel’s host into DEV_ALLOWED_HOSTS.',
    ],
    reasons: ['address_not_allowed'],
  },
  {
    id: '404',
    title: '404: nothing there',
    meaning: 'Rollcall answers every POST to /api/webhooks, so this answer is somebody else’s: the tunnel or the proxy leads elsewhere, or the path is another one.',
    checks: [
      'That Rollcall runs, and on the port that the proxy or tunnel leads to.',
      'The path in the Endpoint URL: /api/webhooks, and that the proxy does not cut off or add a part.',
      'A tunnel that was closed, or has another address now.',
    ],
    reasons: [],
  },
  {
    id: '405',
    title: '405: not a POST',
    meaning: 'The webhook takes POST alone and answers every other method so, with Allow: POST. Clerk always posts.',
    checks: [
      'A redirect on the way turns POST into GET: see 3xx.',
      'A browser’s address bar asks by GET: that is not how to try the webhook. The self-test on the page Mending is.',
    ],
    reasons: [],
  },
  {
    id: '413',
    title: '413: too large',
    meaning: 'The body is larger than NUXT_WEBHOOK_MAX_BODY_BYTES, and was not read to its end. Without a delivery under Deliveries, the limit is your proxy’s.',
    checks: ['If Clerk’s dashboard lists the attempt, raise the limit and restart. Svix sends it again.'],
    reasons: ['body_too_large'],
  },
  {
    id: '422',
    title: '422: genuine, but it cannot be applied',
    meaning: 'The event was verified and is kept, outcome failed. A field without which the user’s row would be wrong is missing or of the wrong type. The row was not touched.',
    checks: ['Open the event: its detail names the field.', 'A change of the user in Clerk sends a fresh event, which puts the row right.'],
    reasons: ['payload_invalid'],
  },
  {
    id: '500',
    title: '500: Rollcall failed',
    meaning: 'The event was verified and is kept, outcome failed. A defect in Rollcall kept it from being applied. Nothing was half done.',
    checks: [
      'The server’s log holds the error under the event’s id.',
      'Once the cause is mended, Svix’s next try applies the event. So does “Apply again” on the event’s page.',
    ],
    reasons: ['internal_error'],
  },
  {
    id: '502',
    title: '502, 504: the proxy does not reach Rollcall',
    meaning: 'Rollcall never answers so. Your proxy or tunnel could not reach it, or waited too long. Svix counts it as a failure, and Rollcall has no record of it.',
    checks: ['That Rollcall runs, and where the proxy leads.', 'The proxy’s time limit: Svix itself waits 15 seconds.'],
    reasons: [],
  },
  {
    id: '503',
    title: '503: cannot take it now',
    meaning: 'Either no signing secret is set that can be read, so that nothing is accepted, or the database could not take the event at that moment. Svix is told when to come again; nothing is lost.',
    checks: [
      'The list of what is to be set up, on the overview.',
      'Disk space, the file’s permissions, and whether another program holds a long write. The log says which.',
    ],
    reasons: ['secret_missing', 'secret_malformed', 'database_unavailable'],
  },
  {
    id: 'none',
    title: 'No answer: timed out, or no connection',
    meaning: 'Svix waits 15 seconds. It found nobody at the address, or the answer did not come in time.',
    checks: [
      'That Rollcall runs and that the world can reach it: the self-test on the page Mending tries from this server.',
      'The certificate of the address: Svix delivers only where it is valid.',
      'A firewall that lets only some addresses in: docs.svix.com lists those that Svix sends from.',
    ],
    reasons: [],
  },
] as const satisfies readonly AnswerHelp[]

/** Where the help page speaks of a reason. */
export function helpAddress(reason: Reason): string {
  const answer = ANSWERS.find(({ reasons }) => (reasons as readonly Reason[]).includes(reason))
  return answer ? `/help#${answer.id}` : '/help'
}
