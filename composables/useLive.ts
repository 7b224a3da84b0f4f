import { coalesced } from '#shared/coalesced'
import { createLiveConnection, type LiveState } from '~/composables/liveConnection'

/** How long the connection stays when nobody looks: a page that comes next takes it over, and a tab may be shown again. */
const LINGER_MS = 10_000

// One for the whole app. Only a mounted page writes it, which the server never has.
const state = shallowRef<LiveState>('connecting')
const listeners = new Set<ReturnType<typeof coalesced>>()
let leaving: ReturnType<typeof setTimeout> | undefined

const connection = createLiveConnection({
  onState: (now) => {
    state.value = now
  },
  onTick: () => listeners.forEach(({ ask }) => ask()),
})

/**
 * Follows what the server receives, while the component is mounted, its tab is shown and nobody has paused. However many
 * follow, the app holds one connection.
 *
 * @param onChanged called when something may have changed: at most once in `everyMs`, again only when its promise has
 *   settled, and once more after the last change. If it fails, the next change calls it again. It is given what tells whether
 *   the page still wants to change: somebody may pause while it waits for an answer.
 */
export function useLive(onChanged?: (isWanted: () => boolean) => unknown, everyMs = 0) {
  const calls = coalesced(async () => {
    try {
      await onChanged?.(() => state.value !== 'paused')
    }
    catch {
      // What is shown stays as it is. Whether the server can be reached, the state says.
    }
  }, everyMs)

  onMounted(() => {
    if (listeners.size === 0) document.addEventListener('visibilitychange', adjust)
    listeners.add(calls)
    adjust()
  })
  onBeforeUnmount(() => {
    calls.cancel()
    listeners.delete(calls)
    if (listeners.size === 0) document.removeEventListener('visibilitychange', adjust)
    adjust()
  })

  return { state: readonly(state), isPaused: computed(() => state.value === 'paused'), pause, resume }
}

function pause() {
  listeners.forEach(({ cancel }) => cancel())
  connection.close()
  state.value = 'paused'
}

function resume() {
  state.value = 'connecting'
  adjust()
}

/** Connects, or lets go, as is right now. */
function adjust() {
  clearTimeout(leaving)
  if (state.value === 'paused') return
  if (listeners.size > 0 && !document.hidden) return connection.open()
  leaving = setTimeout(letGo, LINGER_MS)
}

function letGo() {
  connection.close()
  if (state.value !== 'ended') state.value = 'connecting'
}
