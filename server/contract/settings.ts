import { z } from 'zod'
import { Capability, InstallStatus, Look } from './session.ts'

const days = z.int().min(1).max(3650)
const questions = z.int().min(0).max(100_000)

/** What a company chooses for itself, within the operator's bounds. */
export const Preferences = z
  .object({
    ai: z.object({
      perUser: questions.describe('Questions to the language model that one person may ask in an hour; 0 switches it off.'),
      perCompany: questions.describe('Questions that all of the company may ask in 24 hours; 0 switches it off.'),
    }),
    retentionDays: z.object({
      jobs: days.describe('Ended jobs with their steps, and plans that no job keeps.'),
      events: days.describe('Events that belong to no job.'),
      drafts: days,
      audit: days,
    }),
    ...Look.shape,
  })
  .meta({ id: 'Preferences' })
export type Preferences = z.infer<typeof Preferences>

/** Only what is sent changes. */
export const PreferencesPatch = z
  .strictObject({
    ai: z.strictObject({ perUser: questions.optional(), perCompany: questions.optional() }).optional(),
    retentionDays: z
      .strictObject({ jobs: days.optional(), events: days.optional(), drafts: days.optional(), audit: days.optional() })
      .optional(),
    theme: Preferences.shape.theme.optional(),
    accent: Preferences.shape.accent.optional(),
  })
  .meta({ id: 'PreferencesPatch' })
export type PreferencesPatch = z.infer<typeof PreferencesPatch>

const Bound = z.object({ least: z.int(), most: z.int() })

const Standing = z.object({
  questions: z.int().describe('How many may be asked in the window.'),
  asked: z.int(),
  windowMinutes: z.int(),
  resetsAt: z.iso.datetime().nullable().describe('When there is room again; null while there is.'),
})

/** One sort of person, and what they may do while the app is installed. */
export const RoleRow = z.object({
  view: z.enum(['agency', 'location']),
  role: z.enum(['admin', 'user']),
  can: z.array(Capability),
})
export type RoleRow = z.infer<typeof RoleRow>

export const Settings = z
  .object({
    preferences: Preferences,
    bounds: z
      .object({
        ai: z.object({ perUser: Bound, perCompany: Bound }),
        retentionDays: z.object({ jobs: Bound, events: Bound, drafts: Bound, audit: Bound }),
      })
      .describe("The operator's: a value outside is refused."),
    canChange: z.boolean().describe('Whether this person may change the preferences.'),
    ai: z.object({
      model: z.string().nullable().describe('Null while drafting is off.'),
      own: Standing,
      company: Standing.extend({
        days: z.int().describe('The period of the spend, up to now.'),
        calls: z.int(),
        costUsd: z.number().describe('Of the calls whose price is known.'),
      })
        .nullable()
        .describe('Only for whom the whole company is shown.'),
    }),
    roles: z.array(RoleRow),
    install: InstallStatus,
    danger: z
      .object({
        companyName: z.string().describe('What is to be typed to delete the data.'),
        counts: z.object({
          blueprints: z.int(),
          plans: z.int(),
          jobs: z.int(),
          liveJobs: z.int().describe('These are stopped.'),
          drafts: z.int(),
          apiKeys: z.int(),
          locations: z.int(),
        }),
        purgeAfterDays: z.int().describe('How long after an uninstall everything goes by itself.'),
      })
      .nullable()
      .describe('Only for whom may delete the data.'),
    updatedAt: z.iso.datetime().nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'Settings' })
export type Settings = z.infer<typeof Settings>

/** A person as the platform knows them. */
export const Member = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  view: z.enum(['agency', 'location']).describe('Where they belong: to the agency, or to some of its sub-accounts.'),
  role: z.enum(['admin', 'user']),
  locationIds: z.array(z.string()),
  lastSeenAt: z.iso.datetime().nullable().describe('When they last opened this app.'),
  isSignedIn: z.boolean().describe('Whether they have it open now.'),
})
export type Member = z.infer<typeof Member>

export const Members = z
  .object({
    state: z.enum(['known', 'unknown']).describe('unknown: the platform could not be asked; then only who has been here is listed.'),
    why: z.string().nullable(),
    items: z.array(Member),
  })
  .meta({ id: 'Members' })
export type Members = z.infer<typeof Members>

/** What a key may be allowed to do; a key never makes keys, changes settings or deletes data. */
export const keyScopes = [
  'blueprints.read',
  'blueprints.write',
  'plan',
  'apply',
  'jobs.read',
  'jobs.control',
  'company.read',
  'audit.read',
] as const satisfies Capability[]
export const KeyScope = z.enum(keyScopes)
export type KeyScope = z.infer<typeof KeyScope>

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe('The first characters, to recognise it by.'),
    scopes: z.array(KeyScope),
    locationId: z.string().nullable().describe('The one sub-account that it works in; null: all of the company.'),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe('To the minute.'),
    state: z.enum(['active', 'expired', 'revoked']),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>

export const ApiKeyRequest = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    scopes: z.array(KeyScope).min(1).max(keyScopes.length),
    locationId: z.string().min(1).max(64).nullish().describe('Made in one sub-account it is always for that one.'),
    expiresAt: z.iso.datetime({ offset: true }).nullish(),
  })
  .meta({ id: 'ApiKeyRequest' })
export type ApiKeyRequest = z.infer<typeof ApiKeyRequest>

export const ApiKeyAnswer = ApiKey.extend({ secret: z.string().describe('`gw_…`: shown now and never again.') }).meta({
  id: 'ApiKeyAnswer',
})
export type ApiKeyAnswer = z.infer<typeof ApiKeyAnswer>

export const DeleteDataRequest = z.strictObject({
  confirm: z.string().min(1).max(200).describe("The agency's name, typed; `danger.companyName` says which."),
})
export type DeleteDataRequest = z.infer<typeof DeleteDataRequest>

export const DeleteDataAnswer = z
  .object({
    stoppedJobs: z.int().describe('Live jobs that end at their next step; they are deleted when they have ended.'),
    deleted: z.record(z.string(), z.int()).describe('Rows by table.'),
  })
  .meta({ id: 'DeleteDataAnswer' })
export type DeleteDataAnswer = z.infer<typeof DeleteDataAnswer>
