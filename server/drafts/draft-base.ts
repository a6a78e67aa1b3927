import type { Blueprint } from '../contract/blueprint.ts'
import type { DbOrTx } from '../db/database.ts'
import { getBlueprintOfCompany } from '../blueprints/blueprint-store.ts'
import { starters } from '../blueprints/starter-library.ts'
import type { Base, Part } from './compose-draft.ts'
import { getDraftOfCompany, type StoredDraft } from './draft-store.ts'

export type LoadedBase = Base & { blueprint: Blueprint | null }

/** What a draft goes on from: the version before, else its starter, else nothing. */
export async function loadBase(db: DbOrTx, draft: Pick<StoredDraft, 'companyId' | 'previousId' | 'starterId'>): Promise<LoadedBase> {
  const previous = draft.previousId === null ? undefined : await getDraftOfCompany(db, draft.companyId, draft.previousId)
  if (previous?.content != null) {
    const { blueprint, lines, questions } = previous.content
    const byId = new Map(lines.map((line) => [line.resourceId, line]))
    const parts = blueprint.resources.map((resource): Part => {
      const line = byId.get(`${resource.kind}/${resource.key}`)
      return {
        resource,
        words: line?.words ?? '',
        confidence: line?.confidence ?? 1,
        on: line?.on ?? true,
        from: line?.from === 'starter' ? 'starter' : 'previous',
      }
    })
    return { ...from(blueprint, parts), questions }
  }
  if (draft.starterId === null) return { parts: [], variables: {}, questions: [], blueprint: null }
  const blueprint = await readStarter(db, draft.companyId, draft.starterId)
  return from(
    blueprint,
    blueprint.resources.map((resource) => ({ resource, words: '', confidence: 1, on: true, from: 'starter' })),
  )
}

/** A starter of the product, or a blueprint of the company. Throws `not_found`. */
export async function readStarter(db: DbOrTx, companyId: string, id: string): Promise<Blueprint> {
  const starter = (await starters()).find((one) => one.id === id)
  return starter?.blueprint ?? (await getBlueprintOfCompany(db, companyId, id)).blueprint
}

function from(blueprint: Blueprint, parts: Part[]): LoadedBase {
  return {
    parts,
    variables: blueprint.variables,
    questions: [],
    name: blueprint.name,
    ...(blueprint.description === undefined ? {} : { description: blueprint.description }),
    ...(blueprint.industry === undefined ? {} : { industry: blueprint.industry }),
    blueprint,
  }
}
