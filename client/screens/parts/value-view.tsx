import { useSignal } from '@preact/signals'
import { words } from '../../words/words.ts'

const shownCharacters = 280

/** Any value of the API, readable: text as text, references by name, lists and objects as an indented outline. */
export function ValueView({ value }: { value: unknown }) {
  const isOpen = useSignal(false)
  if (value === undefined || value === null || value === '') return <span class="value-nothing">{words.nothing}</span>
  const text = writeValue(value)
  if (text === '') return <span class="value-nothing">{words.emptyList}</span>
  const isLong = text.length > shownCharacters
  return (
    <span class="value">
      {isLong && !isOpen.value ? `${text.slice(0, shownCharacters)}…` : text}
      {isLong ? (
        <button type="button" class="link-button" onClick={() => (isOpen.value = !isOpen.value)}>
          {isOpen.value ? words.showLess : words.showAll}
        </button>
      ) : null}
    </span>
  )
}

/** Lists of plain values on one line each; nested things indented by two spaces. */
export function writeValue(value: unknown, indent = ''): string {
  if (Array.isArray(value)) return value.map((item: unknown) => `${indent}• ${writeValue(item, `${indent}  `).trimStart()}`).join('\n')
  if (typeof value !== 'object' || value === null) return String(value)
  const entries = Object.entries(value)
  const [first] = entries
  if (entries.length === 1 && first?.[0] === '$ref') return `→ ${String(first[1])}`
  return entries
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) =>
      typeof item === 'object' && item !== null && !('$ref' in item)
        ? `${indent}${key}:\n${writeValue(item, `${indent}  `)}`
        : `${indent}${key}: ${writeValue(item)}`,
    )
    .join('\n')
}
