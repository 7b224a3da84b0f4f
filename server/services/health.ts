import { StoreUnavailableError, type Store } from '#db/store'

/** Whether the database would take an event now. */
export async function isReady(store: Store): Promise<boolean> {
  try {
    await store.probe()
    return true
  }
  catch (error) {
    if (error instanceof StoreUnavailableError) return false
    throw error
  }
}
