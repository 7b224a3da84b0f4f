/** What the order of a user's events goes by. */
export interface Ordered {
  /** The Svix message id. */
  id: string
  type: string
  /** Null where the event carries no version of a user. */
  updatedAt: number | null
  timestamp: number
}

/** The events that a user's row stands on. */
export interface Standing<Event> {
  /** The newest version by `updatedAt`, then by `timestamp`, then by id. */
  version: Event | null
  /** The earliest deletion by `timestamp`, then by id. */
  deletion: Event | null
}

/**
 * What a user's row has to stand on after these events, in whatever order they came. It is the rule as the documentation
 * words it, written anew and apart from the statements of the app, so that both have to be wrong alike to agree.
 */
export function standingOf<Event extends Ordered>(events: Event[]): Standing<Event> {
  const versions = events.filter(({ updatedAt }) => updatedAt !== null).toSorted(compare)
  const deletions = events.filter(({ type }) => type === 'user.deleted').toSorted(compare)
  return { version: versions.at(-1) ?? null, deletion: deletions[0] ?? null }
}

/** Puts events in the order in which they happened, as far as one user is concerned. */
export function compare(one: Ordered, other: Ordered): number {
  return (one.updatedAt ?? one.timestamp) - (other.updatedAt ?? other.timestamp) || one.timestamp - other.timestamp || (one.id < other.id ? -1 : 1)
}
