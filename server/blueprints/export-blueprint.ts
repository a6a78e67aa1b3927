import { stringify } from 'yaml'
import type { Actor, Context } from '../context.ts'
import type { Blueprint, BlueprintFormat } from '../contract/blueprint.ts'
import { getBlueprint } from './get-blueprint.ts'

type Input = { id: string; version?: number | undefined; format: BlueprintFormat }

export type ExportedBlueprint = { fileName: string; text: string }

/** A blueprint as text that `importBlueprint` takes back unchanged; the same version gives the same bytes. */
export async function exportBlueprint(ctx: Context, actor: Actor, { format, ...input }: Input): Promise<ExportedBlueprint> {
  const { blueprint } = await getBlueprint(ctx, actor, input)
  return { fileName: `${fileStem(blueprint.name)}.${format}`, text: writeBlueprintText(blueprint, format) }
}

export function writeBlueprintText(blueprint: Blueprint, format: BlueprintFormat): string {
  const { version, name, description, industry, variables, resources } = blueprint
  const ordered = {
    version,
    name,
    description,
    industry,
    variables,
    resources: resources.map(({ kind, key, note, spec }) => ({ kind, key, note, spec })),
  }
  if (format === 'json') return `${JSON.stringify(ordered, null, 2)}\n`
  return stringify(ordered, { aliasDuplicateObjects: false, blockQuote: 'literal', compat: 'yaml-1.1', lineWidth: 120 })
}

function fileStem(name: string): string {
  const stem = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return stem === '' ? 'blueprint' : stem
}
