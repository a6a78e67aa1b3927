import { blueprintLimits, type Variable } from '../contract/blueprint.ts'
import { slugOf } from '../resources/slug.ts'
import type { LearnedWords, VariableGroup } from './learned-words.ts'

/** What a variable is asked for: its name as far as it is free, and how the form speaks of it. */
export type Wish = { name: string; label: string; group: VariableGroup }

export type Proposals = {
  /** The tag that stands for a value: the same value is the same variable, unless it is somebody's own. */
  tagFor(value: string, wish: Wish): string
  /** The same, for what belongs to one person although another may have the same. */
  ownTag(value: string, wish: Wish): string
  variables(): Record<string, Variable>
  valueOf(name: string): string | undefined
}

type Proposed = { value: string; variable: Variable }

const longestValue = 5_000

/** Keeps values out of the blueprint: what it proposes has labels only, and the values stand beside. */
export function createProposals(words: LearnedWords): Proposals {
  const proposed = new Map<string, Proposed>()
  const shared = new Map<string, string>()

  const add = (value: string, wish: Wish): string | undefined => {
    if (value.trim() === '' || value.length > longestValue || proposed.size >= blueprintLimits.variables) return undefined
    const name = freeName(wish.name, proposed)
    const label = sliced(wish.label, 120)
    proposed.set(name, { value, variable: { label, required: true, group: words.group(wish.group) } })
    return name
  }
  return {
    tagFor(value, wish) {
      const name = shared.get(value) ?? add(value, wish)
      if (name === undefined) return value
      shared.set(value, name)
      return `{{ ${name} }}`
    },
    ownTag(value, wish) {
      const name = add(value, wish)
      return name === undefined ? value : `{{ ${name} }}`
    },
    variables: () => Object.fromEntries([...proposed].map(([name, { variable }]) => [name, variable])),
    valueOf: (name) => proposed.get(name)?.value,
  }
}

function freeName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  const slug = slugOf(wanted, 'value').replaceAll('-', '_').slice(0, 50).replace(/_+$/, '')
  const base = /^[a-z]/.test(slug) ? slug : `the_${slug}`
  let name = base
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
  return name
}

function sliced(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`
}
