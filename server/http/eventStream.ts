import type { ServerResponse } from 'node:http'

/** Proxies close what is silent for a minute or so, and the page takes a longer silence for a lost connection. */
const BEAT_EVERY_MS = 20_000
/** A stream ends after this, and the page opens another: its session is asked for again then. */
const AGE_MAX_MS = 300_000
/** How long the end of a stream may take to reach its reader. */
const END_WITHIN_MS = 2000
/** How long a browser that comes back by itself waits before. */
const RETRY_AFTER_MS = 2000

export interface EventStream {
  /** Sends an event. A reader who has left earlier ones unread is let go instead, so that nothing piles up here. */
  send: (name: string, data?: unknown) => void
  end: () => void
}

/**
 * Answers with a stream of server-sent events, which beats and ends by itself after a while.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @param onClosed called once, when the stream has ended for whatever reason; at once where its reader has left already
 */
export function openEventStream(
  response: ServerResponse,
  onClosed: () => void,
  { beatEveryMs = BEAT_EVERY_MS, ageMaxMs = AGE_MAX_MS, endWithinMs = END_WITHIN_MS } = {},
): EventStream {
  const send = (name: string, data: unknown = null) => {
    if (response.writableEnded) return
    if (response.writableNeedDrain) response.destroy()
    else response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  const end = () => {
    response.end()
    // Whoever reads nothing more would hold the connection, and a server that stops.
    timers.push(setTimeout(() => response.destroy(), endWithinMs))
  }
  const timers = [setInterval(send, beatEveryMs, 'beat'), setTimeout(end, ageMaxMs)]
  const close = () => {
    timers.forEach(clearTimeout)
    onClosed()
  }
  // Who left while the session was being checked will not close it again.
  if (response.closed) close()
  else response.once('close', close)
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    // Nginx would hold events back, to send several at once.
    'X-Accel-Buffering': 'no',
  })
  response.write(`retry: ${RETRY_AFTER_MS}\n\n`)
  send('beat')
  return { send, end }
}
