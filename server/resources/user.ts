import { z } from 'zod'
import { say, saying } from '../contract/say.ts'
import type { ReadApi } from '../highlevel/client.ts'
import { HighLevelError, isHighLevelError } from '../highlevel/highlevel-error.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { calendar } from './calendar.ts'
import { countUsing } from './count-client-data.ts'
import { defineKind, type Live, type SpecIssue, type Target, type WriteScope } from './kind.ts'
import { makePassword } from './make-password.ts'
import { permissionDefaults } from './user-permissions.ts'
import { UserSpec, validateUser } from './user-spec.ts'
import { writeFields } from './write-fields.ts'

/** The platform's own default, so that it is surely honoured; a shorter page is then the last. */
const pageSize = 25

/** E-mail and password are never changed: the platform refuses the one and the other is nobody's but the person's. */
const changeable = Object.keys(UserSpec.shape).filter((field) => field !== 'email')

const UserPage = z.object({ users: z.array(Answered) })

export const user = defineKind<UserSpec>({
  name: 'user',
  title: 'User',
  plural: 'Users',
  description:
    'A person of the team with a login. The password is random and kept nowhere: the person sets their own with "Forgot password".',
  tier: 'core',
  shared: true,
  needs: [],
  scopes: { read: ['users.readonly'], write: ['users.write'] },
  calls: { delete: 2 },
  spec: UserSpec,
  validate: (spec): SpecIssue[] => validateUser(spec),
  titleOf: (spec) => `${spec.firstName} ${spec.lastName}`.trim(),
  identify: (spec) => foldEmail(spec.email),
  identifyLive: (live) => foldEmail(live.fields.email),
  normalise(field, value) {
    if (field === 'email') return foldEmail(value)
    if (field === 'phone' && typeof value === 'string') return value.replace(/[^\d+]/g, '')
    if ((field === 'scopes' || field === 'scopesAssignedToOnly') && Array.isArray(value)) return value.map(String).toSorted()
    return value
  },
  fixed: ['email'],
  cannotUndo: 'undo.person',
  pageSize,

  async list({ api, target }) {
    const answers = await readPages(pageSize, async (offset) => {
      const query = { companyId: target.companyId, locationId: target.locationId, skip: String(offset), limit: String(pageSize) }
      return { items: (await api.get('/users/search', { query, schema: UserPage })).users }
    })
    return answers.filter((answer) => answer.deleted !== true).map(toLive)
  },

  async create(scope, spec) {
    const { companyId, locationId } = scope.target
    const password = makePassword()
    const email = foldEmail(spec.email)
    const body = {
      companyId,
      locationIds: [locationId],
      type: 'account',
      password,
      ...writeFields(UserSpec, { ...spec, email }, Object.keys(UserSpec.shape)),
    }
    try {
      return toLive(await scope.api.post('/users/', { body, schema: Answered }))
    } catch (error) {
      if (isHighLevelError(error, 'conflict')) return joinExisting(scope, email, error)
      throw withoutSecret(error, password)
    }
  },

  async findInCompany({ company, target }, spec) {
    const found = await findByEmail(company, target, foldEmail(spec.email))
    return found === undefined ? undefined : toLive(found)
  },

  /** `permissions` are sent whole: what the blueprint does not say of them stays as it is. */
  async update({ api }, live, spec, changed) {
    const whole =
      spec.permissions === undefined || spec.permissions === null
        ? {}
        : { permissions: { ...(live.fields.permissions as object | null), ...spec.permissions } }
    const body = writeFields(
      UserSpec,
      { ...spec, ...whole },
      changeable.filter((field) => changed.includes(field)),
    )
    return toLive(await api.put(userPath(live.id), { body, schema: Answered }))
  },

  /** A calendar keeps a person who is gone, and can no longer be booked with them. */
  holdsClientData(scope, live, ours) {
    const books = ({ fields: { teamMembers: team } }: Live): boolean =>
      Array.isArray(team) && team.some((member) => (member as { userId?: unknown } | null)?.userId === live.id)
    return countUsing(scope, live, { kind: calendar, uses: books, what: 'data.calendars_of' }, ours)
  },

  /** Whoever works in other locations too only leaves this one. */
  async delete({ api, target }, live) {
    const { others, ofAgency: agencys } = await placesOf(api, target, live)
    if (agencys) throw refusal(userPath(live.id))
    if (others.length === 0) return void (await api.delete(userPath(live.id), { schema: z.unknown() }))
    await api.put(userPath(live.id), { body: { locationIds: others }, schema: z.unknown() })
    return 'left'
  },

  /** Who was in the agency before us is never deleted, wherever they work by now. */
  async leave({ api, target }, live) {
    const { others, ofAgency: agencys } = await placesOf(api, target, live)
    if (agencys) return saying('kept.person_of_agency')
    if (others.length === 0) return saying('kept.person_nowhere_else')
    await api.put(userPath(live.id), { body: { locationIds: others }, schema: z.unknown() })
    return undefined
  },
})

async function placesOf(api: ReadApi, target: Target, live: Live): Promise<{ others: string[]; ofAgency: boolean }> {
  const { locationIds, type } = rolesOf(await api.get(userPath(live.id), { schema: Answered }))
  return { others: (locationIds ?? []).filter((id) => id !== target.locationId), ofAgency: type === 'agency' }
}

/**
 * The address is taken in the agency. Who it is can be seen by this location's token, or by the agency's own: they are
 * given this location as well, and nothing else about them is changed (platform dossier §5.4: `locationIds` is the whole list).
 */
async function joinExisting(scope: WriteScope, email: string, cause: HighLevelError): Promise<Live> {
  const { api, target } = scope
  const seenHere = await findByEmail(api, target, email)
  if (seenHere !== undefined) return letIn(api, target, seenHere, cause)
  const company = scope.openCompany?.()
  if (company === undefined) throw elsewhere(cause)
  try {
    const found = await findByEmail(company, target, email)
    if (found === undefined) throw elsewhere(cause)
    return await letIn(company, target, found, cause)
  } catch (error) {
    // What the agency refuses us is no loss of this location.
    throw isHighLevelError(error, 'revoked', 'unauthorized', 'suspended', 'forbidden_scope', 'wrong_tenant') ? elsewhere(cause) : error
  }
}

async function letIn(api: WriteScope['api'], target: Target, found: Answered, cause: HighLevelError): Promise<Live> {
  const { locationIds, type } = rolesOf(found)
  if (type === 'agency') throw ofAgency(cause)
  if (locationIds === undefined) throw elsewhere(cause)
  // Somebody has let them in since the plan: they are looked at as what was there before.
  if (locationIds.includes(target.locationId)) throw cause
  try {
    const body = { companyId: target.companyId, locationIds: [...locationIds, target.locationId] }
    return { ...toLive(await api.put(userPath(found.id), { body, schema: Answered })), joined: true }
  } catch (error) {
    throw isHighLevelError(error, 'wrong_tenant', 'forbidden_scope', 'invalid') ? elsewhere(error) : error
  }
}

async function findByEmail(api: ReadApi, target: Target, email: string): Promise<Answered | undefined> {
  const query = { companyId: target.companyId, query: email, skip: '0', limit: String(pageSize) }
  const { users } = await api.get('/users/search', { query, schema: UserPage })
  return users.find((one) => foldEmail(one.email) === email && one.deleted !== true)
}

function ofAgency(cause: HighLevelError): HighLevelError {
  const { method, path, status, traceId } = cause
  return new HighLevelError({ reason: 'conflict', ...say('refused.person_of_agency'), method, path, status, traceId })
}

function elsewhere(cause: HighLevelError): HighLevelError {
  return new HighLevelError({
    reason: 'conflict',
    ...say('refused.person_elsewhere'),
    method: cause.method,
    path: cause.path,
    status: cause.status,
    traceId: cause.traceId,
  })
}

function refusal(path: string): HighLevelError {
  return new HighLevelError({ reason: 'invalid', ...say('refused.person_stays'), method: 'DELETE', path })
}

/** A refusal that quotes the request must not carry the password on. */
function withoutSecret(error: unknown, password: string): unknown {
  if (!(error instanceof HighLevelError) || !error.message.includes(password)) return error
  const { reason, said, method, path, status, traceId, retryAfterMs } = error
  return new HighLevelError({
    reason,
    message: error.message.replaceAll(password, '[secret]'),
    said,
    method,
    path,
    status,
    traceId,
    retryAfterMs,
  })
}

function foldEmail(email: unknown): string {
  return String(email ?? '')
    .trim()
    .toLowerCase()
}

function userPath(id: string): string {
  return `/users/${encodeURIComponent(id)}`
}

function rolesOf(answer: Answered): { role: unknown; type: unknown; locationIds: string[] | undefined } {
  const { role, type, locationIds } = (answer.roles ?? {}) as Record<string, unknown>
  return { role, type, locationIds: Array.isArray(locationIds) ? locationIds.map(String) : undefined }
}

/** People of the agency itself are listed in its locations: they are recognised, and nothing about them is ours to change. */
function toLive(answer: Answered): Live {
  const { permissions, scopes } = answer
  const roles = rolesOf(answer)
  const title = answer.name || `${String(answer.firstName ?? '')} ${String(answer.lastName ?? '')}`.trim()
  if (roles.type === 'agency') return { id: answer.id, title, fields: readFields(UserSpec, answer, ['email']), isTheirs: true }
  const fields = {
    ...readFields(UserSpec, answer, ['firstName', 'lastName', 'email', 'phone', 'platformLanguage']),
    role: roles.role ?? null,
    ...(typeof permissions === 'object' && permissions !== null ? { permissions: readPermissions(permissions) } : {}),
    ...(Array.isArray(scopes) ? { scopes } : {}),
  }
  return { id: answer.id, title, fields }
}

/** The switches that are published, with the published default for one that is not told. */
function readPermissions(told: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(permissionDefaults).map(([name, byDefault]) => [name, (told as Record<string, unknown>)[name] ?? byDefault]),
  )
}
