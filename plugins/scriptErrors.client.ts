import { failedScriptOf } from '~/composables/problems'

/** What fails in the page's own scripts goes to the browser's console, which the page that tells of it points to. */
export default defineNuxtPlugin((nuxtApp) => {
  nuxtApp.hook('app:error', (error) => {
    const failure = failedScriptOf(error)
    if (failure) console.error(failure)
  })
})
