import type { Passage } from './wire.ts'

/** One thing that the platform holds at the end. */
export type Thing = { kind: string; id: string; key: string }

/** One request as the platform logged it; `committed` says whether it took effect, whatever was answered; `refused`, whether it was one too many. */
export type Arrival = {
  seq: number
  at: number
  method: string
  path: string
  committed: boolean
  key: string | undefined
  /** The id of what a request to delete meant. */
  deletes: string | undefined
  counted: boolean
  refused: boolean
}

export type Claim = { epoch: number; server: string; at: number }

export type StepEnd = {
  id: string
  kind: string
  /** The natural key of the resource, as {@link Thing} and {@link Arrival} have it. */
  key: string
  action: string
  status: string
  resourceId: string | null
  /** What its plan was about: a thing that was deleted and made again has another id since. */
  meant?: string | null
  dependsOn: string[]
}

export type JobEnd = {
  id: string
  status: string
  claims: Claim[]
  steps: StepEnd[]
  /** The event numbers in the log, and those that each reader was sent over all its connections. */
  logged: number[]
  received: number[][]
}

/** Everything that happened in one location that only one job, its roll-back and perhaps a person touched. */
export type History = {
  locationId: string
  jobs: JobEnd[]
  arrivals: Arrival[]
  /** When the database crashed. */
  databaseCrashes: readonly number[]
  passages: Passage[]
  /** What was there at the end, without what a person made. */
  things: Thing[]
  /** Ids of resources that we say we look after. */
  known: string[]
  /** What a person wrote into a resource by hand, and what is there now. */
  edits: { id: string; wrote: string; found: string | undefined }[]
  /** Values that an update should have left, or its roll-back have put back, and what is there now. */
  values: { step: string; expected: string; found: string | undefined }[]
}
