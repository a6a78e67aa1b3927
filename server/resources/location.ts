import { z } from 'zod'
import { isNewLocation } from '../contract/new-location.ts'
import { say } from '../contract/say.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { normaliseName } from './fields.ts'
import { HighLevelError, isHighLevelError } from '../highlevel/highlevel-error.ts'
import { defineKind, type Live } from './kind.ts'
import { LocationSpec } from './location-spec.ts'
import { writeFields } from './write-fields.ts'

const pageSize = 100
const readable = Object.keys(LocationSpec.shape).filter((name) => name !== 'prospectInfo')

/** Told about, where the platform knows them; blank says nothing. */
type Details = { email: string; phone: string }

/**
 * The sub-account itself. Creating one needs the agency's largest plan (platform dossier §5.1), which nothing tells
 * beforehand. The API could delete one too, under a scope that is the platform's own, and everything of the client's with
 * it: it is never done here.
 */
export const location = defineKind<LocationSpec>({
  name: 'location',
  title: 'Sub-account',
  plural: 'Sub-accounts',
  description: "The sub-account itself: made when there is none of that name yet, else its profile. Needs the agency's largest plan.",
  tier: 'agency',
  place: 'company',
  shared: true,
  comesFirst: true,
  needs: [],
  single: true,
  scopes: { read: ['locations.readonly'], write: ['locations.write'] },
  spec: LocationSpec,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  mayBeAnother(spec, live) {
    const theirs = live.raw as Details
    const ours: Details = { email: foldEmail(spec.prospectInfo?.email), phone: digitsOf(spec.phone) }
    const differs = (name: keyof Details): boolean => ours[name] !== '' && theirs[name] !== '' && ours[name] !== theirs[name]
    const agrees = (name: keyof Details): boolean => ours[name] !== '' && ours[name] === theirs[name]
    return (differs('email') || differs('phone')) && !agrees('email') && !agrees('phone')
  },
  normalise: (field, value) => (field === 'phone' ? digitsOf(value) : value),
  lagMs: 3_000,
  pageSize,

  /** Before it exists: all of the agency's, among which one of that name may be. Afterwards: the one that is meant. */
  async list({ api, target }) {
    if (!isNewLocation(target.locationId)) {
      const { location: found } = await api.get(pathOf(target.locationId), { schema: z.object({ location: Answered }) })
      return [toLive(found)]
    }
    const answers = await readPages(pageSize, async (skip) => {
      const query = { companyId: target.companyId, skip: String(skip), limit: String(pageSize) }
      return { items: (await api.get('/locations/search', { query, schema: z.object({ locations: z.array(Answered) }) })).locations }
    })
    return answers.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { companyId: target.companyId, ...writeFields(LocationSpec, spec, Object.keys(LocationSpec.shape)) }
    try {
      return toLive(await api.post('/locations/', { body, schema: Answered }))
    } catch (error) {
      throw isHighLevelError(error, 'plan_gated') ? explainGate(error) : error
    }
  },

  async update({ api, target }, live, spec, changed) {
    const body = { companyId: target.companyId, ...writeFields(LocationSpec, spec, changed) }
    return toLive(await api.put(pathOf(live.id), { body, schema: Answered }))
  },

  takesSeconds: 10,
  cannotUndo: 'undo.location',
  keptBecause: 'kept.location',
})

/** The platform's own words ("contact the admin") help nobody here: it is the admin who reads them. */
function explainGate({ method, path, status, traceId }: HighLevelError): HighLevelError {
  return new HighLevelError({ reason: 'plan_gated', ...say('refused.agency_plan'), method, path, status, traceId })
}

/** Where the API keeps one sub-account. */
export function pathOf(locationId: string): string {
  return `/locations/${encodeURIComponent(locationId)}`
}

function toLive(answer: Answered): Live {
  const raw: Details = { email: foldEmail(answer.email), phone: digitsOf(answer.phone) }
  return { id: answer.id, title: answer.name, fields: told(answer), raw }
}

/** Writes do not tell the settings and social pages again: what is not in the answer is not known. */
function told(answer: Answered): Record<string, unknown> {
  const nested = ['settings', 'social'].filter((name) => !(name in answer))
  return readFields(
    LocationSpec,
    answer,
    readable.filter((name) => !nested.includes(name)),
  )
}

function foldEmail(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : ''
}

function digitsOf(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\D/g, '') : ''
}
