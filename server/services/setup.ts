import type { SetupStep } from '#shared/records/overview'
import { malformedSecrets } from './malformedSecrets'
import type { Settings } from './settings'

type SetupSettings = Pick<Settings, 'missingForSignIn' | 'adminUserIds' | 'adminRole' | 'configuredSecrets' | 'signingSecrets'>

/** What there is to set up, in the order in which one would, and what is done already. */
export function setupSteps(settings: SetupSettings, hasEvent: boolean): SetupStep[] {
  const malformed = malformedSecrets(settings)
  return [
    {
      id: 'clerk_keys',
      done: settings.missingForSignIn.length === 0,
      title: 'Connect your Clerk instance',
      nextStep: 'Copy the publishable key and the secret key from the API keys page of Clerk’s dashboard, and restart.',
      settings: ['NUXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'NUXT_CLERK_SECRET_KEY'],
    },
    {
      id: 'admin',
      done: settings.adminUserIds.size > 0 || settings.adminRole !== null,
      title: 'Name an admin',
      nextStep: 'List the Clerk user ids of your admins, or choose the role in a user’s public metadata that makes one, and restart.',
      settings: ['NUXT_ADMIN_USER_IDS', 'NUXT_ADMIN_ROLE'],
    },
    {
      id: 'signing_secret',
      done: settings.signingSecrets.length > 0 && malformed === null,
      title: malformed ? 'Mend the webhook’s signing secret' : 'Set the webhook’s signing secret',
      nextStep: malformed ? `${malformed} Copy it from the endpoint’s page once more, and restart.` : 'On the Webhooks page of Clerk’s dashboard, add an endpoint with this address and these event types, copy its Signing Secret, and restart. Until then every delivery is answered with 503.',
      settings: ['NUXT_CLERK_WEBHOOK_SIGNING_SECRET'],
    },
    {
      id: 'first_delivery',
      done: hasEvent,
      title: 'Receive a first event',
      nextStep: 'Open the endpoint in Clerk’s dashboard, choose its Testing tab and send the example of user.created. It is made up, and becomes a user here all the same; users from before the endpoint come with their next event.',
      settings: [],
    },
  ]
}
