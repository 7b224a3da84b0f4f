export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended'

const ADDRESS = '/api/live'
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
/** The server beats every 20 s. A connection that says nothing for two beats and a half is gone, though nobody was told. */
const SILENCE_MAX_MS = 50_000
const ANSWER_WITHIN_MS = 10_000
/** A session token is renewed within a minute: after a computer’s sleep the first answers may still find the old one. */
const REFUSALS_BELIEVED = 3

/**
 * A connection on which the server tells that something has changed. It comes back by itself, after waits that grow,
 * until the server has said several times in a row that this session may not listen.
 *
 * @param onState told of `live`, `reconnecting` and `ended`
 * @param onTick called at every change, and whenever the connection stands anew: something may have been missed before
 */
export function createLiveConnection({ onState, onTick }: { onState: (state: LiveState) => void, onTick: () => void }) {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let refusals = 0
  /** Counts what was opened and closed, for whoever has to wait in between. */
  let turn = 0

  /** Connects now, unless there is a connection already. */
  function open() {
    if (source) return
    close()
    source = new EventSource(ADDRESS)
    source.addEventListener('open', () => {
      failures = 0
      refusals = 0
      heard()
      onState('live')
      onTick()
    })
    source.addEventListener('beat', heard)
    source.addEventListener('changed', () => {
      heard()
      onTick()
    })
    source.addEventListener('error', lost)
  }

  function heard() {
    clearTimeout(silence)
    silence = setTimeout(lost, SILENCE_MAX_MS)
  }

  async function lost() {
    // The browser keeps to itself what the server answered, and gives up at once when that was no stream.
    const isRefused = source?.readyState === EventSource.CLOSED
    close()
    const loss = turn
    if (refusals < REFUSALS_BELIEVED) onState('reconnecting')
    const status = isRefused ? await statusOf(ADDRESS) : 0
    if (turn !== loss) return
    if ((status === 401 || status === 403) && ++refusals >= REFUSALS_BELIEVED) onState('ended')
    else retry = setTimeout(open, waitFor(failures++))
  }

  function close() {
    turn++
    source?.close()
    source = null
    clearTimeout(retry)
    clearTimeout(silence)
  }

  return { open, close }
}

/** Doubles from failure to failure up to its bound, and differs from page to page, so that not all come back at once. */
function waitFor(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS) * (1 + Math.random()) / 2
}

/** What the server answers; 0 for nothing. */
async function statusOf(address: string): Promise<number> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    await answer.body?.cancel()
    return answer.status
  }
  catch {
    return 0
  }
}
