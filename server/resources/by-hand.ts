import { z } from 'zod'
import { normaliseName } from './fields.ts'
import { defineKind, type Kind } from './kind.ts'
import { lookAt, lookAtNumbers } from './look-by-hand.ts'

type ByHandFacts = Pick<Kind, 'name' | 'title' | 'plural' | 'description' | 'look'> & { scope?: string }

const reference = z
  .strictObject({
    $ref: z
      .string()
      .regex(/^[a-z-]+\/[a-z0-9][a-z0-9._-]{0,79}$/, 'must be kind/key of this blueprint, such as tag/new-patient')
      .describe('As kind/key, such as tag/new-patient.'),
  })
  .describe('Another resource of this blueprint; the checklist shows its name and id.')

const ByHandSpec = z.strictObject({
  name: z.string().trim().min(1).describe('Exact name to give it, so that it is found and recognised.'),
  why: z.string().min(1).optional().describe('What it is good for, in a sentence.'),
  steps: z.array(z.string().trim().min(1)).min(1).describe('What to do, in order, one action each, with exact names.'),
  uses: z
    .array(z.union([reference, z.string().trim().min(1).describe('Name of something that is not in this blueprint.')]))
    .optional()
    .describe('What must be there first: tags, fields, stages, calendars.'),
  link: z.string().trim().min(1).optional().describe('Web address of the page where it is done, or of instructions.'),
})
type ByHandSpec = z.infer<typeof ByHandSpec>

/** No public API makes these: they are looked for where it lists them, and stand in the plan and on the hand-over checklist. */
export const byHandKinds: readonly Kind[] = [
  byHand({
    name: 'workflow',
    title: 'Workflow',
    plural: 'Workflows',
    description: 'An automation: when something happens, do this. It is built by hand in the workflow builder.',
    scope: 'workflows.readonly',
    look: lookAt({ path: '/workflows/', field: 'workflows' }),
  }),
  byHand({
    name: 'form',
    title: 'Form',
    plural: 'Forms',
    description: 'Questions that contacts answer. It is built by hand in the form builder.',
    scope: 'forms.readonly',
    look: lookAt({ path: '/forms/', field: 'forms', offset: 'skip' }),
  }),
  byHand({
    name: 'survey',
    title: 'Survey',
    plural: 'Surveys',
    description: 'Questions over several pages. It is built by hand in the survey builder.',
    scope: 'surveys.readonly',
    look: lookAt({ path: '/surveys/', field: 'surveys', offset: 'skip' }),
  }),
  byHand({
    name: 'funnel',
    title: 'Funnel or website',
    plural: 'Funnels and websites',
    description: 'Pages for visitors. They are built by hand in the page builder.',
    scope: 'funnels/funnel.readonly',
    look: lookAt({ path: '/funnels/funnel/list', field: 'funnels', offset: 'offset' }),
  }),
  byHand({
    name: 'phone-number',
    title: 'Phone number',
    plural: 'Phone numbers',
    description: 'A number to call and text with. It costs money and needs proof of who you are, so a person buys it.',
    scope: 'phonenumbers.read',
    look: lookAtNumbers,
  }),
  byHand({
    name: 'domain',
    title: 'Domain',
    plural: 'Domains',
    description: 'A web address or sender domain of the business. It is connected by hand, with records at the domain’s registrar.',
  }),
]

function byHand({ scope, ...facts }: ByHandFacts): Kind {
  return defineKind<ByHandSpec>({
    ...facts,
    tier: 'by-hand',
    needs: [],
    scopes: { read: scope === undefined ? [] : [scope], write: [] },
    spec: ByHandSpec,
    titleOf: (spec) => spec.name,
    identify: (spec) => normaliseName(spec.name),
    identifyLive: (live) => normaliseName(live.title),
  })
}
