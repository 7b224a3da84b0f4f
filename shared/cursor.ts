/** Where a page of a list ended: the sort key of its last row, and that row's id to tell equals apart. */
export interface Keyset {
  /** Milliseconds since 1970; 0 stands for a time that is not known. */
  at: number
  id: string
}

/** An opaque, URL-safe text for a keyset. */
export function encodeCursor(keyset: Keyset): string {
  const text = encodeURIComponent(JSON.stringify([keyset.at, keyset.id]))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The keyset that a cursor stands for, or null when the text is none of ours. */
export function decodeCursor(cursor: string): Keyset | null {
  try {
    const parts: unknown = JSON.parse(decodeURIComponent(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))))
    if (!Array.isArray(parts) || parts.length !== 2) return null
    const [at, id] = parts
    return Number.isSafeInteger(at) && typeof id === 'string' ? { at, id } : null
  }
  catch {
    return null
  }
}
