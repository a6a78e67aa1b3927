import { say } from '../contract/say.ts'
import type { Actor, Context } from '../context.ts'
import type { StoredBlueprint } from '../contract/blueprint.ts'
import type { ReaderLanguage } from '../contract/reader-language.ts'
import { AppError } from '../errors.ts'
import { requireMay } from '../sessions/may.ts'
import { getBlueprintOfCompany } from './blueprint-store.ts'
import { starters } from './starter-library.ts'

type Input = { id: string; version?: number | undefined }

/** A starter or one of the company's own, in its newest version or the one that is asked for. Throws `not_found`. */
export async function getBlueprint(
  ctx: Context,
  actor: Actor,
  { id, version }: Input,
  language?: ReaderLanguage,
): Promise<StoredBlueprint> {
  requireMay(actor, 'blueprints.read')
  const starter = (await starters(language)).find((candidate) => candidate.id === id)
  if (starter === undefined) return getBlueprintOfCompany(ctx.db, actor.companyId, id, version)
  if (version === undefined || version === starter.version) return starter
  throw new AppError('not_found', say('gone.version', { version }))
}
