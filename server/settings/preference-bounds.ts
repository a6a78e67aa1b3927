import type { Preferences, Settings } from '../contract/settings.ts'

/** Questions to the language model, whatever they cost: the most that a company can allow itself, and where it begins. */
export const aiBounds = { perUser: 40, perCompany: 400 } as const

/** An audit trail is worth little when it is short, and may outlive what it tells of. */
const audit = { leastDays: 30, mostDays: 365 }

/** What the operator allows: nothing is kept longer than RETENTION_DAYS, save for the audit trail. */
export function boundsOf(retentionDays: number): Settings['bounds'] {
  const days = { least: 1, most: retentionDays }
  return {
    ai: { perUser: { least: 0, most: aiBounds.perUser }, perCompany: { least: 0, most: aiBounds.perCompany } },
    retentionDays: {
      jobs: days,
      events: days,
      drafts: days,
      audit: { least: audit.leastDays, most: Math.max(audit.mostDays, retentionDays) },
    },
  }
}

/** What holds: the company's choice as far as the operator still allows it, otherwise the most that is allowed. */
export function preferencesWithin(bounds: Settings['bounds'], chosen: ChosenPreferences): Preferences {
  const within = (value: number | null | undefined, { least, most }: { least: number; most: number }): number =>
    Math.max(least, Math.min(most, value ?? most))
  const { ai, retentionDays } = bounds
  return {
    ai: { perUser: within(chosen.aiPerUser, ai.perUser), perCompany: within(chosen.aiPerCompany, ai.perCompany) },
    retentionDays: {
      jobs: within(chosen.jobsDays, retentionDays.jobs),
      events: within(chosen.eventsDays, retentionDays.events),
      drafts: within(chosen.draftsDays, retentionDays.drafts),
      audit: within(chosen.auditDays, retentionDays.audit),
    },
    theme: chosen.theme ?? 'system',
    accent: chosen.accent ?? null,
  }
}

/** As stored; what is null or missing is the operator's. */
export type ChosenPreferences = {
  aiPerUser?: number | null
  aiPerCompany?: number | null
  jobsDays?: number | null
  eventsDays?: number | null
  draftsDays?: number | null
  auditDays?: number | null
  theme?: Preferences['theme']
  accent?: Preferences['accent']
}
