import { recordDeed } from '../audit/audit-log.ts'
import type { Actor, Context } from '../context.ts'
import type { Blueprint, StoredBlueprint } from '../contract/blueprint.ts'
import { isSame } from '../contract/canonical-json.ts'
import { say } from '../contract/say.ts'
import { AppError, forPrograms } from '../errors.ts'
import { requireMay } from '../sessions/may.ts'
import { addVersion, getBlueprintOfCompany, insertBlueprint, lockBlueprintOfCompany } from './blueprint-store.ts'
import { checkBlueprint } from './check-blueprint.ts'
import { refuseInvalid } from './refuse-invalid.ts'
import { refuseStarter } from './starter-library.ts'
import { refuseTooLong } from './parse-blueprint-text.ts'

/** Stores a document as a new blueprint. Throws `invalid_blueprint` with every fault; nothing is stored then. */
export async function createBlueprint(ctx: Context, actor: Actor, input: { document: unknown }): Promise<StoredBlueprint> {
  requireMay(actor, 'blueprints.write')
  const document = requireSound(input.document)
  return ctx.db.transaction().execute(async (tx) => {
    const id = await insertBlueprint(tx, actor.companyId, { document, by: actor.name, at: ctx.now() })
    await recordDeed(tx, actor, ctx.now(), {
      action: 'blueprint.created',
      subject: { kind: 'blueprint', id, name: document.name },
      after: outlineOf(document, 1),
    })
    return getBlueprintOfCompany(tx, actor.companyId, id)
  })
}

/**
 * Stores a document as the next version; an unchanged one makes no new version. With `expectedVersion`, throws
 * `conflict` when somebody else has saved since. Earlier versions stay as they are.
 */
export async function updateBlueprint(
  ctx: Context,
  actor: Actor,
  input: { id: string; document: unknown; expectedVersion?: number | undefined; note?: string | undefined },
): Promise<StoredBlueprint> {
  requireMay(actor, 'blueprints.write')
  refuseStarter(input.id, 'changed')
  const document = requireSound(input.document)
  return ctx.db.transaction().execute(async (tx) => {
    const version = await lockBlueprintOfCompany(tx, actor.companyId, input.id)
    refuseConflict(version, input.expectedVersion)
    const current = await getBlueprintOfCompany(tx, actor.companyId, input.id, version)
    if (isSame(current.blueprint, document)) return current
    await addVersion(tx, actor.companyId, input.id, version + 1, { document, by: actor.name, at: ctx.now(), note: input.note })
    await recordDeed(tx, actor, ctx.now(), {
      action: 'blueprint.saved',
      subject: { kind: 'blueprint', id: input.id, name: document.name },
      before: outlineOf(current.blueprint, version),
      after: outlineOf(document, version + 1),
    })
    return getBlueprintOfCompany(tx, actor.companyId, input.id)
  })
}

/** The documents themselves stand in the versions. */
function outlineOf(document: Blueprint, version: number): Record<string, unknown> {
  return { version, name: document.name, resources: document.resources.length }
}

function requireSound(document: unknown): Blueprint {
  const found = checkBlueprint(document)
  refuseInvalid(found.errors)
  if (found.blueprint === undefined) throw new AppError('internal', forPrograms('A blueprint without errors did not come through.'))
  refuseTooLong(JSON.stringify(found.blueprint))
  return found.blueprint
}

function refuseConflict(version: number, expected: number | undefined): void {
  if (expected === undefined || expected === version) return
  throw new AppError('conflict', say('blueprint.moved_on', { version, expected }), {
    hint: say('next.reload_and_save'),
    details: { version },
  })
}
