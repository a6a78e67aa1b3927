/** Merge tags that the platform has of itself for contacts and opportunities, by their last part. */
export const platformFields: Readonly<Record<string, readonly string[]>> = {
  contact: [
    'id name first_name last_name email phone phone_raw company_name full_address address1 city state country postal_code timezone',
    'date_of_birth source website tags type attachments assigned_to created_at updated_at last_activity dnd signature unsubscribe_link',
  ].flatMap((line) => line.split(' ')),
  opportunity:
    'id name status source owner lead_value monetary_value pipeline_name pipeline_stage stage_name pipeline_id pipeline_stage_id created_at updated_at contact_name lost_reason'.split(
      ' ',
    ),
}
