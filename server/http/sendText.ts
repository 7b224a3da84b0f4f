import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

/** How long a receiver may take in nothing at all. */
const STALL_MS = 120_000

/**
 * Sends a text piece by piece, no faster than the receiver takes it: a piece is only asked for when those before it are
 * on their way. A receiver that leaves, or takes nothing for `stallMs`, ends the asking.
 *
 * @param headers set once there is a first piece, so that what fails before it can still be answered otherwise
 * @throws what a piece throws; if something has been sent, the connection breaks, so that nobody takes a part for the whole
 */
export async function sendText(
  response: ServerResponse,
  headers: Record<string, string>,
  pieces: AsyncGenerator<string>,
  stallMs = STALL_MS,
): Promise<void> {
  const first = await pieces.next()
  let failure: { cause: unknown } | undefined
  const text = async function* () {
    try {
      if (!first.done) yield first.value
      yield* pieces
    }
    catch (cause) {
      failure = { cause }
      throw cause
    }
  }
  response.setHeaders(new Map(Object.entries(headers)))
  response.setTimeout(stallMs, () => response.destroy())
  // What else goes wrong is that the receiver is gone, which is its own affair.
  await pipeline(text, response).catch(() => {})
  // A receiver that left before it had taken the first one leaves the others where they are.
  await pieces.return(undefined)
  if (failure) throw failure.cause
}
