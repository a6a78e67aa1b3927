import { z } from 'zod'
import { fault, saying, told } from '../contract/say.ts'
import type { Said } from '../contract/said.ts'
import { HighLevelError, isHighLevelError, wordsOf } from '../highlevel/highlevel-error.ts'
import type { WriteApi } from '../highlevel/client.ts'
import { Answered, readFields, readPages } from './answer.ts'
import { normaliseName } from './fields.ts'
import { defineKind, type Live, type SpecIssue, type Target } from './kind.ts'
import { writeFields } from './write-fields.ts'

const EmailTemplateSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Name of the template, as people pick it.'),
  editorType: z
    .enum(['html', 'text'])
    .describe('html for code, text for plain text. The drag-and-drop builder has no API. It cannot be changed later.'),
  editorContent: z.string().optional().describe('The body, as HTML or as plain text. Cannot be read back.'),
  subjectLine: z.string().optional().describe('Subject of the e-mail.'),
  previewText: z.string().optional().describe('Text that inboxes show beside the subject.'),
  fromName: z.string().optional().describe("Sender's name. Default: the location's."),
  fromEmail: z.string().optional().describe("Sender's address. Default: the location's."),
  parentFolderId: z.string().optional().describe('Id of a template folder that is there. Default: top level.'),
})
type EmailTemplateSpec = z.infer<typeof EmailTemplateSpec>

/** The most that the platform gives per page. */
const pageSize = 20
const names = Object.keys(EmailTemplateSpec.shape)
const patchAnswers = ['name', 'parentFolderId', 'subjectLine', 'previewText', 'fromName', 'fromEmail'] as const

export const emailTemplate = defineKind<EmailTemplateSpec>({
  name: 'email-template',
  title: 'E-mail template',
  plural: 'E-mail templates',
  description: 'A prepared e-mail that people and workflows send.',
  tier: 'core',
  needs: [],
  scopes: { read: ['emails/templates.readonly'], write: ['emails/templates.write'] },
  spec: EmailTemplateSpec,
  validate,
  titleOf: (spec) => spec.name,
  identify: (spec) => normaliseName(spec.name),
  identifyLive: (live) => normaliseName(live.title),
  normalise: (field, value) => (field === 'fromEmail' && typeof value === 'string' ? value.trim().toLowerCase() : value),
  fixed: ['editorType'],
  calls: { create: 2 },
  pageSize,

  async list({ api, target }) {
    const answers = await readPages(pageSize, async (offset) => {
      const page = await api.get(templatesPath(target), {
        query: { limit: pageSize, offset, include: 'templates' },
        schema: z.object({ items: z.array(Answered), total: z.number().optional().catch(undefined) }),
      })
      return { items: page.items, total: page.total }
    })
    return answers
      .filter((answer) => answer.type !== 'folder')
      .map((answer) => ({
        id: answer.id,
        title: answer.name,
        fields: readFields(EmailTemplateSpec, answer, ['name', 'editorType', 'parentFolderId']),
      }))
  },

  /** The subject is written as `subjectLine` and read as `subject`; of the body only an address is told. */
  async read({ api, target }, live) {
    return toLive(await api.get(templatePath(target, live.id), { schema: Answered }))
  },

  async create({ api, target }, spec) {
    const made = await post(api, target, spec)
    try {
      return await readBack(api, target, templatePath(target, made.id), spec)
    } catch (error) {
      throw asAmbiguous(target, error)
    }
  },

  /** Body and editor type must come together; the top level is written as null (published description of e-mails). */
  async update({ api, target }, live, spec, changed) {
    const body = writeFields(EmailTemplateSpec, spec, changed)
    if ('editorContent' in body) body.editorType = spec.editorType
    else delete body.editorType
    if (body.parentFolderId === '') body.parentFolderId = null
    const answer = await api.patch(templatePath(target, live.id), { body, schema: Answered })
    const told = patchAnswers.filter((field) => field in answer)
    return {
      id: live.id,
      title: answer.name,
      fields: { ...live.fields, ...readFields(EmailTemplateSpec, answer, told) },
      ...changedAtOf(answer),
    }
  },

  async delete({ api, target }, live) {
    await api.delete(templatePath(target, live.id), { schema: z.unknown() })
  },
})

/** How far the platform's clock may be behind ours. */
const clocksApartMs = 60_000

async function post(api: WriteApi, target: Target, spec: EmailTemplateSpec): Promise<Answered> {
  const begun = Date.now()
  try {
    return await api.post(templatesPath(target), { body: writeFields(EmailTemplateSpec, spec, names), schema: Answered })
  } catch (error) {
    // When this look fails too, the engine looks again by itself.
    if (isHighLevelError(error, 'ambiguous', 'invalid'))
      await removeHalfMade(api, target, spec, begun - clocksApartMs).catch(() => undefined)
    throw error
  }
}

/**
 * A refused creation can leave a template behind that nobody can use (issue 280). It is taken away when it is surely that:
 * of this name, made just now, of a type that was not asked for, and without a body.
 */
async function removeHalfMade(api: WriteApi, target: Target, spec: EmailTemplateSpec, since: number): Promise<void> {
  const { items } = await api.get(templatesPath(target), {
    query: { limit: pageSize, search: spec.name, include: 'templates' },
    schema: z.object({ items: z.array(Answered) }),
  })
  const suspects = items.filter(
    ({ name, editorType, createdAt }) => name === spec.name && editorType !== spec.editorType && Date.parse(String(createdAt)) >= since,
  )
  for (const { id } of suspects) {
    const { editorContentUrl } = await api.get(templatePath(target, id), { schema: Answered })
    if (!editorContentUrl) await api.delete(templatePath(target, id), { schema: z.unknown() })
  }
}

/**
 * The platform is known to accept a template and drop its body, or to leave half of one behind (platform dossier §5.4,
 * issues 280 and 316): what came of it is looked at. One of the wrong type is taken away again; a body that seems gone is
 * sent once more, and when it still does not show the person is told to look: the address of a body need not be told.
 */
async function readBack(api: WriteApi, target: Target, path: string, spec: EmailTemplateSpec): Promise<Live> {
  const answer = await api.get(path, { schema: Answered })
  if (answer.editorType !== spec.editorType) {
    return takeAway(
      api,
      target,
      path,
      saying('refused.template_other_kind', { actual: String(answer.editorType), wanted: spec.editorType }),
    )
  }
  if (hasBody(answer, spec)) return toLive(answer)
  try {
    await api.patch(path, { body: { editorContent: spec.editorContent, editorType: spec.editorType }, schema: z.unknown() })
  } catch (error) {
    if (!isHighLevelError(error, 'ambiguous', 'invalid')) throw error
  }
  const repaired = await api.get(path, { schema: Answered })
  return hasBody(repaired, spec) ? toLive(repaired) : { ...toLive(repaired), note: saying('note.template_empty') }
}

async function takeAway(api: WriteApi, target: Target, path: string, said: Said): Promise<never> {
  await api.delete(path, { schema: z.unknown() })
  throw new TemplateBroken({ reason: 'invalid', ...told(said), method: 'POST', path: templatesPath(target) })
}

/** Final: the template is gone again, so there is nothing to look for. */
class TemplateBroken extends HighLevelError {}

/** The template was accepted: whatever failed after that, it may be there and must be looked for before it is sent again. */
function asAmbiguous(target: Target, error: unknown): unknown {
  if (!isHighLevelError(error) || error instanceof TemplateBroken) return error
  const { reason, status, traceId, retryAfterMs } = error
  const said = reason === 'not_found' ? saying('refused.template_gone') : saying('refused.template_unread', { why: wordsOf(error) })
  return new HighLevelError({
    reason: 'ambiguous',
    ...told(said),
    method: 'POST',
    path: templatesPath(target),
    status,
    traceId,
    retryAfterMs,
    cause: error,
  })
}

/** The body itself cannot be read; an address to it is told as soon as there is one. */
function hasBody(answer: Answered, spec: EmailTemplateSpec): boolean {
  return !spec.editorContent || (typeof answer.editorContentUrl === 'string' && answer.editorContentUrl !== '')
}

function validate(spec: EmailTemplateSpec): SpecIssue[] {
  const address = spec.fromEmail?.trim() ?? ''
  if (address === '' || address.includes('{{') || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return []
  return [{ path: 'fromEmail', ...fault('email-template.no_address', { text: address }) }]
}

function templatesPath(target: Target): string {
  return `/emails/locations/${encodeURIComponent(target.locationId)}/templates`
}

function templatePath(target: Target, id: string): string {
  return `${templatesPath(target)}/${encodeURIComponent(id)}`
}

function toLive(answer: Answered): Live {
  const fields = readFields(EmailTemplateSpec, answer, [
    'name',
    'editorType',
    'parentFolderId',
    ['subjectLine', 'subject'],
    'previewText',
    'fromName',
    'fromEmail',
  ])
  return { id: answer.id, title: answer.name, fields, ...changedAtOf(answer) }
}

function changedAtOf({ updatedAt }: Answered): Pick<Live, 'changedAt'> {
  return typeof updatedAt === 'string' ? { changedAt: updatedAt } : {}
}
