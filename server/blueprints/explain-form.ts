import type { FaultCode } from '../contract/said.ts'
import { fault, type ToldFault } from '../contract/say.ts'
import { formSentences } from '../contract/sentences/fault-sentences.ts'

type FormCode = FaultCode & `form.${string}`

/** A schema has room for a rule's text alone: what it means is found by the text, and the example is taken out of it. */
export function explainForm(rule: string): ToldFault {
  for (const { code, pattern } of patterns) {
    const { kind = '', example } = pattern.exec(rule)?.groups ?? {}
    if (example !== undefined) return fault(code, { example, kind: { is: 'kind', text: kind, kind, many: false } })
  }
  return fault('form.other', { rule })
}

const patterns = (Object.keys(formSentences) as FormCode[])
  .filter((code) => code !== 'form.other')
  .map((code) => {
    const text = formSentences[code][0].replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    return { code, pattern: new RegExp(`^${text.replaceAll(/<(\w+)>/g, (_, name: string) => `(?<${name}>\\S+?)`)}$`) }
  })
