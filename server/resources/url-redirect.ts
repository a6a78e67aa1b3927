import { z } from 'zod'
import { Answered, readFields, readPages } from './answer.ts'
import { defineKind, type Live } from './kind.ts'
import { LooseList } from './loose-answer.ts'
import { mergeForReplacement, writeFields } from './write-fields.ts'

const UrlRedirectSpec = z.strictObject({
  domain: z
    .string()
    .trim()
    .regex(/^[^\s/:]+\.[^\s/:]+$/, 'must be a domain such as example.com, without https:// and without a path')
    .describe('Domain whose address leads elsewhere; connected by hand. It cannot be changed later.'),
  path: z
    .string()
    .trim()
    .regex(/^\/\S*$/, 'must begin with "/", such as /old-page')
    .describe('Path that leads elsewhere, such as /old-page. It cannot be changed later.'),
  target: z.string().trim().min(1).describe('Where it leads: a web address, or the path of a page.'),
  action: z
    .enum(['funnel', 'website', 'url', 'all'])
    .describe('What the target is: a funnel, a website, a web address, or everything below the path.'),
})
type UrlRedirectSpec = z.infer<typeof UrlRedirectSpec>

const redirectsPath = '/funnels/lookup/redirect'
const pageSize = 100
const changeable = ['target', 'action'] as const
const names = ['domain', 'path', ...changeable] as const
const RedirectAnswer = z.object({ data: Answered })

export const urlRedirect = defineKind<UrlRedirectSpec>({
  name: 'url-redirect',
  title: 'URL redirect',
  plural: 'URL redirects',
  description: 'An address of an own domain that leads elsewhere.',
  tier: 'extended',
  needs: [],
  scopes: { read: ['funnels/redirect.readonly'], write: ['funnels/redirect.write'] },
  spec: UrlRedirectSpec,
  titleOf: titleFrom,
  identify: (spec) => titleFrom(spec).toLowerCase(),
  identifyLive: (live) => titleFrom(live.fields).toLowerCase(),
  normalise(field, value) {
    return (field === 'action' || field === 'domain' || field === 'path') && typeof value === 'string' ? value.toLowerCase() : value
  },
  fixed: ['domain', 'path'],
  pageSize,

  /** Of the list's answer, only an example is published: a count and a list. */
  async list({ api, target }) {
    const answers = await readPages(pageSize, async (offset) => {
      const items = await api.get(`${redirectsPath}/list`, {
        query: { locationId: target.locationId, limit: pageSize, offset },
        schema: LooseList,
      })
      return { items }
    })
    return answers.map(toLive)
  },

  async create({ api, target }, spec) {
    const body = { locationId: target.locationId, ...writeFields(UrlRedirectSpec, spec, names) }
    const { data } = await api.post(redirectsPath, { body, schema: RedirectAnswer })
    return toLive(data)
  },

  async update({ api, target }, live, spec, changed) {
    const body = { locationId: target.locationId, ...writeFields(UrlRedirectSpec, mergeForReplacement(live, spec, changed), changeable) }
    const { data } = await api.patch(redirectPath(live.id), { body, schema: RedirectAnswer })
    return toLive(data)
  },

  async delete({ api, target }, live) {
    await api.delete(redirectPath(live.id), { query: { locationId: target.locationId }, schema: z.unknown() })
  },
})

function titleFrom(values: Record<string, unknown>): string {
  return `${String(values.domain)}${String(values.path)}`
}

function redirectPath(id: string): string {
  return `${redirectsPath}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  const fields = readFields(UrlRedirectSpec, answer, names)
  return { id: answer.id, title: titleFrom(fields), fields }
}
