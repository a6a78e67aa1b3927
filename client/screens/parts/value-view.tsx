import { useSignal } from '@preact/signals'
import { useApp } from '../../context.ts'
import { isOption, type JsonSchema } from '../../models/schema-options.ts'
import { stagesOf } from '../../models/stages-of.ts'
import { CalendarSign } from '../../ui/calendar-sign.tsx'
import { StageDiagram } from '../../ui/stage-diagram.tsx'
import { Swatch } from '../../ui/swatch.tsx'
import { sayName, sayOption } from '../../words/field-names.ts'
import { formatPercent } from '../../words/format.ts'
import { words } from '../../words/words.ts'

const shownCharacters = 280

type ValueViewProps = {
  value: unknown
  /** The field of a kind that it is the value of: some are shown as pictures, and what is picked from a list is said in words. */
  field?: string
  kind?: string
}

/** Any value of the API, readable: text as text, references by name, lists and objects as an indented outline, stages as a line. */
export function ValueView({ value, field, kind }: ValueViewProps) {
  const { config } = useApp()
  const isOpen = useSignal(false)
  if (value === undefined || value === null || value === '') return <span class="value-nothing">{words.nothing}</span>
  const stages = field === 'stages' ? stagesOf(value) : null
  if (stages !== null) {
    return (
      <StageDiagram
        stages={stages.map(({ percent, ...stage }) => (percent === undefined ? stage : { ...stage, note: formatPercent(percent / 100) }))}
      />
    )
  }
  if (kind === 'calendar' && field === 'calendarType' && typeof value === 'string') {
    return (
      <span class="value with-sign">
        <CalendarSign type={value} /> {sayOption(value)}
      </span>
    )
  }
  const schema = config.value?.kinds.find((one) => one.name === kind)?.schema
  const text = field === 'role' && typeof value === 'string' ? sayOption(value) : sayValue(value, field, schema)
  if (text === '') return <span class="value-nothing">{words.emptyList}</span>
  const isLong = text.length > shownCharacters
  return (
    <span class={text.includes('\n') ? 'value value-lines' : 'value'}>
      {withSwatches(isLong && !isOpen.value ? `${text.slice(0, shownCharacters)}…` : text)}
      {isLong ? (
        <button type="button" class="link-button" onClick={() => (isOpen.value = !isOpen.value)}>
          {isOpen.value ? words.showLess : words.showAll}
        </button>
      ) : null}
    </span>
  )
}

/** Colours with a sample of them, where one is a whole value. */
function withSwatches(text: string) {
  return text.split(/((?<=^|: |• )#[\da-f]{6}$)/im).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index}>
        <Swatch color={part} />
        {part}
      </span>
    ),
  )
}

type Speak = { name: (field: string) => string; text: (value: unknown, path: string) => string }

/** As the platform spells it. */
const plainly: Speak = { name: (field) => field, text: String }

/** As the person's language calls it: fields by their names, and what the kind's schema lists as a choice; a person's own texts stay. */
export function speaking(schema: JsonSchema | undefined): Speak {
  return {
    name: sayName,
    text: (value, path) =>
      typeof value === 'string' && schema !== undefined && isOption(schema, path, value) ? sayOption(value) : String(value),
  }
}

function sayValue(value: unknown, field: string | undefined, schema: JsonSchema | undefined): string {
  return writeValue(value, speaking(schema), field)
}

/** Lists of plain values on one line each; nested things indented by two spaces. */
export function writeValue(value: unknown, speak = plainly, path = '', indent = ''): string {
  if (Array.isArray(value))
    return value.map((item: unknown, at) => `${indent}• ${writeValue(item, speak, join(path, at), `${indent}  `).trimStart()}`).join('\n')
  if (typeof value !== 'object' || value === null) return speak.text(value, path)
  const entries = Object.entries(value)
  const [first] = entries
  if (entries.length === 1 && first?.[0] === '$ref') return `→ ${String(first[1])}`
  return entries
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) =>
      typeof item === 'object' && item !== null && !('$ref' in item)
        ? `${indent}${speak.name(key)}:\n${writeValue(item, speak, join(path, key), `${indent}  `)}`
        : `${indent}${speak.name(key)}: ${writeValue(item, speak, join(path, key))}`,
    )
    .join('\n')
}

function join(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path}.${step}`
}
