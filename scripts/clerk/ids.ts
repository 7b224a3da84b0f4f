import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 27
const PAYLOAD_BYTES = 16
/** KSUIDs count seconds from here: 2014-05-13, 16:53:20 UTC. */
const EPOCH_SECONDS = 1_400_000_000

/** Gives the wanted number of bytes; random ones, or seeded ones where a run has to be repeatable. */
export type ByteSource = (count: number) => Uint8Array

/**
 * An id as Clerk and Svix write them: a prefix, an underscore, and a KSUID (27 base62 characters that begin with the
 * time, so that ids sort by age), such as `user_29w83sxmDNGwOuEthce5gg56FcC`.
 *
 * @param prefix `user`, `msg`, `sess`, …
 * @param at When the thing was made, in milliseconds since 1970.
 * @see https://github.com/segmentio/ksuid
 */
export function makeId(prefix: string, at: number = Date.now(), bytes: ByteSource = randomBytes): string {
  const seconds = Math.floor(at / 1000) - EPOCH_SECONDS
  let value = BigInt(seconds)
  for (const byte of bytes(PAYLOAD_BYTES)) value = value * 256n + BigInt(byte)

  let text = ''
  for (let place = 0; place < LENGTH; place++) {
    text = ALPHABET[Number(value % 62n)] + text
    value /= 62n
  }
  return `${prefix}_${text}`
}
