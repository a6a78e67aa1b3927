import { useSignal } from '@preact/signals'
import { stagesOf } from '../../models/stages-of.ts'
import { CalendarSign } from '../../ui/calendar-sign.tsx'
import { StageDiagram } from '../../ui/stage-diagram.tsx'
import { Swatch } from '../../ui/swatch.tsx'
import { sayName, sayOption } from '../../words/field-names.ts'
import { formatPercent } from '../../words/format.ts'
import { language } from '../../words/language.ts'
import { words } from '../../words/words.ts'

const shownCharacters = 280

type ValueViewProps = { value: unknown; /** What it is the value of; some are shown as pictures. */ field?: string }

/** Any value of the API, readable: text as text, references by name, lists and objects as an indented outline, stages as a line. */
export function ValueView({ value, field }: ValueViewProps) {
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
  if (field === 'calendarType' && typeof value === 'string') {
    return (
      <span class="value with-sign">
        <CalendarSign type={value} /> {sayOption(value)}
      </span>
    )
  }
  const text = sayValue(field, value)
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

/** Fields whose texts are picked from a list of the platform, not written by a person. */
function isChoice(field: string): boolean {
  return /(^|\.)(role|type|\w*Type|\w*Unit)$/.test(field)
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

type Speak = { name: (field: string) => string; text: (field: string | undefined, value: unknown) => string }

/** As the platform spells it. */
const plainly: Speak = { name: (field) => field, text: (_, value) => String(value) }

/** As the person's language calls it. */
const translated: Speak = {
  name: sayName,
  text: (field, value) => (field !== undefined && typeof value === 'string' && isChoice(field) ? sayOption(value) : String(value)),
}

function sayValue(field: string | undefined, value: unknown): string {
  return writeValue(value, '', language === 'en' ? plainly : translated, field)
}

/** Lists of plain values on one line each; nested things indented by two spaces. */
export function writeValue(value: unknown, indent = '', speak = plainly, field?: string): string {
  if (Array.isArray(value))
    return value.map((item: unknown) => `${indent}• ${writeValue(item, `${indent}  `, speak, field).trimStart()}`).join('\n')
  if (typeof value !== 'object' || value === null) return speak.text(field, value)
  const entries = Object.entries(value)
  const [first] = entries
  if (entries.length === 1 && first?.[0] === '$ref') return `→ ${String(first[1])}`
  return entries
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) =>
      typeof item === 'object' && item !== null && !('$ref' in item)
        ? `${indent}${speak.name(key)}:\n${writeValue(item, `${indent}  `, speak, key)}`
        : `${indent}${speak.name(key)}: ${writeValue(item, '', speak, key)}`,
    )
    .join('\n')
}
