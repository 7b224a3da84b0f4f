/** A byte order mark is kept, and what is not of the charset is replaced by U+FFFD. */
export function readAs(charset: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252', bytes: Buffer): string {
  // A mark at the beginning of UTF-16 tells the order of its bytes; it is no part of the text.
  return new TextDecoder(charset, { ignoreBOM: charset === 'utf-8' }).decode(bytes)
}

/** The bytes of windows-1252, by the character's code. */
const WINDOWS_1252 = new Map(Array.from({ length: 256 }, (_, byte) => [readAs('windows-1252', Buffer.of(byte)).charCodeAt(0), byte]))

/** A text in windows-1252; null where it holds what that charset does not. */
export function asWindows1252(text: string): Buffer | null {
  const bytes = Buffer.alloc(text.length)
  for (let at = 0; at < text.length; at++) {
    const byte = WINDOWS_1252.get(text.charCodeAt(at))
    if (byte === undefined) return null
    bytes[at] = byte
  }
  return bytes
}
