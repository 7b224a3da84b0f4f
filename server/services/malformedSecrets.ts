import { SECRET_FLAWS, secretText } from '#shared/findings'
import { secretFlaw } from './doctor/secretForms'
import type { Settings } from './settings'

/** What is wrong with the form of the configured signing secrets, in a sentence for each; null when all are well-formed. Says nothing of their values. */
export function malformedSecrets({ configuredSecrets, signingSecrets }: Pick<Settings, 'configuredSecrets' | 'signingSecrets'>): string | null {
  const flaws = configuredSecrets.flatMap((secret, index) => {
    const flaw = secretFlaw(secret)
    return flaw ? [`${secretText({ checked: [], secretNumber: index + 1, secretCount: configuredSecrets.length })} ${SECRET_FLAWS[flaw]}.`] : []
  })
  if (flaws.length === 0) return null
  const meaning = signingSecrets.length === 0
    ? 'Until it is set right, every delivery is answered with 503.'
    : 'Deliveries are verified with the others.'
  return `${flaws.join(' ')} It has to be “whsec_” followed by base64, as Clerk’s dashboard shows it. ${meaning}`
}
