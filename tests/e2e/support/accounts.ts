import type { UserJSON } from '@clerk/backend'
import type { Account } from '../../../scripts/clerk/clients'
import { userEvent } from '../../fixtures/events'

export type AccountName = 'admin' | 'roleAdmin' | 'other'

/** Who can sign in: an admin by id, an admin by role, and somebody who is none. */
export function makeAccounts(standInUrl: string): Record<AccountName, Account> {
  const user = (id: string, first_name: string, last_name: string) => userEvent({
    id, first_name, last_name, image_url: `${standInUrl}/images/${id}.svg`,
  }).data as unknown as UserJSON
  return {
    admin: { user: user('user_admin', 'Ada', 'Admin') },
    roleAdmin: { user: user('user_role', 'Rosa', 'Role'), role: 'admin' },
    other: { user: user('user_other', 'Otto', 'Other') },
  }
}
