/** What a reason explains: a refused delivery, a missing setting, a failed event, or an event that changed nothing. */
type ReasonKind = 'rejected' | 'not_configured' | 'failed' | 'superseded' | 'ignored'

interface ReasonText {
  kind: ReasonKind
  /** A few words, for a badge or a heading. */
  title: string
  /** What happened, and what it means. */
  explanation: string
  /** What to do now. */
  nextStep: string
}

/**
 * Every reason that Rollcall gives, and the only place that holds their texts.
 * Codes are part of the HTTP contract: add to them, never rename one.
 */
export const REASONS = {
  missing_headers: {
    kind: 'rejected',
    title: 'Signature headers missing',
    explanation: 'The request lacked one or more of svix-id, svix-timestamp and svix-signature. Every webhook that Clerk sends carries all three.',
    nextStep: 'If Clerk’s dashboard lists this attempt, a proxy in between removes headers: let the three pass. If it does not, somebody else called the address, and there is nothing to mend.',
  },
  timestamp_invalid: {
    kind: 'rejected',
    title: 'Timestamp is not a number',
    explanation: 'The svix-timestamp header has to be a number of seconds since 1970. This one was not, so Svix did not write it.',
    nextStep: 'Look for a proxy or a script that rewrites the header. If Clerk’s dashboard does not list the attempt, it can be left alone.',
  },
  timestamp_too_old: {
    kind: 'rejected',
    title: 'Timestamp too old',
    explanation: 'The delivery was signed more than five minutes before it arrived. Old deliveries are refused so that a captured one cannot be played again.',
    nextStep: 'Check this server’s clock first: if it runs fast, set it by NTP. If the clock is right, a queue holds requests back on their way, or somebody replayed an old one. Clerk’s own retries and replays are signed anew.',
  },
  timestamp_too_new: {
    kind: 'rejected',
    title: 'Timestamp in the future',
    explanation: 'The delivery claims to be signed more than five minutes from now. Clocks disagree, and the likelier one to be wrong is this server’s.',
    nextStep: 'Compare this server’s clock with a time server and set it by NTP. Svix sends the event again by itself.',
  },
  signature_unsupported: {
    kind: 'rejected',
    title: 'No signature that we can check',
    explanation: 'The svix-signature header holds no v1 signature. Others, such as the asymmetric v1a, are not what Clerk’s signing secret verifies.',
    nextStep: 'Check that the endpoint is one of Clerk’s, and that nothing on the way rewrites the svix-signature header.',
  },
  signature_mismatch: {
    kind: 'rejected',
    title: 'Signature does not match',
    explanation: 'None of the configured signing secrets produces this signature. Either the secret is that of another endpoint, or the body was changed on its way, or somebody else sent it.',
    nextStep: 'Open the endpoint in Clerk’s dashboard, copy its Signing Secret into NUXT_CLERK_WEBHOOK_SIGNING_SECRET and restart. Development and production have different secrets. If the secret is right, look for a proxy that rewrites bodies.',
  },
  body_not_json: {
    kind: 'rejected',
    title: 'Body is not JSON',
    explanation: 'The signature is right, but what was signed is no JSON, so it cannot be one of Clerk’s events.',
    nextStep: 'Find out who else signs with this secret. A test tool that posts plain text is the usual cause.',
  },
  body_not_event: {
    kind: 'rejected',
    title: 'Body is not an event',
    explanation: 'The signature is right and the body is JSON, but it is not an object with a type, as every event of Clerk’s is.',
    nextStep: 'Find out who else signs with this secret. In Clerk’s dashboard, the endpoint’s Testing tab sends a correct example.',
  },
  wrong_instance: {
    kind: 'rejected',
    title: 'Event of another instance',
    explanation: 'The signature is right, but the event is of another Clerk instance than NUXT_CLERK_INSTANCE_ID names, such as a development one. It was not used, so nothing of the other instance gets into this table.',
    nextStep: 'If this server is meant for that instance, set NUXT_CLERK_INSTANCE_ID to the id in the detail and restart. If not, remove this address from the endpoints of the other instance in Clerk’s dashboard.',
  },
  body_too_large: {
    kind: 'rejected',
    title: 'Body too large',
    explanation: 'The body was larger than the limit and was not read to its end.',
    nextStep: 'If Clerk’s dashboard lists the attempt, raise NUXT_WEBHOOK_MAX_BODY_BYTES and restart; Svix sends the event again. If it does not, the limit did its work.',
  },
  body_incomplete: {
    kind: 'rejected',
    title: 'Body did not arrive',
    explanation: 'The sender stopped half-way through the body, or broke the connection, so there was nothing whole to verify.',
    nextStep: 'One now and then is a network that failed, and Svix sends the event again. If there are many, look at the proxy in front of Rollcall: its time limits and its buffering.',
  },
  address_not_allowed: {
    kind: 'rejected',
    title: 'Address not allowed',
    explanation: 'The request came from an address that NUXT_WEBHOOK_ALLOWED_IPS does not list.',
    nextStep: 'If the address is one of Svix’s, update the list. If every delivery shows your proxy’s address, set NUXT_TRUST_PROXY=true, provided that only that proxy can reach Rollcall.',
  },
  secret_missing: {
    kind: 'not_configured',
    title: 'No signing secret set',
    explanation: 'Rollcall has no signing secret, so it cannot tell Clerk’s deliveries from forged ones and accepts none.',
    nextStep: 'Copy the endpoint’s Signing Secret from Clerk’s dashboard into NUXT_CLERK_WEBHOOK_SIGNING_SECRET and restart. Svix sends what was refused again.',
  },
  secret_malformed: {
    kind: 'not_configured',
    title: 'Signing secret cannot be read',
    explanation: 'A configured signing secret is not “whsec_” followed by base64, so no signature can be checked with it.',
    nextStep: 'Copy the endpoint’s Signing Secret from Clerk’s dashboard once more, whole and without quotes or spaces, and restart.',
  },
  payload_invalid: {
    kind: 'failed',
    title: 'Payload cannot be applied',
    explanation: 'The event is genuine, but a field without which the user’s row would be wrong is missing or of the wrong type. The event is kept whole; the row was not touched.',
    nextStep: 'Open the event: its detail names the field. Updating the user in Clerk sends a fresh event that puts the row right.',
  },
  database_unavailable: {
    kind: 'failed',
    title: 'Database could not take it',
    explanation: 'The event is genuine, but the database was locked, full or read-only at that moment, so nothing was stored and Svix was told to try again.',
    nextStep: 'Check the disk’s free space, the file’s permissions, and that no other program holds a long write. Svix tries again by itself.',
  },
  internal_error: {
    kind: 'failed',
    title: 'Rollcall failed',
    explanation: 'The event is genuine, but a defect in Rollcall kept it from being applied. Nothing was half done.',
    nextStep: 'The server’s log holds the error under this event’s id. Once the cause is mended, apply the event again from here; Svix’s next try does so too.',
  },
  newer_event_applied: {
    kind: 'superseded',
    title: 'A newer event was first',
    explanation: 'Svix does not promise an order. When this event was to be applied, a newer version of the same user was already stored, and the newer one stays.',
    nextStep: 'Nothing to do: the row is right.',
  },
  user_deleted: {
    kind: 'superseded',
    title: 'The user had been deleted',
    explanation: 'The user had been deleted before this event could be applied. A deletion is final, so the user stays deleted.',
    nextStep: 'Nothing to do: the row is right.',
  },
  type_not_synced: {
    kind: 'ignored',
    title: 'Type is only logged',
    explanation: 'Rollcall syncs users. Events of other types are kept in the log and change no row.',
    nextStep: 'Nothing to do. To receive fewer of them, choose the event types of the endpoint in Clerk’s dashboard.',
  },
} as const satisfies Record<string, ReasonText>

export type Reason = keyof typeof REASONS

type ReasonOfKind<K extends ReasonKind> = { [R in Reason]: (typeof REASONS)[R]['kind'] extends K ? R : never }[Reason]

/** Why a delivery was not verified, a missing or unusable secret included. */
export type RejectionReason = ReasonOfKind<'rejected' | 'not_configured'>
export type FailureReason = ReasonOfKind<'failed'>

export const REASON_CODES = Object.keys(REASONS) as [Reason, ...Reason[]]

/** The text of a reason, or undefined for a code that this version does not know. */
export function reasonText(code: string): ReasonText | undefined {
  return Object.hasOwn(REASONS, code) ? REASONS[code as Reason] : undefined
}
