const agency = words(`
  oauth.readonly oauth.write locations.write locations/write snapshots.readonly snapshots.write companies.readonly
  custom-menu-link.readonly custom-menu-link.write saas/location.write saas/company.read`)

const both = words(`
  locations.readonly users.readonly users.write saas/location.read saas/company.write emails/schedule.readonly
  marketplace-installer-details.readonly`)

const location = words(`
  adPublishing.readonly adPublishing.write affiliate-manager.readonly agent-studio.readonly agent-studio.write
  associations.readonly associations.write associations/relation.readonly associations/relation.write
  blogs/author.readonly blogs/category.readonly blogs/check-slug.readonly blogs/list.readonly blogs/post-update.write blogs/post.write blogs/posts.readonly
  brand-boards/design-kit.readonly brand-boards/design-kit.write businesses.readonly businesses.write
  calendars.readonly calendars.write calendars/events.readonly calendars/events.write calendars/groups.readonly calendars/groups.write
  calendars/resources.readonly calendars/resources.write campaigns.readonly charges.readonly charges.write chat-widget.readonly chat-widget.write
  contacts.readonly contacts.write conversation-ai.readonly conversation-ai.write conversations.readonly conversations.write
  conversations/livechat.write conversations/message.readonly conversations/message.write conversations/reports.readonly
  courses.readonly courses.write documents_contracts/list.readonly documents_contracts/sendLink.write
  documents_contracts_template/list.readonly documents_contracts_template/sendLink.write
  emails/builder.readonly emails/builder.write emails/campaigns.readonly emails/campaigns.write emails/stats.readonly
  emails/templates.readonly emails/templates.write forms.readonly forms.write funnels/funnel.readonly funnels/page.readonly
  funnels/pagecount.readonly funnels/redirect.readonly funnels/redirect.write invoices.readonly invoices.write
  invoices/estimate.readonly invoices/estimate.write invoices/schedule.readonly invoices/schedule.write invoices/template.readonly invoices/template.write
  knowledge-bases.readonly knowledge-bases.write lc-email.readonly links.readonly links.write
  locations/customFields.readonly locations/customFields.write locations/customValues.readonly locations/customValues.write
  locations/tags.readonly locations/tags.write locations/tasks.readonly locations/tasks.write locations/templates.readonly
  marketplace-external-auth-migration.write medias.readonly medias.write numberpools.read objects/record.readonly objects/record.write
  objects/schema.readonly objects/schema.write opportunities.readonly opportunities.write
  payments/coupons.readonly payments/coupons.write payments/custom-provider.readonly payments/custom-provider.write
  payments/integration.readonly payments/integration.write payments/orders.collectPayment payments/orders.readonly payments/orders.write
  payments/subscriptions.readonly payments/transactions.readonly phonenumbers.read phonenumbers.write
  pipelines.create pipelines.readonly pipelines.write products.readonly products.write products/collection.readonly products/collection.write
  products/prices.readonly products/prices.write recurring-tasks.readonly recurring-tasks.write
  socialplanner/account.readonly socialplanner/account.write socialplanner/category.readonly socialplanner/category.write socialplanner/csv.readonly
  socialplanner/csv.write socialplanner/oauth.readonly socialplanner/oauth.write socialplanner/post.readonly socialplanner/post.write
  socialplanner/statistics.readonly socialplanner/tag.readonly socialplanner/tag.write store/setting.readonly store/setting.write
  store/shipping.readonly store/shipping.write surveys.readonly voice-ai-agent-goals.readonly voice-ai-agent-goals.write
  voice-ai-agents.readonly voice-ai-agents.write voice-ai-dashboard.readonly workflows.readonly`)

export const allScopes = [...agency, ...both, ...location]

export function isScope(name: string): boolean {
  return allScopes.includes(name)
}

/** What a token of this class carries out of all that was consented to; a minted location token also has the two oauth scopes. */
export function scopesFor(tokenClass: 'Company' | 'Location', granted: string[]): string[] {
  const allowed = tokenClass === 'Company' ? [...agency, ...both] : [...both, ...location, 'oauth.readonly', 'oauth.write']
  return granted.filter((scope) => allowed.includes(scope))
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
