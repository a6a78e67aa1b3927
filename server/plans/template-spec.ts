import { shapesAt } from '../blueprints/spec-shape.ts'
import type { Path } from '../blueprints/variables.ts'
import type { Kind } from '../resources/kind.ts'
import type { LearnedWords, LocalWord, VariableGroup } from './learned-words.ts'
import { isLocalValue, localField } from './local-fields.ts'
import { exchangeLocal, type LocalPiece, type LocalSort } from './local-texts.ts'
import { pointedKind } from './spec-from-live.ts'
import type { Proposals, Wish } from './variable-proposals.ts'

type Spec = Record<string, unknown>

/** What is known by name here: the text itself, and what stands for it in the blueprint. */
export type KnownNames = { texts: readonly string[]; tagFor(text: string): string }

export type Titled = {
  kind: Kind
  /** The title without what is local. */
  title: string
}

/** What a piece is called in a label and, with `_` for spaces, at the end of a variable's name; `said` finds it in a title that says so. */
const sorts: Record<LocalSort, { word: LocalWord; said: RegExp; group: VariableGroup }> = {
  link: { word: 'link', said: /\b(link|url|website|page|site)\b/i, group: 'Links' },
  email: { word: 'e-mail', said: /\be-?mail\b/i, group: 'Business' },
  phone: { word: 'phone', said: /\b(phone|number|mobile)\b/i, group: 'Business' },
  street: { word: 'street', said: /\b(address|street)\b/i, group: 'Business' },
  'foreign-tag': { word: 'text in braces', said: /^$/, group: 'Texts' },
}

/** Texts that name things for machines: a variable inside would make another thing of them. */
const fixedNames: readonly unknown[] = ['id', '_id', 'key', 'code', 'slug', 'widgetSlug', 'fieldKey', 'path', 'searchableProperties']
/** Words that stand where ids stand and mean the same everywhere, such as contact or sub_account_admin. */
const plainWord = /^[a-z_]+$/

/** A spec with variables for what looks local: what belongs to one business, and ids of what was not captured. */
export function templateSpec(titled: Titled, spec: Spec, names: KnownNames, proposals: Proposals, words: LearnedWords): Spec {
  const { kind } = titled
  const fill = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => fill(item, [...path, index]))
    if (typeof value === 'object' && value !== null) {
      if ('$ref' in value) return value
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner, [...path, name])]))
    }
    return typeof value === 'string' ? fillText(value, path) : value
  }
  const fillText = (text: string, path: Path): string => {
    if (text === '' || text !== text.trim()) return text
    if (pointedKind(kind, path) !== undefined) return plainWord.test(text) ? text : proposals.tagFor(text, wishForId(titled, path, words))
    const rule = localField(kind.name, path.join('.'))
    if (rule !== undefined && !text.includes('{{')) {
      return names.texts.includes(text)
        ? names.tagFor(text)
        : proposals.tagFor(text, wish(titled, spell(rule.word, words), rule.group, words, rule.alone))
    }
    if (path.some((part) => fixedNames.includes(part)) || !takesAnyText(kind, path)) return text
    if (isWholeLocal(titled, text, path) && !names.texts.includes(text)) return proposals.tagFor(text, wishForValue(titled, text))
    return exchangeLocal(text, names.texts, (piece) => tagOf(piece))
  }
  const tagOf = (piece: LocalPiece): string => {
    if (piece.sort === 'name') return names.tagFor(piece.text)
    const { word, said, group } = sorts[piece.sort]
    return proposals.tagFor(piece.text, wish(titled, spell(word, words), group, words, false, said))
  }
  return fill(spec, []) as Spec
}

function isWholeLocal({ kind, title }: Titled, text: string, path: Path): boolean {
  return kind.name === 'custom-value' && path[0] === 'value' && isLocalValue(title, text)
}

/** A custom value is the variable's own name already, whatever stands in it. */
function wishForValue({ title }: Titled, text: string): Wish {
  return { name: title, label: title, group: /^https?:\/\//.test(text) ? 'Links' : 'Business' }
}

function wishForId(titled: Titled, path: Path, words: LearnedWords): Wish {
  const pointed = pointedKind(titled.kind, path) ?? titled.kind.name
  const word = { inName: `${pointed.replaceAll('-', ' ')} id`, inLabel: words.idOf(pointed) }
  return wish(titled, word, 'Ids of this sub-account', words, false)
}

type Spelled = { inName: string; inLabel: string }

function spell(word: LocalWord, words: LearnedWords): Spelled {
  return { inName: word, inLabel: words.word(word) }
}

function wish({ kind, title }: Titled, word: Spelled, group: VariableGroup, words: LearnedWords, alone: boolean, said?: RegExp): Wish {
  const { inName, inLabel } = word
  if (alone) return { name: inName, label: inLabel.charAt(0).toUpperCase() + inLabel.slice(1), group }
  const about = title === '' ? words.kind(kind) : title
  const named = (title === '' ? kind.title : title).slice(0, 40).toWellFormed()
  if (kind.name === 'custom-value' && said?.test(about) === true) return { name: named, label: about, group }
  return { name: `${named} ${inName.replace('-', '')}`, label: `${about}: ${inLabel}`, group }
}

function takesAnyText(kind: Kind, path: Path): boolean {
  return shapesAt(kind, path).some(
    (shape) => shape['type'] === 'string' && shape['enum'] === undefined && shape['pattern'] === undefined && !('const' in shape),
  )
}
