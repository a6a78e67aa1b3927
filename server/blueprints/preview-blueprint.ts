import type { Actor, Context } from '../context.ts'
import type { BlueprintCheck, BlueprintText } from '../contract/blueprint.ts'
import { requireMay } from '../sessions/may.ts'
import { checkBlueprint } from './check-blueprint.ts'
import { parseBlueprintText } from './parse-blueprint-text.ts'

type Input = BlueprintText | { document: unknown }

/** Says what is wrong with a blueprint without storing it. Throws only when the text cannot be read at all. */
export function previewBlueprint(_ctx: Context, actor: Actor, input: Input): BlueprintCheck {
  requireMay(actor, 'blueprints.read')
  const document = 'text' in input ? parseBlueprintText(input.text, input.format) : input.document
  const { errors, warnings, counts, variables } = checkBlueprint(document)
  return { ok: errors.length === 0, errors, warnings, counts, variables }
}
