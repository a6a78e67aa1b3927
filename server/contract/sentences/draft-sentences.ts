/** What is told beside a draft: what was done to the brief, what is missing from the answer, and why there is none. */
export const draftSentences = {
  'note.hidden_characters': 'Hidden characters were taken out of the brief.',
  'note.page_read': 'A pasted web page was read as its text.',
  'note.secret_taken_out': 'Something that looks like a password, key or id was taken out before anything was sent.',
  'note.location_unread':
    'What is already in the sub-account could not be read, so names that exist may come twice here; the plan will match them.',
  'note.cut_off': 'The answer was cut off; what was finished is here. Say “go on” to add the rest.',
  'note.uncorrected': 'Some lines needed a correction that did not come. <why>',
  'note.left_out': 'Left out: <kind> “<name>”, because it <fault>.',
  'note.left_out_at': 'Left out: <kind> “<name>”, because <field> <fault>.',
  'note.did_not_fit': '<n> more did not fit this blueprint and <n|was|were> left out.',

  'outcome.unusable': 'The language model answered three times with something that is no blueprint.',
  'outcome.interrupted': 'The draft was interrupted several times.',
  'next.brief_kept': 'Your brief is kept. <next>',
  'next.say_in_a_sentence': 'Try again, or say in one sentence what kind of business it is and what it needs.',
  'next.send_it_again': 'Send it again.',
} as const
