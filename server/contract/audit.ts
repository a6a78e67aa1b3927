import { z } from 'zod'

/** Everything that is written down for ever (or as long as the company keeps it). Past tense, noun first. */
export const auditActions = [
  'blueprint.created',
  'blueprint.saved',
  'blueprint.deleted',
  'blueprint.restored',
  'plan.revised',
  'plan.kept',
  'job.started',
  'job.paused',
  'job.resumed',
  'job.cancelled',
  'job.retried',
  'job.rolled_back',
  'job.removed',
  'settings.changed',
  'api_key.created',
  'api_key.revoked',
  'session.began',
  'session.ended',
  'session.revoked',
  'install.granted',
  'install.recorded',
  'install.suspended',
  'install.revoked',
  'install.restored',
  'install.ended',
  'data.exported',
  'data.deleted',
  'draft.removed',
] as const
export const AuditAction = z.enum(auditActions)
export type AuditAction = z.infer<typeof AuditAction>

/** Who did it: a person, a key, the platform (webhooks, refusals), or the app by itself. */
export const AuditActor = z.object({
  kind: z.enum(['person', 'api_key', 'platform', 'app', 'operator']),
  id: z.string().nullable().describe("The person's or the key's."),
  name: z.string(),
  address: z.string().nullable().describe('The network address that it came from.'),
  sessionId: z.string().nullable(),
})
export type AuditActor = z.infer<typeof AuditActor>

export const AuditEntry = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    actor: AuditActor,
    action: AuditAction,
    subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }).describe('What it was done to.'),
    locationId: z.string().nullable(),
    locationName: z.string().nullable().describe('As it is called now; null where we know no name.'),
    planHash: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable().describe('Only what changed.'),
    after: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  action: AuditAction.optional(),
  actorId: z.string().min(1).max(80).optional(),
  locationId: z.string().min(1).max(64).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
})
export type AuditQuery = z.infer<typeof AuditQuery>

/** The newest first. */
export const AuditPage = z.object({ items: z.array(AuditEntry), nextCursor: z.string().nullable() }).meta({ id: 'AuditPage' })
export type AuditPage = z.infer<typeof AuditPage>
