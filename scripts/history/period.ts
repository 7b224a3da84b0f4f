/** A stretch of time; both ends, in milliseconds since 1970, belong to it. */
export interface Period {
  from: number
  until: number
}

export function isWithin({ from, until }: Period, at: number): boolean {
  return at >= from && at <= until
}
