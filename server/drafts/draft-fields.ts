import type { KindName } from '../contract/kind-names.ts'

/** What a draft says of a kind. A dotted path takes only those fields of what is inside. */
const chosen: Partial<Record<KindName, readonly string[]>> = {
  user: ['firstName', 'lastName', 'email', 'role', 'phone'],
  'custom-field': ['name', 'dataType', 'model', 'placeholder', 'options'],
  'custom-value': ['name', 'value'],
  pipeline: ['name', 'stages.name', 'stages.stageWinProbability'],
  'calendar-group': ['name', 'description'],
  calendar: [
    'name',
    'calendarType',
    'description',
    'groupId',
    'teamMembers.userId',
    'teamMembers.isPrimary',
    'slotDuration',
    'slotInterval',
    'slotBuffer',
    'openHours',
  ],
  product: ['name', 'productType', 'description'],
  price: ['productId', 'name', 'type', 'currency', 'amount', 'recurring'],
  'email-template': ['name', 'editorType', 'subjectLine', 'previewText', 'editorContent'],
}

/** Facts of the business that the model must not make up: null asks the person. */
const facts: Partial<Record<KindName, readonly string[]>> = {
  user: ['firstName', 'lastName', 'email'],
  price: ['amount', 'currency'],
  'trigger-link': ['redirectTo'],
  'custom-value': ['value'],
}

/** How many optional fields of a kind that is not listed above a draft may fill in. */
export const optionalFieldsOfOthers = 6

export function draftFieldsOf(kind: KindName): readonly string[] | undefined {
  return chosen[kind]
}

export function factFieldsOf(kind: KindName): readonly string[] {
  return facts[kind] ?? []
}
