import { fault } from '../contract/say.ts'
import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { ProblemError } from '../contract/problem.ts'
import type { Preferences, PreferencesPatch, Settings } from '../contract/settings.ts'
import { invalidRequest } from '../errors.ts'
import { lockCompany } from '../installs/install-store.ts'
import { requireMay } from '../sessions/may.ts'
import { chosenBy, readCompanySettings, writePreferences } from './company-settings-store.ts'
import { boundsOf, preferencesWithin } from './preference-bounds.ts'

/** Changes what is sent and nothing else. Throws `forbidden`, and `invalid_request` for what the operator does not allow. */
export async function changeSettings(ctx: Context, actor: Actor, patch: PreferencesPatch): Promise<Preferences> {
  requireMay(actor, 'settings.write')
  const bounds = boundsOf(ctx.config.retentionDays)
  refuseOutside(bounds, patch)
  const now = ctx.now()
  return ctx.db.transaction().execute(async (tx) => {
    await lockCompany(tx, actor.companyId)
    const before = preferencesWithin(bounds, chosenBy(await readCompanySettings(tx, actor.companyId)))
    const after = merge(before, patch)
    const changed = compare(before, after)
    if (changed.length === 0) return before
    await writePreferences(tx, actor.companyId, after, actor.name, now)
    await recordDeed(tx, actor, now, {
      action: 'settings.changed',
      subject: { kind: 'company', id: actor.companyId },
      before: Object.fromEntries(changed.map(([path, from]) => [path, from])),
      after: Object.fromEntries(changed.map(([path, , to]) => [path, to])),
    })
    return after
  })
}

function merge(before: Preferences, patch: PreferencesPatch): Preferences {
  const given = <T extends object>(part: T | undefined): Partial<T> =>
    Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>
  return {
    ai: { ...before.ai, ...given(patch.ai) },
    retentionDays: { ...before.retentionDays, ...given(patch.retentionDays) },
    theme: patch.theme ?? before.theme,
    accent: patch.accent === undefined ? before.accent : patch.accent,
  } as Preferences
}

/** Path, value before, value after, of what differs. */
function compare(before: Preferences, after: Preferences): [string, unknown, unknown][] {
  const flat = ({ ai, retentionDays, theme, accent }: Preferences): Record<string, unknown> => ({
    ...prefixed('ai', ai),
    ...prefixed('retentionDays', retentionDays),
    theme,
    accent,
  })
  const [old, now] = [flat(before), flat(after)]
  return Object.keys(now)
    .filter((path) => old[path] !== now[path])
    .map((path) => [path, old[path], now[path]])
}

function prefixed(prefix: string, part: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [`${prefix}.${key}`, value]))
}

function refuseOutside(bounds: Settings['bounds'], patch: PreferencesPatch): void {
  const flat = { ...prefixed('ai', bounds.ai), ...prefixed('retentionDays', bounds.retentionDays) } as Record<
    string,
    { least: number; most: number }
  >
  const asked = { ...prefixed('ai', patch.ai ?? {}), ...prefixed('retentionDays', patch.retentionDays ?? {}) }
  const errors: ProblemError[] = Object.entries(asked).flatMap(([path, value]) => {
    const bound = flat[path]
    if (bound === undefined || typeof value !== 'number' || (value >= bound.least && value <= bound.most)) return []
    return [{ path, ...fault('request.out_of_bounds', { value, ...bound }) }]
  })
  if (errors.length > 0) throw invalidRequest(errors)
}
