const YEAR_IN_SECONDS = 31_536_000

/** A text that this browser keeps for a year and that the server renders by; one that cannot be read counts as empty. */
export function useTextCookie(name: string) {
  return useCookie<string | null>(name, { maxAge: YEAR_IN_SECONDS, sameSite: 'lax', decode: readable })
}

function readable(text: string): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return ''
  }
}
