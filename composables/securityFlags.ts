export interface SecurityFlag {
  /** The field of Clerk's JSON that says it. */
  field: string
  label: string
  /** null when Clerk's JSON does not say. */
  text: string | null
  tone: 'good' | 'bad' | 'plain'
}

type ClerkJson = Record<string, unknown>

/** What Clerk's JSON of a user says about its security. Fields come and go with Clerk's versions: an absent one says nothing. */
export function securityFlagsOf(data: ClerkJson): SecurityFlag[] {
  return [
    yesOrNo(data, 'password_enabled', 'Password'),
    yesOrNo(data, 'two_factor_enabled', 'Two-factor sign-in', { yes: 'good' }),
    yesOrNo(data, 'totp_enabled', 'Authenticator app', { yes: 'good' }),
    yesOrNo(data, 'backup_code_enabled', 'Backup codes', { yes: 'good' }),
    passkeys(data),
    yesOrNo(data, 'banned', 'Banned', { yes: 'bad' }),
    yesOrNo(data, 'locked', 'Locked', { yes: 'bad' }),
    number(data, 'verification_attempts_remaining', 'Sign-in attempts left'),
    yesOrNo(data, 'delete_self_enabled', 'May delete the account'),
    yesOrNo(data, 'create_organization_enabled', 'May create organizations'),
  ]
}

function yesOrNo(data: ClerkJson, field: string, label: string, { yes = 'plain' }: { yes?: SecurityFlag['tone'] } = {}): SecurityFlag {
  const value = data[field]
  if (typeof value !== 'boolean') return { field, label, text: null, tone: 'plain' }
  return { field, label, text: value ? 'Yes' : 'No', tone: value ? yes : 'plain' }
}

function number(data: ClerkJson, field: string, label: string): SecurityFlag {
  const value = data[field]
  return { field, label, text: typeof value === 'number' ? String(value) : null, tone: 'plain' }
}

function passkeys(data: ClerkJson): SecurityFlag {
  const list = data.passkeys
  const count = Array.isArray(list) ? list.length : null
  return { field: 'passkeys', label: 'Passkeys', text: count === null ? null : count === 0 ? 'None' : String(count), tone: count ? 'good' : 'plain' }
}
