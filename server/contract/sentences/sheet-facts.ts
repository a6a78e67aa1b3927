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
