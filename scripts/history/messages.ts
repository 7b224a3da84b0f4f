import type { EmailJSON, SMSMessageJSON } from '@clerk/backend'
import type { ClerkUser } from './identities.ts'
import type { ClerkEvent } from './events.ts'
import type { World } from './world.ts'

const PRODUCT = 'Northwind'

/** The e-mail with a one-time code that Clerk sends, as `email.created`. Null for somebody without an address. */
export function emailCode(world: World, user: ClerkUser, at: number): ClerkEvent | null {
  const address = user.email_addresses.find(({ id }) => id === user.primary_email_address_id) ?? user.email_addresses[0]
  if (!address) return null
  const code = world.dice.faker.string.numeric(6)
  return world.event('email.created', email(world, at, {
    slug: 'verification_code',
    to_email_address: address.email_address,
    email_address_id: address.id,
    user_id: user.id,
    subject: `${code} is your ${PRODUCT} verification code`,
    body_plain: `Your verification code for ${PRODUCT} is ${code}.\n\nTo protect your account, do not share this code.`,
    data: { otp_code: code, app: { name: PRODUCT } },
  }), at)
}

/** The text message with a one-time code, as `sms.created`. Null for somebody without a number. */
export function smsCode(world: World, user: ClerkUser, at: number): ClerkEvent | null {
  const phone = user.phone_numbers[0]
  if (!phone) return null
  const code = world.dice.faker.string.numeric(6)
  const sms: SMSMessageJSON = {
    id: world.dice.id('sms', at),
    object: 'sms_message',
    slug: 'verification_code',
    from_phone_number: '+15005550006',
    to_phone_number: phone.phone_number,
    phone_number_id: phone.id,
    user_id: user.id,
    message: `${code} is your verification code for ${PRODUCT}. Do not share it.`,
    status: 'queued',
    data: { otp_code: code },
    delivered_by_clerk: true,
  }
  return world.event('sms.created', sms, at)
}

/** The e-mail that invites somebody to an organisation, as `email.created`. */
export function invitationEmail(world: World, emailAddress: string, organizationName: string, at: number): ClerkEvent {
  return world.event('email.created', email(world, at, {
    slug: 'organization_invitation',
    to_email_address: emailAddress,
    email_address_id: null,
    user_id: null,
    subject: `You are invited to join ${organizationName}`,
    body_plain: `You have been invited to join ${organizationName} on ${PRODUCT}.`,
    data: { org: { name: organizationName }, app: { name: PRODUCT } },
  }), at)
}

function email(world: World, at: number, parts: Partial<EmailJSON> & Pick<EmailJSON, 'email_address_id'>): EmailJSON {
  return {
    id: world.dice.id('ema', at),
    object: 'email',
    from_email_name: 'notifications',
    body: `<p>${parts.body_plain ?? ''}</p>`,
    status: 'queued',
    delivered_by_clerk: true,
    ...parts,
  }
}
