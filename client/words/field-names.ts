import { nameOfField, readFieldPath } from '../../server/contract/field-path.ts'
import { sayEnum } from '../../server/contract/say-enum.ts'
import { formatNumber } from './format.ts'
import { language } from './language.ts'

export type FieldWords = { names: Readonly<Record<string, string>>; options: Readonly<Record<string, string>> }

/** English needs no words of its own: its names are made of the spelling of the platform's fields. */
const english: FieldWords = { names: {}, options: {} }

export const { sayName, sayOption, formatField } = namesIn(language === 'es' ? await loadSpanish().catch(() => english) : english)

/** How fields and what can be chosen in them are called in a language. */
export function namesIn({ names, options }: FieldWords) {
  /** `slotDurationUnit` as `Slot duration unit`. */
  function sayName(name: string): string {
    const plain = nameOfField(name)
    return names[plain] ?? plain
  }

  /** `round_robin` as `Round robin`; what is not written in such a way stays. */
  function sayOption(option: string | number): string {
    const text = String(option)
    const plain = /^[a-z][a-z0-9_]*$|^[A-Z][A-Z0-9_]*$/.test(text) && text.length > 3 ? sayEnum(text) : text
    return options[plain] ?? plain
  }

  /** A field's path as people read it: `slotDuration` as `Slot duration`, `stages.2.name` as `Stages › 3 › name`; a name in brackets stays as it is. */
  function formatField(path: string): string {
    const part = (name: string, said: string) => (/^\d+$/.test(name) ? formatNumber(Number(name) + 1) : said)
    const parts = readFieldPath(
      path,
      (name) => part(name, lowerFirst(sayName(name))),
      (name) => part(name, name),
    )
    return upperFirst(parts.join(' › '))
  }

  return { sayName, sayOption, formatField }
}

export async function loadSpanish(): Promise<FieldWords> {
  const [{ fieldNamesEs }, { optionsEs }] = await Promise.all([
    import('../../server/contract/sentences/es/field-names.ts'),
    import('./fields-es/options.ts'),
  ])
  return { names: fieldNamesEs, options: optionsEs }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What is written in capitals stays so. */
function lowerFirst(text: string): string {
  return /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)
}
