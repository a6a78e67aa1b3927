import { seedId } from '../ids.ts'
import type { User } from '../state.ts'
import { defaultPermissions } from '../api/user-permissions.ts'

type Person = {
  name: string
  email: string
  phone?: string
  type: 'agency' | 'account'
  role: 'admin' | 'user'
  owner?: boolean
  locationIds: string[]
}

export function person(companyId: string, { name, email, phone, type, role, owner = false, locationIds }: Person): User {
  const [firstName = '', ...rest] = name.split(' ')
  return {
    id: seedId(`user ${email}`),
    companyId,
    firstName,
    lastName: rest.join(' '),
    email,
    ...(phone ? { phone } : {}),
    isOwner: owner,
    permissions: defaultPermissions(),
    roles: { type, role, locationIds, restrictSubAccount: false },
  }
}
