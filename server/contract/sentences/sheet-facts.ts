/** What the hand-over sheet tells of a thing beside its name: fields by `kind.field`, in their order. */
export const sheetFacts = {
  'custom-field.dataType': 'Type',
  'custom-field.model': 'On',
  'custom-value.value': 'Value',
  'trigger-link.redirectTo': 'Leads to',
  'email-template.subjectLine': 'Subject',
  'calendar.calendarType': 'Type',
  'calendar.slotDuration': 'Minutes',
  'price.amount': 'Amount',
  'price.currency': 'Currency',
  'user.email': 'E-mail',
  'user.role': 'Role',
} as const

/** Those whose value is one of the platform's own words, to be said as people would. */
export const chosenFacts: ReadonlySet<string> = new Set<keyof typeof sheetFacts>([
  'custom-field.dataType',
  'custom-field.model',
  'calendar.calendarType',
  'user.role',
])
