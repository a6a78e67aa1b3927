import type { Resource } from '../../server/contract/blueprint.ts'

/** The name that a person knows a resource by, with variables told by `sayVariable`; its key where it has no name. */
export function titleOf({ key, spec }: Pick<Resource, 'key' | 'spec'>, sayVariable?: (name: string) => string | undefined): string {
  const name = spec['name'] ?? spec['title'] ?? [spec['firstName'], spec['lastName']].filter(Boolean).join(' ')
  const title = String(name) || key
  if (sayVariable === undefined) return title
  return title.replace(/\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g, (tag, variable: string) => sayVariable(variable) ?? tag)
}
