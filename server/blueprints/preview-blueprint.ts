import type { Actor, Context } from '../context.ts'
import type { BlueprintCheck, BlueprintText } from '../contract/blueprint.ts'
import { kindNames } from '../contract/kind-names.ts'
import { readInstallPair } from '../installs/install-store.ts'
import { requireMay } from '../sessions/may.ts'
import { checkBlueprint } from './check-blueprint.ts'
import { checkGranted, type Granted } from './check-granted.ts'
import { readBlueprintText } from './read-blueprint-text.ts'

type Input = BlueprintText | { document: unknown }

/**
 * Says what is wrong with a blueprint without storing it, and what the app may not do where the person is. Throws only
 * when the text cannot be read at all.
 */
export async function previewBlueprint(ctx: Context, actor: Actor, input: Input): Promise<BlueprintCheck> {
  requireMay(actor, 'blueprints.read')
  const document = 'text' in input ? await readBlueprintText(input.text, input.format) : input.document
  const { errors, warnings, hints, counts, variables } = checkBlueprint(document)
  const kinds = kindNames.filter((name) => Object.hasOwn(counts, name))
  const refused = checkGranted(kinds, await readGranted(ctx, actor))
  return { ok: errors.length === 0, errors, warnings: [...warnings, ...refused], hints: hints(), counts, variables }
}

async function readGranted(ctx: Context, { companyId, locationId }: Actor): Promise<Granted> {
  const { company, location } = await readInstallPair(ctx.db, { companyId, locationId })
  const scopesOf = (install: typeof company): string[] | undefined =>
    install?.status === 'active' && install.scopes.length > 0 ? install.scopes : undefined
  // The agency's token never carries what only a sub-account's may do, so it says nothing about those.
  return { company: scopesOf(company), location: scopesOf(location) }
}
