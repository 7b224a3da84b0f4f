import type { SelfTestResult } from '#shared/selfTest'
import { problemOf, type Problem } from '~/composables/problems'

/** The self-test: starting it, whether it runs, and what came of the last one. */
export function useSelfTest() {
  const result = ref<SelfTestResult | null>(null)
  const problem = ref<Problem | null>(null)
  const isRunning = ref(false)

  async function start() {
    if (isRunning.value) return
    isRunning.value = true
    problem.value = null
    try {
      result.value = await $fetch<SelfTestResult>('/api/self-test', { method: 'POST' })
    }
    catch (error) {
      result.value = null
      problem.value = problemOf(error)
    }
    finally {
      isRunning.value = false
    }
  }

  return { result, problem, isRunning, start }
}
