import { z } from 'zod'
import { fault } from '../contract/say.ts'
import type { SpecIssue } from './kind.ts'
import { UserPermissions, userScopes } from './user-permissions.ts'

const scopeList = z.array(z.string().min(1))

export const UserSpec = z.strictObject({
  firstName: z.string().trim().min(1).describe('First name.'),
  lastName: z.string().trim().min(1).describe('Last name.'),
  email: z
    .string()
    .trim()
    .min(1)
    .describe('E-mail address to sign in with; one person is known by it in the whole agency. It cannot be changed later.'),
  role: z.enum(['admin', 'user']).describe('admin manages the location, user works in it.'),
  phone: z.string().optional().describe('Phone number with country code, such as +14155550123.'),
  permissions: UserPermissions.optional().describe('What the person may use, one switch each; what is not named keeps its default.'),
  scopes: scopeList
    .optional()
    .describe(
      'Finer permissions, such as contacts.write. Only those listed are on; an empty list turns all of them off. Default: by role.',
    ),
  scopesAssignedToOnly: scopeList
    .optional()
    .describe('Of the finer permissions, those that count only for what is assigned to the person. Cannot be read back.'),
  profilePhoto: z.string().optional().describe('Web address of a picture. Cannot be read back.'),
  twilioPhone: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      'Inbound numbers by location id, for direct Twilio only. The map replaces what is there for all locations of the person. Cannot be read back.',
    ),
  platformLanguage: z
    .enum(['en_US', 'es', 'fr_CA', 'fr_FR', 'nl', 'de', 'pt_PT', 'pt_BR', 'it', 'sv', 'da', 'fi', 'no'])
    .optional()
    .describe('Language of the interface for this person. Default: the location’s.'),
})
export type UserSpec = z.infer<typeof UserSpec>

export function validateUser(spec: UserSpec): SpecIssue[] {
  const issues: SpecIssue[] = []
  if (!isOpen(spec.email) && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(spec.email)) {
    issues.push({ path: 'email', ...fault('email-template.no_address', { text: spec.email }) })
  }
  if (
    spec.phone !== undefined &&
    spec.phone !== '' &&
    !isOpen(spec.phone) &&
    !/^\+[1-9]\d{6,14}$/.test(spec.phone.replace(/[\s().-]/g, ''))
  ) {
    issues.push({ path: 'phone', ...fault('user.no_country_code', { text: spec.phone }) })
  }
  for (const list of ['scopes', 'scopesAssignedToOnly'] as const) {
    spec[list]?.forEach((scope, index) => {
      if (!isOpen(scope) && !userScopes.includes(scope)) {
        issues.push({
          path: `${list}[${index}]`,
          ...fault('user.no_permission', { text: scope }),
        })
      }
    })
  }
  return issues
}

/** A variable stands there that has no value yet. */
function isOpen(text: string): boolean {
  return text.includes('{{')
}
