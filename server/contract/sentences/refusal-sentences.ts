/** Why a request was refused, where people meet it. */
export const refusalSentences = {
  'may.blueprints.read': 'Your role may not see blueprints.',
  'may.blueprints.write': 'Only an admin may change the blueprints that all sub-accounts share.',
  'may.plan': 'Your role may not make plans here, or the app has no access at the moment.',
  'may.apply': 'Your role may not apply plans here, or the app has no access at the moment.',
  'may.jobs.read': 'Your role may not see jobs.',
  'may.jobs.control': 'Your role may not pause, stop or repeat jobs here.',
  'may.company.read': 'Only the view of the whole agency shows all sub-accounts.',
  'may.company.write':
    "Only an agency admin, in the agency's own view, may create sub-accounts or change what the agency decides about them.",
  'may.settings.read': 'Your role may not see the settings.',
  'may.settings.write': "Only an admin, in the agency's own view, may change the settings or take the data out.",
  'may.keys.manage': 'Only an admin may see and make API keys.',
  'may.audit.read': 'Only an admin may see the audit trail.',
  'blueprint.moved_on': 'It is at version <version> by now; you have changed version <expected>.',
  'blueprint.starter_changed': 'A starter is part of the product and cannot be changed.',
  'blueprint.starter_deleted': 'A starter is part of the product and cannot be deleted.',
  'keys.too_many': 'There are <n> keys already.',
  'asking.off': 'Your agency has switched asking the language model off.',
  'drafts.too_many': 'Your company has <n> drafts being written at the moment.',
  'drafts.running': 'This draft is still being written.',
  'drafts.failed': 'This draft did not come about.',
} as const
