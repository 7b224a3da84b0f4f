import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt } from '../app/build.ts'
import { PROJECT_ROOT } from '../app/paths.ts'
import { startApp } from '../app/start.ts'
import type { RunningApp } from '../app/start.ts'
import type { ClerkInstance } from '../clerk/instance.ts'

/** What they take of Rollcall, or may come to take. */
const SHARED = ['package-lock.json', 'server/http']
const OUTPUT_KEPT = 64 * 1024

/** Builds one of the small apps that Rollcall is compared with, where that is needed, and starts it with the settings that Clerk's guide names. */
export async function startTinyApp(name: 'guide' | 'ceiling', instance: ClerkInstance): Promise<RunningApp> {
  const folder = `scripts/bench/${name}`
  await ensureBuilt({
    app: { folder, mark: `.bench/${name}/output/nitro.json`, sources: [`${folder}/nuxt.config.ts`, `${folder}/server`, ...SHARED] },
    onStart: () => console.log(`Building scripts/bench/${name} …`),
  })
  // Nuxt keeps a cache beside the sources, which nobody needs again.
  rmSync(join(PROJECT_ROOT, folder, 'node_modules'), { recursive: true, force: true })
  return startApp({
    entry: join(PROJECT_ROOT, `.bench/${name}/output/server/index.mjs`),
    outputKept: OUTPUT_KEPT,
    env: {
      NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY: instance.publishableKey,
      NUXT_CLERK_SECRET_KEY: instance.secretKey,
      NUXT_CLERK_WEBHOOK_SIGNING_SECRET: instance.webhookSecret,
      // Neither concerns deliveries; both would call out.
      NUXT_PUBLIC_CLERK_KEYLESS_DISABLED: '1',
      CLERK_TELEMETRY_DISABLED: '1',
    },
  })
}
