import { StoreUnavailableError } from '#db/store'

/** SQLite's primary result codes that speak of the file and its disk, not of what was asked of them. */
const UNAVAILABLE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PERM|AUTH|NOMEM|PROTOCOL)/
const CLOSED = 'The database connection is not open'

/** Runs a piece of work on the database, and says {@link StoreUnavailableError} where the database is what failed. */
export async function whileAvailable<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work()
  }
  catch (error) {
    throw isUnavailable(error) ? new StoreUnavailableError('The database is not available.', { cause: error }) : error
  }
}

/** Whether the file or its disk is what failed, and not what was asked of them. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.message === CLOSED) return true
  if ('code' in error && typeof error.code === 'string') return UNAVAILABLE.test(error.code)
  return isUnavailable(error.cause)
}
