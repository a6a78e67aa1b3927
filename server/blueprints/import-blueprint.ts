import type { Actor, Context } from '../context.ts'
import type { BlueprintText, StoredBlueprint } from '../contract/blueprint.ts'
import { requireMay } from '../sessions/may.ts'
import { readBlueprintText } from './read-blueprint-text.ts'
import { createBlueprint } from './save-blueprint.ts'

/** Stores JSON or YAML text as a new blueprint. Throws `payload_too_large`, `invalid_blueprint`; nothing is stored then. */
export async function importBlueprint(ctx: Context, actor: Actor, { text, format }: BlueprintText): Promise<StoredBlueprint> {
  requireMay(actor, 'blueprints.write')
  return createBlueprint(ctx, actor, { document: await readBlueprintText(text, format) })
}
