import type { OrganizationInvitationJSON, OrganizationJSON, OrganizationMembershipJSON } from '@clerk/backend'
import { makeDice } from './dice.ts'
import type { Dice } from './dice.ts'
import type { CatalogueType, ClerkEvent, DataOf } from './events.ts'
import type { ClerkUser } from './identities.ts'

const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
]

export interface Organization {
  resource: OrganizationJSON
  members: OrganizationMembershipJSON[]
  invitations: OrganizationInvitationJSON[]
}

export interface WorldOptions {
  seed: number
  /** Gives the address of a user's or an organisation's picture by its id. */
  imageUrl: (id: string) => string
}

/**
 * A made-up product and its people: actions change it, and each change is an event. The same seed and the same actions
 * give the same world.
 */
export class World {
  readonly dice: Dice
  readonly imageUrl: (id: string) => string
  readonly instanceId: string
  /** Users that exist, by id, as they are now. */
  readonly users = new Map<string, ClerkUser>()
  /** Users that chance may not rename, lock, ban or delete: somebody signs in as them, or their story is told. */
  readonly spared = new Set<string>()
  readonly organizations = new Map<string, Organization>()
  /** Open sessions: session id to user id. */
  readonly sessions = new Map<string, string>()
  /** The one user whom things happen to for now; null for everybody. */
  #only: string | null = null

  constructor({ seed, imageUrl }: WorldOptions) {
    this.dice = makeDice(seed)
    this.imageUrl = imageUrl
    this.instanceId = this.dice.id('ins', Date.UTC(2024, 2, 4))
  }

  /** An event of Clerk's catalogue at that time (milliseconds since 1970). */
  event<Type extends CatalogueType>(type: Type, data: DataOf<Type>, at: number): ClerkEvent {
    return this.unknownEvent(type, data, at)
  }

  /** An event of any type, one that the catalogue does not have (yet) too. */
  unknownEvent(type: string, data: object, at: number): ClerkEvent {
    return {
      data,
      event_attributes: { http_request: { client_ip: this.#visitorAddress(), user_agent: this.dice.pick(BROWSERS) } },
      instance_id: this.instanceId,
      object: 'event',
      timestamp: at,
      type,
    }
  }

  /** Changes a user, and gives the `user.updated` that tells of it. */
  updateUser(user: ClerkUser, changes: Partial<ClerkUser>, at: number): ClerkEvent {
    const updated = { ...user, ...changes, updated_at: at }
    this.users.set(user.id, updated)
    return this.event('user.updated', updated, at)
  }

  /** Lets something happen to one user alone: while it does, nobody else is found. */
  onlyTo(userId: string, happen: () => ClerkEvent[]): ClerkEvent[] {
    this.#only = userId
    try {
      return happen()
    }
    finally {
      this.#only = null
    }
  }

  /** Whether the user may not be renamed, locked, banned or deleted by what happens now. */
  isSpared(user: ClerkUser): boolean {
    return this.spared.has(user.id) && this.#only !== user.id
  }

  /** Somebody for whom the test holds; null when there is nobody. */
  anyUser(test: (user: ClerkUser) => boolean = () => true): ClerkUser | null {
    const found = [...this.users.values()].filter(user => (this.#only === null || user.id === this.#only) && test(user))
    return found.length > 0 ? this.dice.pick(found) : null
  }

  anyOrganization(test: (organization: Organization) => boolean = () => true): Organization | null {
    const found = [...this.organizations.values()].filter(test)
    return found.length > 0 ? this.dice.pick(found) : null
  }

  /** An address set aside for documentation, so that it is nobody's. */
  #visitorAddress(): string {
    return `${this.dice.pick(['192.0.2', '198.51.100', '203.0.113'])}.${this.dice.between(1, 254)}`
  }
}

/**
 * Something that happens at a time (milliseconds since 1970): it changes the world and gives its events, in order. None
 * when nobody is there whom it could happen to.
 */
export type Action = (world: World, at: number) => ClerkEvent[]
