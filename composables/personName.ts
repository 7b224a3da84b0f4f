import type { User } from '#shared/records/users'

/** What a person is called: the name, or the first thing that identifies them. */
export function personName(user: Pick<User, 'id' | 'firstName' | 'lastName' | 'username' | 'primaryEmail' | 'primaryPhone'>): string {
  const name = [user.firstName, user.lastName].map(part => part?.trim()).filter(Boolean).join(' ')
  return name || user.username || user.primaryEmail || user.primaryPhone || user.id
}

/** A second line below the name: the next best thing that tells this person from another of the same name. */
export function personHint(user: Pick<User, 'id' | 'primaryEmail' | 'primaryPhone'>, name: string): string | null {
  return [user.primaryEmail, user.primaryPhone, user.id].find(text => text && text !== name) ?? null
}

/** One or two letters that stand in for a picture. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  // By code point, so that an emoji or a letter outside the first plane is not cut in half.
  return chosen.map(word => [...(word ?? '')][0] ?? '').join('').toUpperCase()
}
