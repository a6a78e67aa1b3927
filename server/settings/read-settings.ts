import type { Actor, Context } from '../context.ts'
import type { AiUsageReport } from '../contract/ai.ts'
import type { Settings } from '../contract/settings.ts'
import { listRoles } from '../sessions/capabilities.ts'
import { requireMay } from '../sessions/may.ts'
import { chosenBy, readCompanySettings } from './company-settings-store.ts'
import { boundsOf, preferencesWithin } from './preference-bounds.ts'
import { countTenantData, readCompanyName } from './tenant-data-store.ts'

/**
 * What the settings page draws itself from; `usage` is what asking the language model has come to. The company's own
 * figures and the danger zone only for whom they are. Throws `forbidden`, `not_installed`.
 */
export async function readSettings(ctx: Context, actor: Actor, usage: AiUsageReport): Promise<Settings> {
  requireMay(actor, 'settings.read')
  const canChange = actor.can.includes('settings.write')
  const [row, danger] = await Promise.all([
    readCompanySettings(ctx.db, actor.companyId),
    canChange ? readDanger(ctx, actor.companyId) : Promise.resolve(null),
  ])
  const bounds = boundsOf(ctx.config.retentionDays)
  return {
    preferences: preferencesWithin(bounds, chosenBy(row)),
    bounds,
    canChange,
    ai: { model: usage.model, own: usage.own, company: viewCompany(usage.company) },
    roles: listRoles(),
    install: actor.install,
    danger,
    updatedAt: row === undefined || row.updated_by === '' ? null : row.updated_at.toISOString(),
    updatedBy: row?.updated_by || null,
  }
}

/** The words that the person types: the agency's name, or its id as long as the platform has not told a name. */
export async function confirmationOf(db: Context['db'], companyId: string): Promise<string> {
  return (await readCompanyName(db, companyId)).trim() || companyId
}

async function readDanger(ctx: Context, companyId: string): Promise<NonNullable<Settings['danger']>> {
  const [companyName, counts] = await Promise.all([confirmationOf(ctx.db, companyId), countTenantData(ctx.db, companyId)])
  return { companyName, counts, purgeAfterDays: ctx.config.retentionDays }
}

function viewCompany(company: AiUsageReport['company']): Settings['ai']['company'] {
  if (company === null) return null
  const { questions, asked, windowMinutes, resetsAt, days, calls, costUsd } = company
  return { questions, asked, windowMinutes, resetsAt, days, calls, costUsd }
}
