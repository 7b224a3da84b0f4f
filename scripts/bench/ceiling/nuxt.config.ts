import { defineNuxtConfig } from 'nuxt/config'

/** The same frame as Rollcall's: Clerk's module without its middleware. */
export default defineNuxtConfig({
  modules: [['@clerk/nuxt', { skipServerMiddleware: true }]],
  buildDir: '../../../.bench/ceiling/build',
  compatibilityDate: '2026-11-01',
  nitro: { output: { dir: '../../../.bench/ceiling/output' } },
  telemetry: false,
})
