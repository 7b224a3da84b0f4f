import type { Client, Session } from './clients.ts'

// What Clerk's Frontend API answers, as far as clerk-js reads it.

const WEEK_MS = 7 * 24 * 3600 * 1000

/** A `client` resource; `token` is a fresh session token for whoever is signed in. */
export function clientResource(client: Client, token: string | null): Record<string, unknown> {
  return {
    object: 'client',
    id: client.id,
    sessions: client.session && token ? [sessionResource(client.session, token)] : [],
    sign_in: null,
    sign_up: null,
    last_active_session_id: client.session?.id ?? null,
    last_authentication_strategy: null,
    cookie_expires_at: null,
    captcha_bypass: true,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  }
}

/** A `session` resource with its user and a fresh token. */
export function sessionResource(session: Session, token: string): Record<string, unknown> {
  const { user } = session.account
  return {
    object: 'session',
    id: session.id,
    status: 'active',
    expire_at: session.createdAt + WEEK_MS,
    abandon_at: session.createdAt + 4 * WEEK_MS,
    last_active_at: session.lastActiveAt,
    last_active_token: tokenResource(token),
    last_active_organization_id: null,
    factor_verification_age: [0, -1],
    actor: null,
    tasks: null,
    user: userResource(session),
    public_user_data: {
      first_name: user.first_name,
      last_name: user.last_name,
      image_url: user.image_url,
      has_image: user.has_image,
      identifier: user.email_addresses[0]?.email_address ?? user.username ?? '',
      user_id: user.id,
    },
    created_at: session.createdAt,
    updated_at: session.lastActiveAt,
  }
}

/** The user as the browser may see it: without private metadata. */
export function userResource(session: Session): Record<string, unknown> {
  const { private_metadata: _hidden, ...visible } = session.account.user
  return { ...visible, organization_memberships: [], enterprise_accounts: [], passkeys: [] }
}

export function tokenResource(token: string): Record<string, unknown> {
  return { object: 'token', jwt: token }
}

/**
 * The `environment` resource: an instance in production with nothing switched on that would fetch something else,
 * such as a captcha. clerk-js fills in what is not said.
 */
export function environmentResource(urls: { signIn: string, home: string }): Record<string, unknown> {
  return {
    object: 'environment',
    id: 'env_rollcall',
    auth_config: { object: 'auth_config', id: 'aconf_rollcall', single_session_mode: true, reverification: false },
    display_config: {
      object: 'display_config',
      id: 'dconf_rollcall',
      application_name: 'Rollcall',
      instance_environment_type: 'production',
      branded: false,
      captcha_public_key: null,
      captcha_widget_type: null,
      captcha_heartbeat: false,
      show_devmode_warning: false,
      preferred_sign_in_strategy: 'otp',
      home_url: urls.home,
      sign_in_url: urls.signIn,
      sign_up_url: urls.signIn,
      user_profile_url: urls.home,
      after_sign_in_url: urls.home,
      after_sign_up_url: urls.home,
      after_sign_out_all_url: urls.signIn,
      after_sign_out_one_url: urls.signIn,
      after_switch_session_url: urls.home,
    },
    user_settings: {
      attributes: {}, social: {}, actions: { delete_self: false, create_organization: false },
      sign_in: { second_factor: { required: false, enabled: false } },
      sign_up: { captcha_enabled: false, progressive: true, mode: 'public', legal_consent_enabled: false },
    },
    organization_settings: { enabled: false },
    commerce_settings: { billing: { user: { enabled: false }, organization: { enabled: false } } },
    api_keys_settings: { enabled: false },
    maintenance_mode: false,
    client_debug_mode: false,
    partitioned_cookies: false,
  }
}

/** A refusal as clerk-js understands it. */
export function errorResource(code: string, message: string): Record<string, unknown> {
  return { errors: [{ code, message, long_message: message, meta: {} }] }
}
