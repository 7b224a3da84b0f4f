import type { OrganizationInvitationJSON, OrganizationMembershipJSON } from '@clerk/backend'
import type { ClerkEvent, DataOf } from './events.ts'
import type { ClerkUser } from './identities.ts'
import { inventEmailAddress } from './identities.ts'
import { invitationEmail } from './messages.ts'
import { makeName } from './names.ts'
import type { Action, Organization, World } from './world.ts'

const MONTH_MS = 30 * 24 * 3600 * 1000
type Role = 'org:admin' | 'org:member'

/** Somebody founds an organisation, and is its first admin. */
export const createOrganization: Action = (world, at) => {
  const founder = world.anyUser(({ banned }) => !banned)
  if (!founder) return []
  const name = world.dice.faker.company.name()
  const id = world.dice.id('org', at)
  const organization: Organization = {
    resource: {
      id,
      object: 'organization',
      name,
      slug: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${world.dice.between(100, 999)}`,
      image_url: world.imageUrl(id),
      has_image: false,
      members_count: 1,
      pending_invitations_count: 0,
      max_allowed_memberships: 20,
      admin_delete_enabled: true,
      public_metadata: {},
      private_metadata: {},
      created_by: founder.id,
      created_at: at,
      updated_at: at,
    },
    members: [],
    invitations: [],
  }
  world.organizations.set(id, organization)
  return [world.event('organization.created', organization.resource, at), join(world, organization, founder, 'org:admin', at + 30)]
}

export const updateOrganization: Action = (world, at) => {
  const organization = world.anyOrganization()
  if (!organization) return []
  organization.resource = { ...organization.resource, has_image: true, public_metadata: { industry: world.dice.faker.commerce.department() }, updated_at: at }
  return [world.event('organization.updated', organization.resource, at)]
}

export const deleteOrganization: Action = (world, at) => {
  const organization = world.anyOrganization()
  if (!organization || world.organizations.size < 2) return []
  const { id, slug } = organization.resource
  world.organizations.delete(id)
  return [world.event('organization.deleted', { id, slug, object: 'organization', deleted: true }, at)]
}

export const joinOrganization: Action = (world, at) => {
  const organization = world.anyOrganization()
  const user = organization && world.anyUser(({ id }) => !memberOf(organization, id))
  return organization && user ? [join(world, organization, user, 'org:member', at)] : []
}

export const changeMemberRole: Action = (world, at) => {
  const organization = world.anyOrganization(({ members }) => members.some(({ role }) => role === 'org:member'))
  const member = organization?.members.find(({ role }) => role === 'org:member')
  if (!organization || !member) return []
  const promoted = { ...member, role: 'org:admin', permissions: permissionsOf('org:admin'), updated_at: at }
  organization.members = organization.members.map(other => other === member ? promoted : other)
  return [world.event('organizationMembership.updated', promoted, at)]
}

export const leaveOrganization: Action = (world, at) => {
  const organization = world.anyOrganization(({ members }) => members.length > 1)
  const member = organization?.members.at(-1)
  if (!organization || !member) return []
  organization.members.pop()
  return [world.event('organizationMembership.deleted', member, at)]
}

export const invite: Action = (world, at) => {
  const organization = world.anyOrganization()
  if (!organization) return []
  const { resource } = organization
  const invitation: OrganizationInvitationJSON = {
    id: world.dice.id('orginv', at),
    object: 'organization_invitation',
    email_address: inventEmailAddress(world.dice, makeName(world.dice).handle),
    role: 'org:member',
    role_name: 'Member',
    organization_id: resource.id,
    public_organization_data: { id: resource.id, object: 'organization', name: resource.name, slug: resource.slug, image_url: resource.image_url, has_image: resource.has_image },
    status: 'pending',
    public_metadata: {},
    private_metadata: {},
    url: null,
    created_at: at,
    updated_at: at,
    expires_at: at + MONTH_MS,
  }
  organization.invitations.push(invitation)
  return [world.event('organizationInvitation.created', invitation, at), invitationEmail(world, invitation.email_address, resource.name, at + 40)]
}

export const acceptInvitation: Action = (world, at) => {
  const [organization, invitation] = takeInvitation(world)
  const user = organization && world.anyUser(({ id }) => !memberOf(organization, id))
  if (!organization || !invitation || !user) return []
  const accepted = { ...invitation, status: 'accepted' as const, user_id: user.id, updated_at: at }
  return [world.event('organizationInvitation.accepted', accepted, at), join(world, organization, user, 'org:member', at + 25)]
}

export const revokeInvitation: Action = (world, at) => {
  const [, invitation] = takeInvitation(world)
  return invitation ? [world.event('organizationInvitation.revoked', { ...invitation, status: 'revoked', updated_at: at }, at)] : []
}

/** A domain is added, is verified, and is given up. */
export const tryDomain: Action = (world, at) => {
  const organization = world.anyOrganization()
  if (!organization) return []
  const domain: DataOf<'organizationDomain.created'> = {
    id: world.dice.id('orgdmn', at),
    object: 'organization_domain',
    name: `${organization.resource.slug}.example`,
    organization_id: organization.resource.id,
    enrollment_mode: 'automatic_invitation',
    verification: { status: 'unverified', strategy: 'email_code', attempts: 0, expires_at: at + 600_000 },
    affiliation_email_address: null,
    created_at: at,
    updated_at: at,
    total_pending_invitations: 0,
    total_pending_suggestions: 0,
  }
  const verified = { ...domain, verification: { ...domain.verification!, status: 'verified' as const, attempts: 1 }, updated_at: at + 90_000 }
  return [
    world.event('organizationDomain.created', domain, at),
    world.event('organizationDomain.updated', verified, at + 90_000),
    world.event('organizationDomain.deleted', { id: domain.id, object: 'organization_domain', deleted: true }, at + 240_000),
  ]
}

function join(world: World, organization: Organization, user: ClerkUser, role: Role, at: number): ClerkEvent {
  const membership: OrganizationMembershipJSON = {
    id: world.dice.id('orgmem', at),
    object: 'organization_membership',
    organization: organization.resource,
    role,
    permissions: permissionsOf(role),
    public_metadata: {},
    private_metadata: {},
    public_user_data: {
      user_id: user.id,
      identifier: user.email_addresses[0]?.email_address ?? user.username ?? user.id,
      first_name: user.first_name,
      last_name: user.last_name,
      image_url: user.image_url,
      has_image: user.has_image,
    },
    created_at: at,
    updated_at: at,
  }
  organization.members.push(membership)
  organization.resource = { ...organization.resource, members_count: organization.members.length }
  return world.event('organizationMembership.created', membership, at)
}

function memberOf(organization: Organization, userId: string): boolean {
  return organization.members.some(({ public_user_data }) => public_user_data.user_id === userId)
}

function takeInvitation(world: World): [Organization | null, OrganizationInvitationJSON | undefined] {
  const organization = world.anyOrganization(({ invitations }) => invitations.length > 0)
  return [organization, organization?.invitations.shift()]
}

function permissionsOf(role: Role): string[] {
  const reading = ['org:sys_memberships:read']
  return role === 'org:admin' ? [...reading, 'org:sys_memberships:manage', 'org:sys_profile:manage', 'org:sys_profile:delete', 'org:sys_domains:manage'] : reading
}
