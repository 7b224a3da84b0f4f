import { defineNuxtConfig } from 'nuxt/config'

/** An app with nothing but what Clerk's guide to webhooks asks for: Clerk's own middleware runs on every request, webhooks included. */
export default defineNuxtConfig({
  modules: ['@clerk/nuxt'],
  buildDir: '../../../.bench/guide/build',
  compatibilityDate: '2026-11-01',
  nitro: { output: { dir: '../../../.bench/guide/output' } },
  telemetry: false,
})
