/** The type of the event that the app sends to itself. It is logged like any type that is not synced, and changes no row. */
export const SELF_TEST_TYPE = 'rollcall.self_test'
/** What its user agent begins with. It proves that the way in is open, and nothing of Clerk. */
export const SELF_TEST_AGENT = 'Rollcall-Self-Test/'

interface VerdictText {
  title: string
  /** What was seen, and what it means. */
  explanation: string
  nextStep: string
}

/** Everything that a self-test can come to, and the only place that holds the texts of it. */
export const SELF_TEST_VERDICTS = {
  ok: {
    title: 'All is well',
    explanation: 'A signed event left this server, came in through the public address unchanged, was verified, and is in the event log.',
    nextStep: 'Nothing to do. If Clerk’s deliveries fail all the same, compare the Endpoint URL in Clerk’s dashboard with this address, letter by letter, and its Signing Secret with the one that is set here.',
  },
  site_url_missing: {
    title: 'The public address is not set',
    explanation: 'Rollcall does not know under which address the world reaches it, and calls no other.',
    nextStep: 'Set NUXT_PUBLIC_SITE_URL to the address without a path, such as https://rollcall.example.com, and restart.',
  },
  secret_missing: {
    title: 'There is no signing secret to sign with',
    explanation: 'Without one that can be read, the webhook accepts nothing, and nothing can be signed for it.',
    nextStep: 'Copy the endpoint’s Signing Secret from Clerk’s dashboard into NUXT_CLERK_WEBHOOK_SIGNING_SECRET and restart.',
  },
  host_unknown: {
    title: 'The host has no address',
    explanation: 'From this server, the name in NUXT_PUBLIC_SITE_URL leads nowhere: DNS does not know it.',
    nextStep: 'Check the name for typing errors, and its DNS record. If only this server cannot resolve it, as inside some private networks, the world may reach it all the same.',
  },
  refused: {
    title: 'Nothing listens at the address',
    explanation: 'The host was found, but nothing took the connection at that port.',
    nextStep: 'Check that the proxy or tunnel in front of Rollcall runs, and the port in NUXT_PUBLIC_SITE_URL.',
  },
  broken_off: {
    title: 'The connection broke',
    explanation: 'Something took the connection and closed it before it answered.',
    nextStep: 'Look at the log of the proxy or tunnel in front of Rollcall. A firewall that resets connections looks like this too.',
  },
  tls: {
    title: 'The secure connection failed',
    explanation: 'The certificate or the protocol at the public address is not one that this server trusts. Svix does not deliver to such an address either.',
    nextStep: 'Check that the certificate is for this host name, has not expired, and comes with its intermediate certificates. If the address is plain http, write http:// in the setting.',
  },
  timed_out: {
    title: 'No answer within 15 seconds',
    explanation: 'Svix waits just as long, and counts it as a failure.',
    nextStep: 'Check the proxy’s own time limits and where it forwards to. A firewall that drops packets looks like this too.',
  },
  redirected: {
    title: 'The address redirects',
    explanation: 'Something in front of Rollcall answers with a redirect. Svix follows none: to it a 3xx is a failed delivery.',
    nextStep: 'Use the final address in Clerk’s dashboard and in NUXT_PUBLIC_SITE_URL: often https in place of http, with or without www.',
  },
  unauthorized: {
    title: 'Something asks for a login (401)',
    explanation: 'The request did not come as far as the webhook. A login in front of Rollcall, or a middleware, wants to know who calls.',
    nextStep: 'Let POST /api/webhooks pass without a login: its signature is what protects it.',
  },
  forbidden: {
    title: 'Something forbids the request (403)',
    explanation: 'The request did not come as far as the webhook. A firewall or bot protection in front of Rollcall refused it.',
    nextStep: 'Let POST /api/webhooks pass in its rules.',
  },
  address_not_allowed: {
    title: 'This server’s own address is not on the list',
    explanation: 'The request came in and was refused by NUXT_WEBHOOK_ALLOWED_IPS. Everything in front of Rollcall works.',
    nextStep: 'That is as it should be when only Svix may deliver. To test further, add the address that the delivery shows for the time of the test. If that is your proxy’s, NUXT_TRUST_PROXY=true is missing.',
  },
  not_found: {
    title: 'Nothing is at /api/webhooks (404)',
    explanation: 'Something answered at the public address, but not this server’s webhook.',
    nextStep: 'Check where the proxy or tunnel leads: the port, and whether it cuts off or adds a part of the path.',
  },
  method_not_allowed: {
    title: 'POST does not arrive as POST (405)',
    explanation: 'Something on the way turns the request into another method, or allows no POST.',
    nextStep: 'Look for a redirect from http to https, which turns POST into GET, and for a rule in the proxy that allows GET alone.',
  },
  too_large: {
    title: 'Refused as too large (413)',
    explanation: 'The test’s body has a few hundred bytes, so what refused it allows hardly any.',
    nextStep: 'Raise the limit for bodies in the proxy, or NUXT_WEBHOOK_MAX_BODY_BYTES.',
  },
  body_changed: {
    title: 'The body was changed on its way',
    explanation: 'The request came in, but its body is not the one that was sent, so its signature does not fit. Clerk’s deliveries fail in the same way.',
    nextStep: 'Open the delivery: its diagnosis says which change it was. Then look for what rewrites JSON bodies between the world and Rollcall: a proxy, a firewall, a body parser.',
  },
  headers_lost: {
    title: 'The signature headers were lost',
    explanation: 'The request came in without one or more of svix-id, svix-timestamp and svix-signature.',
    nextStep: 'Have the proxy in front of Rollcall pass all headers that begin with svix-.',
  },
  rejected: {
    title: 'It came in and was rejected',
    explanation: 'The request arrived with its body unchanged, and the webhook did not accept it.',
    nextStep: 'Open the delivery: it says why.',
  },
  answer_lost: {
    title: 'It came in, but its answer did not come back',
    explanation: 'The event was verified and is in the event log, but what came back is not the webhook’s answer. Svix goes by that alone: it counts the delivery as failed, and sends it again.',
    nextStep: 'Look at the proxy or tunnel in front of Rollcall: its time limits, and what it answers in place of what it is given.',
  },
  elsewhere: {
    title: 'Something else answered',
    explanation: 'There was an answer, but this server has seen no request: the address leads to another server, or to another copy of Rollcall with a database of its own.',
    nextStep: 'Check where the DNS record and the proxy of NUXT_PUBLIC_SITE_URL lead.',
  },
  server_error: {
    title: 'An error on the way (5xx)',
    explanation: 'Something in front of Rollcall answered with an error of its own. The request did not come as far as the webhook.',
    nextStep: 'Look at the log of the proxy or tunnel: 502 and 504 mean that it does not reach Rollcall.',
  },
} as const satisfies Record<string, VerdictText>

export type SelfTestVerdict = keyof typeof SELF_TEST_VERDICTS

export interface SelfTestResult extends VerdictText {
  verdict: SelfTestVerdict
  /** The address that was called; null where none was. */
  url: string | null
  /** What answered, and after how many milliseconds; null where nothing did. */
  statusCode: number | null
  durationMs: number | null
  /** Of a redirect: where to, without its query. */
  location: string | null
  /** What of it is in the log, to be opened. */
  eventId: string | null
  deliveryId: number | null
}
