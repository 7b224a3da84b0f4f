import type { Ref } from 'vue'
import { coalesced } from '#shared/coalesced'
import type { RebuildStatus } from '#shared/rebuild'
import { problemOf } from '~/composables/problems'
import { renew } from '~/composables/useLiveData'

/** How often a page asks how far a rebuild is, while one goes on: one of the command line tells no page of its steps. */
const ASK_EVERY_MS = 1000

/** Of confirming and cancelling: what waited or ran does so no more. */
const TOO_LATE = { title: 'That came too late', nextStep: 'The rebuild has ended meanwhile, or somebody else has confirmed it or started another. The page shows how it stands.' }

/**
 * Follows the rebuild that runs or waits while it goes on, and does what can be done to it.
 *
 * @param data what useFetch gave of `/api/rebuild`; what is newer is put there
 */
export function useRebuild(data: Ref<RebuildStatus | undefined>) {
  const toast = useToast()
  const isBusy = ref(false)
  const rebuild = computed(() => data.value?.rebuild ?? null)
  const isRunning = computed(() => rebuild.value?.state === 'running')

  // An answer that does not come leaves what is shown; the next one is asked for all the same.
  const ask = () => renew(data, () => $fetch<RebuildStatus>('/api/rebuild')).catch(() => {})
  const asks = coalesced(ask)
  let timer: ReturnType<typeof setInterval> | undefined
  onMounted(() => watch(isRunning, (runs) => {
    clearInterval(timer)
    if (runs) timer = setInterval(asks.ask, ASK_EVERY_MS)
  }, { immediate: true }))
  onBeforeUnmount(() => {
    clearInterval(timer)
    asks.cancel()
  })

  let acting: Promise<unknown> = Promise.resolve()
  async function act(path: '/api/rebuild' | '/api/rebuild/confirm' | '/api/rebuild/cancel', body: { id?: number, removeExtra?: boolean } = {}) {
    if (isBusy.value) return
    isBusy.value = true
    acting = post(path, body).then(ask)
    await acting
    isBusy.value = false
  }

  async function post(path: string, body: object) {
    try {
      await $fetch(path, { method: 'POST', body })
    }
    catch (failure) {
      const problem = problemOf(failure)
      const { title, nextStep } = problem.status === 409 && path !== '/api/rebuild' ? TOO_LATE : problem
      toast.add({ title, description: nextStep, icon: 'i-lucide-x', color: 'error' })
    }
  }

  /** What is shown may offer it while something else is still under way: that comes first. */
  async function cancel() {
    await acting
    await act('/api/rebuild/cancel')
  }

  return {
    rebuild, isRunning, isBusy,
    canConfirm: computed(() => data.value?.canConfirm === true),
    start: () => act('/api/rebuild'),
    confirm: (removeExtra: boolean) => act('/api/rebuild/confirm', { id: rebuild.value?.id, removeExtra }),
    cancel,
  }
}
