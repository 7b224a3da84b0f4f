/** The state of a synced user. When several hold, the first of deleted, banned, locked wins. */
export const USER_STATUSES = ['active', 'banned', 'locked', 'deleted'] as const
export type UserStatus = (typeof USER_STATUSES)[number]

export const USER_SORTS = ['createdAt', 'updatedAt', 'lastSignInAt', 'lastActiveAt'] as const
export type UserSort = (typeof USER_SORTS)[number]
