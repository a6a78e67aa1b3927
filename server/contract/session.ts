import { z } from 'zod'

export const InstallStatus = z.enum(['active', 'missing', 'suspended', 'revoked'])
export type InstallStatus = z.infer<typeof InstallStatus>

/** What a session may do; the page shows what is listed and nothing else. */
export const Capability = z.enum([
  'blueprints.read',
  'blueprints.write',
  'plan',
  'apply',
  'jobs.read',
  'jobs.control',
  'company.read',
  'company.write',
  'settings.read',
  'settings.write',
  'keys.manage',
  'audit.read',
])
export type Capability = z.infer<typeof Capability>

export const SessionRequest = z.strictObject({
  payload: z.string().min(1).max(20_000).describe('The ciphertext that the parent frame handed over, as it came.'),
})

export const SessionUser = z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(['admin', 'user']) })
export type SessionUser = z.infer<typeof SessionUser>

/** The agency's colour for buttons and links; the page sees to it that it can be read. */
export const Accent = z
  .string()
  .regex(/^#[0-9a-f]{6}$/)
  .nullable()
  .describe('`#rrggbb`, in small letters; null: the page keeps its own.')

export const Look = z.object({
  theme: z.enum(['system', 'light', 'dark']).describe('What the page begins with; a person may choose otherwise for themselves.'),
  accent: Accent,
})
export type Look = z.infer<typeof Look>

export const SessionView = z
  .object({
    expiresAt: z.iso.datetime(),
    user: SessionUser,
    companyId: z.string(),
    locationId: z.string().nullable(),
    locationName: z.string().nullable(),
    install: InstallStatus,
    installUrl: z.string().describe('Where an admin installs the app or grants it again.'),
    can: z.array(Capability),
    look: Look,
  })
  .meta({ id: 'SessionView' })
export type SessionView = z.infer<typeof SessionView>

export const SessionAnswer = SessionView.extend({ token: z.string() }).meta({ id: 'Session' })
export type SessionAnswer = z.infer<typeof SessionAnswer>

/** A page that somebody has open: its sessions follow each other, and are seen and ended as one. */
export const Sitting = z
  .object({
    id: z.string(),
    beganAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().describe('To the minute.'),
    locationId: z.string().nullable().describe("Where it looks at; null: the agency's own view."),
    browser: z.string().nullable().describe('Its family, such as `Firefox`; null when it is none that is known.'),
    system: z.string().nullable().describe('Such as `Windows`.'),
    network: z.string().nullable().describe('Where it came from, without the last part: `203.0.113.0/24`.'),
    isThis: z.boolean(),
  })
  .meta({ id: 'Sitting' })
export type Sitting = z.infer<typeof Sitting>

export const Sittings = z.object({ items: z.array(Sitting).describe('The latest seen first.') }).meta({ id: 'Sittings' })
export const SittingsEnded = z.object({ ended: z.int().describe('How many sessions were ended.') }).meta({ id: 'SittingsEnded' })
export type SittingsEnded = z.infer<typeof SittingsEnded>

export const LocationView = z.object({ id: z.string(), name: z.string(), install: InstallStatus }).meta({ id: 'Location' })
export type LocationView = z.infer<typeof LocationView>
