/** Moments at which a process may die. `CRASH_AT=after-intent:3` makes it die at the third passing of one, for the chaos suite. */
export const crashPoints = [
  'after-claim',
  'before-intent',
  'after-intent',
  'after-answer',
  'after-outcome',
  'before-arrival',
  'after-arrival',
  'before-verify',
  'after-verify',
  'before-removal',
  'after-removal',
  'before-delete',
  'after-delete',
  'before-remaking',
  'after-remaking',
  'after-restoring',
  'after-undo',
  'after-token-answer',
  'after-webhook-stored',
  'before-webhook-handled',
] as const
export type CrashPoint = (typeof crashPoints)[number]

export type PlannedCrash = { point: CrashPoint; passing: number }

let planned: { point: CrashPoint; passingsLeft: number } | undefined

/** Set once at the start of the process; without it every passing is free. */
export function planCrash(crash: PlannedCrash | undefined): void {
  planned = crash === undefined ? undefined : { point: crash.point, passingsLeft: crash.passing }
}

/** Dies here, as a power cut would have it, when this passing is the planned one. */
export function crashAt(point: CrashPoint): void {
  if (planned?.point !== point) return
  planned.passingsLeft -= 1
  if (planned.passingsLeft === 0) process.kill(process.pid, 'SIGKILL')
}
