import { parseCLI, startVitest } from 'vitest/node'
import { ensureBuilt } from './app/build.ts'
import { ensureBrowser } from './test/browser.ts'
import { countTests } from './test/counts.ts'

/**
 * Runs the tests of every project, after it has brought what they need: a browser, and a build of the present sources.
 * Arguments go to Vitest: `npm test -- tests/unit`.
 */
async function main(): Promise<void> {
  process.env.CHROMIUM = await ensureBrowser(message => console.log(message))
  await ensureBuilt({ onStart: () => console.log('Building the app, since there is no build of the present sources …') })

  const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
  const vitest = await startVitest('test', filter, { ...options, watch: false })
  const counts = countTests(vitest.state.getTestModules(), vitest.state.getUnhandledErrors().length)
  await vitest.close()

  for (const name of counts.skippedNames) console.log(`Skipped: ${name}`)
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skippedNames.length} skipped`)
  // Vitest sets the exit code itself when a test fails or none is found; what it does not see must not pass either.
  process.exit(counts.failed > 0 ? 1 : process.exitCode)
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
