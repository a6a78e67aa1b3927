import { z } from 'zod'
import type { KindView } from '../contract/config-door.ts'
import { kindFacts } from './kind-facts.ts'
import type { Kind } from './kind.ts'

/** A kind as `GET /api/config` tells it; `schema` is the JSON Schema (draft 2020-12) of what a blueprint may say. */
export function describeKind(kind: Kind): KindView {
  return {
    name: kind.name,
    title: kind.title,
    plural: kind.plural,
    description: kind.description,
    tier: kind.tier,
    icon: kindFacts[kind.name].icon,
    traps: [...kindFacts[kind.name].traps],
    needs: [...kind.needs],
    scopes: [...new Set([...kind.scopes.read, ...kind.scopes.write])],
    can: { create: kind.create !== undefined, update: kind.update !== undefined, delete: kind.delete !== undefined },
    schema: z.toJSONSchema(kind.spec, { target: 'draft-2020-12', io: 'input' }),
  }
}
