import { BODY_FORMS, SECRET_FLAWS, secretText, skewText, type Findings } from '#shared/findings'

interface CauseText {
  /** A few words, for a heading; the same whatever was found, so that deliveries can be grouped under it. */
  title: string
  /** What happened, and what it means. */
  explanation: string | ((findings: Findings) => string)
  /** What to do now. */
  nextStep: string | ((findings: Findings) => string)
}

const COPY_SECRET = 'In Clerk’s dashboard, open the endpoint, copy its Signing Secret whole into NUXT_CLERK_WEBHOOK_SIGNING_SECRET, and restart. Svix sends what was refused again.'

const bodyChanged = (title: string, nextStep: string): CauseText => ({
  title,
  explanation: ({ bodyForm }) => `The secret is right, and Clerk did send this. But something between Svix and Rollcall changed the body: ${bodyForm ? BODY_FORMS[bodyForm].happened : 'it is not as it was signed'}. The signature counts for the body byte for byte, so it was refused.`,
  nextStep,
})

const secretForm = (title: string, nextStep: string): CauseText => ({
  title,
  explanation: findings => `The signature is right for the configured secret in another form. ${secretText(findings)} ${findings.secretFlaw ? SECRET_FLAWS[findings.secretFlaw] : 'is not in the form that Clerk shows'}, so it cannot be used as it is.`,
  nextStep: `${nextStep} Then restart. Svix sends what was refused again.`,
})

const MIDDLEMEN = 'Look at what stands between Svix and Rollcall (proxy, API gateway, serverless function, firewall)'

/**
 * The likeliest cause of a rejection, as the signature doctor found it, and the only place that holds their texts. A cause
 * tells more than the reason that it stands beside. Codes are stored: add to them, never rename one.
 */
export const CAUSES = {
  white_label_headers: {
    title: 'Headers under another name',
    explanation: 'The request carries webhook-id, webhook-timestamp and webhook-signature in place of the svix-… headers. They hold the same, but Clerk’s check reads only the svix-… names.',
    nextStep: 'If this is Clerk’s, something on the way renames the headers: let the svix-… ones through as they are. If it is another service’s webhook, point that service elsewhere.',
  },
  header_missing: {
    title: 'A Svix header was lost',
    explanation: ({ missing = [] }) => `This looks like a delivery of Svix’s, but ${missing.join(' and ') || 'a header'} did not arrive. Without all three headers nothing can be verified.`,
    nextStep: `${MIDDLEMEN}: it drops headers that it does not know. Let svix-id, svix-timestamp and svix-signature through.`,
  },
  not_from_svix: {
    title: 'Not a webhook at all',
    explanation: 'The request has none of Svix’s headers, and nothing else of it looks like Svix. Somebody called the address by hand, or a scanner found it.',
    nextStep: 'Nothing to mend: it was refused, and it cannot do harm. If you sent it yourself, use the endpoint’s Testing tab in Clerk’s dashboard instead.',
  },
  timestamp_not_a_number: {
    title: 'Timestamp is not a number of seconds',
    explanation: 'svix-timestamp has to be a whole number of seconds since 1970. This one is something else, such as a date in words. Svix never writes that.',
    nextStep: 'If a script of yours signs this, have it write Math.floor(Date.now() / 1000). If Clerk’s dashboard lists the attempt, something on the way rewrites the header. If neither, let it be.',
  },
  timestamp_in_milliseconds: {
    title: 'Timestamp is not in seconds',
    explanation: ({ unit = 'milliseconds' }) => `svix-timestamp is in ${unit}; it has to be in seconds. Read as seconds it lies far in the future. Svix writes seconds, so something else made this request, or changed the header.`,
    nextStep: 'If a script of yours signs this, have it write Math.floor(Date.now() / 1000), and sign that number. Otherwise look for what rewrites the header on the way.',
  },
  clock_behind: {
    title: 'This server’s clock is behind',
    explanation: ({ skewSeconds = 0 }) => `The signature is right, but the delivery was signed ${skewText(skewSeconds)} from now by this server’s clock. Nothing arrives before it was signed: this server’s clock is ${skewText(skewSeconds)} behind. Until it is right, every delivery is refused.`,
    nextStep: 'Set this server’s clock by NTP (timedatectl set-ntp true; on a virtual machine, check the host’s clock too). Svix sends the events again by itself.',
  },
  clock_ahead: {
    title: 'This server’s clock is ahead',
    explanation: ({ skewSeconds = 0 }) => `The signature is right, but it is ${skewText(skewSeconds)} old by this server’s clock. Other deliveries of late are off by the same time, so it is no single late one: this server’s clock is ${skewText(skewSeconds)} ahead. Until it is right, every delivery is refused.`,
    nextStep: 'Set this server’s clock by NTP (timedatectl set-ntp true; on a virtual machine, check the host’s clock too). Svix sends the events again by itself.',
  },
  held_back: {
    title: 'Held back on its way',
    explanation: ({ skewSeconds = 0 }) => `The signature is right, but the delivery was signed ${skewText(skewSeconds)} before it arrived. Other deliveries came in time just before, so this server’s clock is not the cause: something kept the request and passed it on late, or somebody sent an old one again.`,
    nextStep: `${MIDDLEMEN} for a queue or a buffer that retries by itself: it should pass deliveries on at once, or not at all. Svix’s own retries are signed anew, so the event is not lost.`,
  },
  replayed: {
    title: 'An old delivery sent again',
    explanation: ({ skewSeconds = 0 }) => `This very delivery, signed at the same second ${skewText(skewSeconds)} ago, was taken before. Somebody recorded it and sent it again, or a proxy repeated it. Svix signs each of its own tries anew.`,
    nextStep: 'The event is not lost: its first delivery is in the log. If a proxy of yours repeats requests, switch that off for this path. If not, find out who can read your traffic.',
  },
  clock_unclear: {
    title: 'Clocks differ, and it cannot be told whose is wrong',
    explanation: ({ skewSeconds = 0, isSigned }) => `By this server’s clock the delivery was signed ${skewText(skewSeconds)} ${skewSeconds > 0 ? 'from now' : 'ago'}; more than 300 s is refused. ${isSigned ? 'The signature is right, so it is genuine.' : 'The signature does not match either, so nothing proves the timestamp.'} Nothing else of late tells whether this server’s clock is wrong, or the delivery’s.`,
    nextStep: ({ isSigned }) => `Compare this server’s clock with a time server first, and set it by NTP if it differs. If it is right, ${isSigned ? 'whoever signed this has a wrong clock, or the request was held back on its way' : 'check that the Signing Secret is the one of this endpoint in Clerk’s dashboard'}.`,
  },
  only_asymmetric: {
    title: 'Only a public-key signature',
    explanation: 'The svix-signature header holds a v1a signature alone. That kind is checked with a public key; Clerk’s Signing Secret (whsec_…) checks v1 signatures, which Svix sends for every endpoint of Clerk’s.',
    nextStep: 'Check that the endpoint is one of Clerk’s. If it is, look for what cuts the svix-signature header on its way: several signatures in it are separated by spaces.',
  },
  signature_unreadable: {
    title: 'No signature in the header',
    explanation: 'The svix-signature header holds no signature of a known kind: each begins with its version, as in “v1,”. Svix never sends one without.',
    nextStep: 'If a script of yours signs this, have it write “v1,” and then the signature in base64. If Clerk’s dashboard lists the attempt, something on the way changes the header. If neither, let it be.',
  },
  body_reserialized: bodyChanged('Body was parsed and written again', `${MIDDLEMEN} for what reads the JSON and writes it anew, such as a body parser or a “JSON transform”. Have it pass the body on untouched.`),
  body_escapes: bodyChanged('Escapes in the body were changed', `${MIDDLEMEN} for what rewrites JSON or filters its characters. Have it pass the body on untouched.`),
  body_line_endings: bodyChanged('Line endings of the body were changed', `${MIDDLEMEN} for what treats the body as a text file, such as a conversion to Windows line endings. Have it pass the body on as bytes.`),
  body_byte_order_mark: bodyChanged('Byte order mark added or lost', `${MIDDLEMEN} for what reads and writes the body as text: a byte order mark comes and goes that way. Have it pass the body on as bytes.`),
  body_trailing_newline: bodyChanged('Line break at the body’s end added or lost', `${MIDDLEMEN}, or at the script that passes the body on (echo adds a line break, $(…) takes one away). Have it pass the body on untouched.`),
  body_whitespace: bodyChanged('Space around the body added', `${MIDDLEMEN}, or at the template that the body is put into. Have it pass the body on untouched.`),
  body_charset: bodyChanged('Body came in another character set', `${MIDDLEMEN} for what decodes the body by a wrong charset. Have it pass the body on as bytes, or treat it as UTF-8.`),
  body_wrapped: bodyChanged('Body was wrapped once more', `${MIDDLEMEN}. Some gateways hand the body on in base64 and say so beside it; decode it there, and pass on the bytes that came from Svix.`),
  body_not_text: {
    title: 'Signed, but no plain text',
    explanation: 'The signature is right for the bytes as they came, but they begin with a byte order mark or are no UTF-8, or one of Svix’s headers begins or ends with white space. Clerk’s check reads all as text and passes over that; Clerk never sends it.',
    nextStep: 'Find out who else signs with this secret, and have that sender write plain UTF-8, and headers without spaces around them.',
  },
  body_empty: {
    title: 'The body was empty',
    explanation: 'All three Svix headers came, but no body. Clerk never sends an empty one, so there is nothing that the signature could match.',
    nextStep: `If Clerk’s dashboard lists the attempt, something has read the body before it was passed on. ${MIDDLEMEN}. If it does not, somebody called the address by hand.`,
  },
  secret_quotes: secretForm('Quotes around the secret', 'Take the quotes away in NUXT_CLERK_WEBHOOK_SIGNING_SECRET: Docker’s --env-file and some dashboards keep them as part of the value.'),
  secret_spaces: secretForm('Spaces in the secret', 'Set NUXT_CLERK_WEBHOOK_SIGNING_SECRET again, without spaces and line breaks.'),
  secret_version_prefix: secretForm('“v1,” before the secret', 'Take the “v1,” away in NUXT_CLERK_WEBHOOK_SIGNING_SECRET: it belongs before signatures, not before the secret.'),
  secret_name_before: secretForm('Setting’s name within the secret', 'In NUXT_CLERK_WEBHOOK_SIGNING_SECRET, keep only what follows the equals sign: the value begins with whsec_.'),
  secret_prefix_missing: secretForm('“whsec_” is missing', 'Put whsec_ before the secret in NUXT_CLERK_WEBHOOK_SIGNING_SECRET, or copy it from Clerk’s dashboard once more, whole.'),
  secret_prefix_twice: secretForm('“whsec_” typed twice', 'Take one whsec_ away in NUXT_CLERK_WEBHOOK_SIGNING_SECRET.'),
  secret_prefix_case: secretForm('“whsec_” in capitals', 'Write whsec_ in lower case in NUXT_CLERK_WEBHOOK_SIGNING_SECRET.'),
  secret_url_safe: secretForm('Secret in URL-safe base64', 'Copy the Signing Secret from Clerk’s dashboard into NUXT_CLERK_WEBHOOK_SIGNING_SECRET once more: on its way “+” and “/” became “-” and “_”.'),
  secret_padding: secretForm('End of the secret is missing', 'Copy the Signing Secret from Clerk’s dashboard into NUXT_CLERK_WEBHOOK_SIGNING_SECRET once more, with the “=” at its end.'),
  secret_encoded_twice: secretForm('Secret encoded in base64 twice', 'Set NUXT_CLERK_WEBHOOK_SIGNING_SECRET to the secret as Clerk shows it. In a Kubernetes Secret, values under “data” are in base64 already: put it under “stringData”, or encode it once.'),
  secret_unreadable: {
    title: 'Signing secret cannot be read',
    explanation: findings => `${secretText(findings)} ${findings.secretFlaw ? SECRET_FLAWS[findings.secretFlaw] : SECRET_FLAWS.other}, so no signature can be checked with it.${findings.checked.some(({ check }) => check === 'secret_forms') ? ' Rollcall tried what it might have been meant to be, and none of that makes this delivery’s signature.' : ''}`,
    nextStep: COPY_SECRET,
  },
  wrong_secret: {
    title: 'Likely the wrong signing secret',
    explanation: 'The request looks like a real delivery of Clerk’s, but no configured secret makes its signature, and no change of the body that is known explains it. Most likely the endpoint has another secret: it was rotated, or this is the one of another environment or endpoint.',
    nextStep: `${COPY_SECRET} Development and production have different secrets. If other deliveries are verified meanwhile, a second endpoint leads here too: add its secret, separated by a comma.`,
  },
  scanner: {
    title: 'Likely a forged request',
    explanation: 'The signature matches no secret, and nothing looks like Svix: not the user agent, not the address, not the body. Somebody tries the address with headers that only look right.',
    nextStep: 'Nothing to mend: it was refused. If there are many, let only Svix’s addresses in with NUXT_WEBHOOK_ALLOWED_IPS=svix.',
  },
  unclear: {
    title: 'Signature does not match, cause unclear',
    explanation: 'No configured secret makes this signature, neither for the body as it came nor for any form that is known. Some of the request looks like Svix, and some does not: it may be a real delivery with another secret, one whose body was changed in a way that is not known, or a forged one.',
    nextStep: 'Look whether Clerk’s dashboard lists an attempt at this time, under the endpoint’s Message Attempts. If it does, copy the endpoint’s Signing Secret once more and restart. If it does not, somebody else sent this, and there is nothing to mend.',
  },
  not_examined: {
    title: 'Not looked into',
    explanation: ({ notExaminedFor }) => notExaminedFor === 'size'
      ? 'The cause was not looked for, since the body is larger than 64 KiB, and its signature would have had to be tried in many forms.'
      : 'The cause was not looked for: so many bad requests came at this time that looking into each would have slowed the good ones.',
    nextStep: 'Look at another delivery that was refused for the same reason: its cause is likely the same. If there is none, check the Signing Secret in Clerk’s dashboard first.',
  },
} as const satisfies Record<string, CauseText>

export type Cause = keyof typeof CAUSES

/** A cause in words, or undefined for a code that this version does not know. */
export function causeText(code: string, findings: Findings): { title: string, explanation: string, nextStep: string } | undefined {
  const text: CauseText | undefined = Object.hasOwn(CAUSES, code) ? CAUSES[code as Cause] : undefined
  if (!text) return undefined
  const said = (words: CauseText['explanation']) => typeof words === 'string' ? words : words(findings)
  return { title: text.title, explanation: said(text.explanation), nextStep: said(text.nextStep) }
}
