/** What is said of a job as a whole, and of what reading it back has shown. `<name>` is a value, `<n|one|many>` a choice by number. */
export const jobSentences = {
  'job.paused': 'Paused. What was in flight has been finished.',
  'job.cancelled': 'Cancelled. What was in flight has been finished.',
  'job.reading_back': 'Everything is sent; reading it back.',
  'job.nothing_changed': 'Nothing had to be changed.',
  'job.applied': '<done> <done|change|changes> applied.',
  'job.partly_applied': '<done> applied, <failed> failed, <skipped> skipped because of them.',
  'job.read_same': '<sum> Read back: all is there.',
  'job.read_unknown': '<sum> It could not be read back: <why>',
  'job.read_differs': '<sum> Read back: <lines> <lines|line is|lines are> not as it should be.',
  'job.halted': '<why> <next>',
  'job.halted_by': '<why>',
  'job.arrived': 'The sub-account is there; reading what it holds by now.',
  'job.not_let_in':
    'The platform does not let the app into the sub-account at the moment. Activate it or install the app there, then resume.',
  'job.waits_for_install': 'Waiting for a person: install the app in <name>. The job goes on by itself as soon as it is there.',
  'job.window_full': 'The platform takes 100 calls in 10 seconds; the next ones leave when there is room.',
  'job.undo_stopped': 'The roll-back was stopped.',
  'job.undone': 'Everything was taken back.',
  'job.undone_except': 'Taken back, except for <lines> <lines|line|lines>: each says why.',
  'job.undone_so_far':
    'Taken back, except for <lines> <lines|line|lines>: each says why. <open> of them may go later: go on with the roll-back to try again.',
  'job.stuck':
    'Something went wrong on our side each time the job was taken up. Resume it to try again; if it stays so, send us the job id.',
  'job.undo_stuck':
    'Something went wrong on our side each time the roll-back was taken up. Go on with it to try again; if it stays so, send us the job id.',
  'job.cancel_stuck':
    'Cancelled. Something went wrong on our side, so that what was in flight was not looked for: look for it in the sub-account.',
  'job.busy': '<blueprint>, started by <person>, is not finished yet.',
  'job.part_undone': 'Part of this job has been taken back. Go on with the roll-back, or make a new plan.',
  'job.nothing_left': 'Nothing in this job is left to do.',
  'job.nothing_to_undo': 'Nothing of this job is left to take back.',
  'read.missing': 'It is not there when read back.',
  'read.still_there': 'It was deleted, and is still there when read back.',
  'read.other_value': 'Read back with another value: <fields>.',
} as const
