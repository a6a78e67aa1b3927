/**
 * Merge tags that the platform has of itself, by their last part, from its published list
 * (https://help.gohighlevel.com/support/solutions/articles/48001078171-list-of-merge-fields). Tags of three parts, such as
 * `appointment.user.name`, are not told apart.
 */
const published: Readonly<Record<string, string>> = {
  contact:
    'id name first_name last_name email phone phone_raw company_name full_address address1 city state postal_code timezone date_of_birth source website',
  user: 'name first_name last_name email phone phone_raw email_signature calendar_link twilio_phone_number twilio_phone_number_raw call_provider_phone_number call_provider_phone_number_raw',
  appointment:
    'title start_time only_start_date only_start_time end_time only_end_date only_end_time day_of_week month timezone cancellation_link reschedule_link meeting_location notes add_to_calendar add_to_google_calendar add_to_ical add_to_ical_outlook',
  calendar: 'name',
  campaign: 'event_date_time event_date event_time',
  message: 'body subject',
  location: 'id name full_address address city state country postal_code email phone phone_raw website logo_url',
  location_owner: 'first_name last_name email',
  right_now: 'second minute hour hour_ampm ampm day_of_week month_name month_english day month year middle_endian_date little_endian_date',
  invoice: 'name number issue_date due_date sub_total discount_amount tax_amount total_amount title url',
}

/**
 * Not in that list, and let through all the same: properties that the API tells of contacts and opportunities. No
 * published source says that each of them works as a merge tag.
 */
const unpublished: Readonly<Record<string, string>> = {
  contact: 'country tags type attachments assigned_to created_at updated_at last_activity dnd signature unsubscribe_link',
  opportunity:
    'id name status source owner lead_value monetary_value pipeline_name pipeline_stage stage_name pipeline_id pipeline_stage_id created_at updated_at contact_name lost_reason',
}

const roots = [...new Set([...Object.keys(published), ...Object.keys(unpublished)])]

export const platformFields: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  roots.map((root) => [root, [published[root], unpublished[root]].flatMap((words) => words?.split(' ') ?? [])]),
)
