/** The likeliest cause of a rejection, as the signature doctor found it. Codes are stored: add to them, never rename one. */
export const CAUSES = [
  'white_label_headers', 'header_missing',
  'timestamp_not_a_number', 'timestamp_in_milliseconds', 'clock_ahead', 'clock_behind', 'held_back', 'not_from_svix',
  'only_asymmetric',
  'body_reserialized', 'body_line_endings', 'body_byte_order_mark', 'body_trailing_newline', 'body_charset',
  'secret_spaces', 'secret_quotes', 'secret_version_prefix', 'secret_prefix_missing', 'secret_prefix_twice', 'secret_url_safe', 'secret_encoded_twice',
  'wrong_secret', 'scanner', 'unclear', 'not_examined',
] as const
export type Cause = (typeof CAUSES)[number]

/** What the doctor found: facts for the cause's sentence. Never a secret, never a part of one. */
export interface Findings {
  /** What was tried, as codes, in order. */
  checked: string[]
  /** By how much the delivery's clock differs from this server's, in seconds; positive: the delivery's is ahead. */
  skewSeconds?: number
  /** Headers that are missing. */
  missing?: string[]
  /** Whether it looks like one of Svix's: its user agent, its address, a body like an event. */
  looksLike?: { svixUserAgent: boolean, svixAddress: boolean, eventBody: boolean }
  /** Which of the configured secrets it is about, from 1 on. */
  secretNumber?: number
}
