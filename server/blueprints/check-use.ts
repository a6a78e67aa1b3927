import { fault, manyOf } from '../contract/say.ts'
import type { Kind } from '../resources/kind.ts'
import type { Placed } from './check-references.ts'
import type { SpecCheck } from './check-spec.ts'
import { mergeName } from './check-texts.ts'
import type { Finding } from './explain-issue.ts'
import { referencedIds } from './references.ts'
import { findTags, textsIn } from './variables.ts'

type Checked = Placed & { kind: Kind; check: SpecCheck }

/** Looking for each name in all texts grows with both: of more of one kind than this nothing is said. */
const maxPerKind = 500

/** Of the names in a hint; the rest is counted. */
const maxNames = 8

/**
 * Tags, values and fields that nothing in the blueprint speaks of: by reference, by merge tag or by name. They may be
 * meant for people or for what is built later, so that it is one hint per kind and no warning. Fields that a form asks for
 * are filled in by contacts: where there is a form or survey, nothing is said of them.
 */
export function checkUse(checked: readonly Checked[]): Finding[] {
  const used = new Set(checked.flatMap(({ resource }) => referencedIds(resource.spec)))
  const texts = checked.map(({ id, resource }) => ({ id, texts: textsIn(resource.spec).map(({ text }) => text) }))
  const tags = new Set(texts.flatMap((one) => one.texts.flatMap((text) => findTags(text).map(({ name }) => name))))
  const spoken = texts.map(({ id, texts: all }) => ({ id, text: all.join('\n').toLowerCase() }))
  const isUsed = ({ id, resource, check }: Checked): boolean => {
    const name = String((check.spec ?? resource.spec)['name'] ?? '')
    return (
      used.has(id) || tags.has(mergeTagOf(resource, name)) || spoken.some((one) => one.id !== id && one.text.includes(name.toLowerCase()))
    )
  }
  const asks = checked.some(({ kind }) => kind.name === 'form' || kind.name === 'survey')
  const kinds = ['tag', 'custom-value', ...(asks ? [] : ['custom-field'])]
  return kinds.flatMap((name) => {
    const all = checked.filter(({ kind }) => kind.name === name)
    if (all.length > maxPerKind) return []
    return hint(
      all,
      all.filter((item) => !isUsed(item)),
    )
  })
}

function mergeTagOf({ kind, spec }: Placed['resource'], name: string): string {
  if (kind === 'custom-value') return `custom_values.${mergeName(name)}`
  return kind === 'custom-field' ? `${String(spec['model'] ?? 'contact')}.${mergeName(name)}` : ''
}

function hint(all: readonly Checked[], unused: readonly Checked[]): Finding[] {
  const [first] = unused
  if (first === undefined) return []
  const names = unused.slice(0, maxNames).map(({ check, id }) => check.title ?? id)
  const more = unused.length - maxNames
  const facts = { n: unused.length, all: all.length, kinds: manyOf(first.kind), names }
  return [
    { path: ['resources', first.index], ...(more > 0 ? fault('thing.unused_more', { ...facts, more }) : fault('thing.unused', facts)) },
  ]
}
