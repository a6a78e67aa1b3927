import type { Selectable } from 'kysely'
import type { Preferences } from '../contract/settings.ts'
import type { DbOrTx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { aiBounds, type ChosenPreferences } from './preference-bounds.ts'

export type CompanySettingsRow = Selectable<Schema['company_settings']>

export async function readCompanySettings(db: DbOrTx, companyId: string): Promise<CompanySettingsRow | undefined> {
  return db.selectFrom('company_settings').selectAll().where('company_id', '=', companyId).executeTakeFirst()
}

export function chosenBy(row: CompanySettingsRow | undefined): ChosenPreferences {
  if (row === undefined) return {}
  return {
    aiPerUser: row.ai_per_user,
    aiPerCompany: row.ai_per_company,
    jobsDays: row.jobs_days,
    eventsDays: row.events_days,
    draftsDays: row.drafts_days,
    auditDays: row.audit_days,
    theme: row.theme,
    accent: row.accent,
  }
}

export async function writePreferences(db: DbOrTx, companyId: string, to: Preferences, by: string, at: Date): Promise<void> {
  const values = {
    ai_per_user: to.ai.perUser,
    ai_per_company: to.ai.perCompany,
    jobs_days: to.retentionDays.jobs,
    events_days: to.retentionDays.events,
    drafts_days: to.retentionDays.drafts,
    audit_days: to.retentionDays.audit,
    theme: to.theme,
    accent: to.accent,
    updated_at: at,
    updated_by: by,
  }
  await db
    .insertInto('company_settings')
    .values({ company_id: companyId, delete_requested_at: null, ...values })
    .onConflict((conflict) => conflict.column('company_id').doUpdateSet(values))
    .execute()
}

/** How many questions a company allows one of its people, and all of them together. */
export async function readAskingLimits(db: DbOrTx, companyId: string): Promise<{ user: number; company: number }> {
  const row = await readCompanySettings(db, companyId)
  return {
    user: Math.min(row?.ai_per_user ?? aiBounds.perUser, aiBounds.perUser),
    company: Math.min(row?.ai_per_company ?? aiBounds.perCompany, aiBounds.perCompany),
  }
}

export async function markDeleteRequested(db: DbOrTx, companyId: string, at: Date): Promise<void> {
  await db
    .insertInto('company_settings')
    .values({ company_id: companyId, delete_requested_at: at })
    .onConflict((conflict) => conflict.column('company_id').doUpdateSet({ delete_requested_at: at }))
    .execute()
}

/** Companies that have asked for their data to be deleted and still have some. */
export async function listDeleteRequests(db: DbOrTx): Promise<string[]> {
  const rows = await db.selectFrom('company_settings').select('company_id').where('delete_requested_at', 'is not', null).execute()
  return rows.map((row) => row.company_id)
}
