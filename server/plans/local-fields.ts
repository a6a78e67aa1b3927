import type { KindName } from '../contract/kind-names.ts'
import type { LocalWord, VariableGroup } from './learned-words.ts'

/** A field that always belongs to one business; `alone` when its name says enough without the title of its resource. */
export type LocalField = { word: LocalWord; alone: boolean; group: VariableGroup }

type Rule = readonly [kind: KindName, path: RegExp, word: LocalWord, alone?: 'alone']

const rules: readonly Rule[] = [
  ['conversation-agent', /^businessName$/, 'business name', 'alone'],
  ['voice-agent', /^businessName$/, 'business name', 'alone'],
  ['voice-agent', /^inboundNumber$/, 'phone number'],
  ['email-template', /^fromName$/, 'sender name', 'alone'],
  ['email-template', /^fromEmail$/, 'sender e-mail', 'alone'],
  ['invoice-template', /^businessDetails\.name$/, 'business name', 'alone'],
  ['invoice-template', /^businessDetails\.phoneNo$/, 'business phone', 'alone'],
  ['invoice-template', /^businessDetails\.website$/, 'business website', 'alone'],
  ['invoice-template', /^businessDetails\.customValues\.\d+$/, 'extra line'],
  ['invoice-template', /^businessDetails\.address\.addressLine1$/, 'business street', 'alone'],
  ['invoice-template', /^businessDetails\.address\.addressLine2$/, 'business street second line', 'alone'],
  ['invoice-template', /^businessDetails\.address\.city$/, 'business city', 'alone'],
  ['invoice-template', /^businessDetails\.address\.state$/, 'business state', 'alone'],
  ['invoice-template', /^businessDetails\.address\.postalCode$/, 'business postal code', 'alone'],
  ['business', /^address$/, 'street'],
  ['url-redirect', /^domain$/, 'website domain', 'alone'],
]

/** Names of custom values that hold what differs from business to business. */
const localName = /\b(phone|mobile|address|street|city|e-?mail|name|owner|link|url|website|page|hours|licen[cs]e)\b/i
const longestLocalValue = 300

export function localField(kind: KindName, path: string): LocalField | undefined {
  const rule = rules.find(([name, pattern]) => name === kind && pattern.test(path))
  return rule === undefined ? undefined : { word: rule[2], alone: rule[3] === 'alone', group: 'Business' }
}

export function isLocalValue(name: string, value: string): boolean {
  return localName.test(name) && value.length <= longestLocalValue && !/[\n{}]/.test(value)
}
