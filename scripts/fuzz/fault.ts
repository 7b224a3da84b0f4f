const SHOWN_CHARACTERS = 4000

/** Something did not hold. */
export class Fault extends Error {
  override name = 'Fault'
  /** The exact bytes, or the call, that brought it about. */
  readonly request: string

  constructor(message: string, request: string) {
    super(message)
    this.request = request
  }
}

/** Bytes as the text of a JavaScript string of one character a byte, which gives them again: `Buffer.from("…", 'latin1')`. */
export function shownBytes(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('latin1')).replaceAll(/[\u007F-\u00FF]/g, character => `\\u00${character.charCodeAt(0).toString(16)}`)
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}… (${bytes.length} bytes in all)`
}

/** A value as JSON, as far as it can be written. */
export function shownValue(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, SHOWN_CHARACTERS)
  }
  catch (error) {
    return `(${String(error)})`
  }
}
