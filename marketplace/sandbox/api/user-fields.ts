import { permissionNames, userScopes } from './user-permissions.ts'
import { flag, list, map, oneOf, required, shape, text, texts, type Fields } from './rules.ts'

const permissions = shape(Object.fromEntries(permissionNames.map((permission) => [permission, flag])))
const language = oneOf('en_US', 'es', 'fr_CA', 'fr_FR', 'nl', 'de', 'pt_PT', 'pt_BR', 'it', 'sv', 'da', 'fi', 'no')
const type = oneOf('account', 'agency')
const role = oneOf('admin', 'user')
const email = { ...text, pattern: /^[^@\s]+@[^@\s]+\.[^@\s]+$/ }
/** At least 12 characters with an upper-case and a lower-case letter, a number and a special character. */
const password = { ...text, pattern: /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z0-9]).{12,}$/ }

export const userFields: Fields = {
  firstName: { ...text, notEmpty: true },
  lastName: { ...text, notEmpty: true },
  email: text,
  password,
  phone: text,
  type,
  role,
  companyId: text,
  locationIds: texts,
  permissions,
  scopes: list(oneOf(...userScopes)),
  scopesAssignedToOnly: list(oneOf(...userScopes)),
  profilePhoto: text,
  twilioPhone: map,
  platformLanguage: language,
}

export const newUserFields: Fields = {
  ...userFields,
  companyId: required(text),
  email: required(email),
  password: required(password),
  type: required(type),
  role: required(role),
  locationIds: required(texts),
  firstName: required(text),
  lastName: required(text),
}
