/** Why a line of a plan is as it is. */
export const lineSentences = {
  'line.no_api': 'No public interface can make a <kind>; it goes on the hand-over checklist.',
  'line.unread': '<kinds> could not be read: <why>. Nothing here is touched.',
  'line.needs_unread': 'It needs <id>, which could not be read.',
  'line.not_there': 'There is no such <kind> here yet.',
  'line.near': 'There is "<other>", which may be the same. Keep theirs to use it, or take ours to make a new one.',
  'line.several': '<n> <kinds> have this name; "<other>" is one of them. Keep theirs to use it, or take ours to make a new one.',
  'line.made_beside': 'You chose to make ours beside "<other>", as "<rename>".',
  'line.clash': '"<other>" is there with another <fields>, which cannot be changed afterwards; theirs stays.',
  'line.edited': 'Somebody changed it since we last applied it; theirs stays until you say otherwise.',
  'line.differs': 'It was here before with other values; theirs stay until you say otherwise.',
  'line.untold': 'It was here before, and <fields> cannot be read, so it may differ. It stays until you say otherwise.',
  'line.unseen':
    'A change of anything here would also replace what cannot be read: <fields>. It all stays as it is until you take ours for that.',
  'line.chose_both': 'You chose to have both.',
  'line.chose_ours': "You chose the blueprint's values.",
  'line.changed': 'The blueprint has changed since it was last applied here.',
  'line.blanks': 'It exists; what is blank gets filled.',
  'line.adopted': 'It is already here as "<other>" and will be looked after from now on.',
  'line.kept': 'It differs and stays as it is: somebody chose to keep theirs. Take ours to change that.',
  'line.chose_theirs': 'You chose to keep theirs.',
  'line.same': 'It is as the blueprint says.',
  'line.among': '<line> <n> <kinds> count as the same name; the one spelled "<other>" is meant.',
  'line.left_out': 'You left it out.',
  'line.left_out_with': 'It needs <other>, which is left out.',
  'line.needs_answer': 'It needs your answer about <other> first. Until then it is left out.',
  'line.over_limit':
    'A location may have <most> <kinds>, and <n> are there: one more <kind> would be refused. Delete one there, or leave another line out, and plan again.',
  'line.taken':
    '"<other>" has the <field> "<value>" already. Give this one another <field> in the blueprint, or change it there, and plan again.',
  'line.in_agency':
    '<other> is in the agency already, under the same e-mail address: this sub-account is added to them, and nothing else about them is changed.',
  'line.holds': 'The blueprint no longer names it, but <data>. It stays.',
  'line.edited_leftover': 'The blueprint no longer names it, but somebody has changed its <fields> since. It stays.',
  'line.leftover': 'We made it for this blueprint, which no longer names it. It stays unless you choose to delete it.',
  'line.goes_along': 'It stands under <other>, which you chose to delete, and is deleted with it.',
  'line.used_by_left_out': '<other>, which you have not chosen to delete, uses <title>. It stays unless you choose both.',
} as const
