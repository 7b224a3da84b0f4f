import { StoreUnavailableError } from '#db/store'

/** What some work on the store comes to, or a stand-in where the database is not available. Other errors pass. */
export async function whenUnavailable<Result, StandIn>(work: Promise<Result>, standIn: (error: StoreUnavailableError) => StandIn): Promise<Result | StandIn> {
  try {
    return await work
  }
  catch (error) {
    if (error instanceof StoreUnavailableError) return standIn(error)
    throw error
  }
}
