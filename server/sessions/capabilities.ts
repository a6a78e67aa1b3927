import type { Capability, InstallStatus } from '../contract/session.ts'

type Role = 'admin' | 'user'
type View = 'agency' | 'location'

const reads = ['blueprints.read', 'jobs.read', 'settings.read'] as const
/** An admin answers for what was done, and for the keys that may do it. */
const oversight = ['keys.manage', 'audit.read'] as const
const work = ['plan', 'apply', 'jobs.control'] as const

/** Who may do what. An agency's blueprints serve all of its locations, so only admins change them. */
const matrix: Record<View, Record<Role, readonly Capability[]>> = {
  location: {
    admin: [...reads, 'blueprints.write', ...work, ...oversight],
    user: [...reads, ...work],
  },
  agency: {
    admin: [...reads, 'blueprints.write', ...work, 'company.read', 'company.write', 'settings.write', ...oversight],
    user: [...reads, 'company.read'],
  },
}

const needsInstall: readonly Capability[] = ['plan', 'apply']

/** Without access what was done can still be read and stopped; before an install there is nothing to see. */
export function capabilitiesOf(view: View, role: Role, install: InstallStatus): readonly Capability[] {
  if (install === 'missing') return []
  const all = matrix[view][role]
  return install === 'active' ? all : all.filter((capability) => !needsInstall.includes(capability))
}

/** The matrix as data, for whoever wants to know what others may do. */
export function listRoles(): { view: View; role: Role; can: Capability[] }[] {
  return (['agency', 'location'] as const).flatMap((view) =>
    (['admin', 'user'] as const).map((role) => ({ view, role, can: [...matrix[view][role]] })),
  )
}
