import { z } from 'zod'
import { idOrRef } from './fields.ts'

const timezonePattern = /^[A-Za-z_]+\/[A-Za-z_]+$/

const notification = z.strictObject({
  admins: z.boolean().describe('Whether the administrators get it.'),
  allUsers: z.boolean().describe('Whether everybody gets it.'),
  contactAssignedUser: z.boolean().describe("Whether the caller's own team member gets it."),
  specificUsers: z.array(idOrRef('user', 'A user.')).describe('Single people who get it.'),
  customEmails: z.array(z.string().min(1)).describe('More addresses that get it.'),
})

const workingDay = z.strictObject({
  dayOfTheWeek: z.number().int().min(1).max(7).describe('Day of the week, from 1 for Monday to 7 for Sunday.'),
  intervals: z
    .array(
      z.strictObject({
        startHour: z.number().int().min(0).max(23).describe('Hour of the beginning.'),
        startMinute: z.number().int().min(0).max(59).describe('Minute of the beginning.'),
        endHour: z.number().int().min(0).max(23).describe('Hour of the end.'),
        endMinute: z.number().int().min(0).max(59).describe('Minute of the end.'),
      }),
    )
    .describe('Hours of that day in which it answers.'),
})

export const VoiceAgentSpec = z.strictObject({
  agentName: z.string().trim().min(1).max(40).describe('Name of the agent, at most 40 characters.'),
  businessName: z.string().optional().describe('Name of the business that it speaks for. Default: the name of the location.'),
  welcomeMessage: z.string().optional().describe('What it says first. Default: the platform writes one.'),
  agentPrompt: z.string().optional().describe('What it does and how it speaks. Default: the platform writes one.'),
  voiceId: z.string().min(1).optional().describe('Id of its voice. Default: the platform chooses one.'),
  language: z
    .enum(['en-US', 'pt-BR', 'es', 'fr', 'de', 'it', 'nl-NL', 'multi'])
    .optional()
    .describe("Its language; multi follows the caller's. Default en-US."),
  patienceLevel: z.enum(['low', 'medium', 'high']).optional().describe('How long it lets the caller think.'),
  maxCallDuration: z.number().int().min(180).max(900).optional().describe('Longest call in seconds, 180 to 900. Default 300.'),
  sendUserIdleReminders: z.boolean().optional().describe('Whether it asks again when the caller is silent. Default true.'),
  reminderAfterIdleTimeSeconds: z
    .number()
    .int()
    .min(1)
    .max(20)
    .optional()
    .describe('After how many seconds of silence, 1 to 20. Default 8.'),
  inboundNumber: z.string().optional().describe('Phone number that it answers, with country code. It must be bought by hand.'),
  numberPoolId: z.string().optional().describe('Id of the pool of numbers that it answers.'),
  callEndWorkflowIds: z.array(z.string().min(1)).optional().describe('Ids of the workflows that start when a call ends.'),
  sendPostCallNotificationTo: notification.optional().describe('Who gets an e-mail after each call.'),
  agentWorkingHours: z.array(workingDay).optional().describe('When it answers. Default: always.'),
  timezone: z
    .string()
    .regex(timezonePattern, 'must be a region and a place, such as America/New_York')
    .optional()
    .describe('Time zone of its hours, such as America/New_York. Default: that of the location.'),
  isAgentAsBackupDisabled: z.boolean().optional().describe('Whether it is kept from standing in for others. Default false.'),
  translation: z
    .strictObject({
      enabled: z.boolean().describe('Whether it is on.'),
      language: z.string().min(1).optional().describe('Language to translate to, such as es.'),
    })
    .optional()
    .describe('Translation of what is said. Default off.'),
})
export type VoiceAgentSpec = z.infer<typeof VoiceAgentSpec>
