import { z } from 'zod'

const text = (description: string) => z.string().optional().describe(description)
const flag = (description: string) => z.boolean().optional().describe(description)

const colors = z.strictObject({
  chatBubbleColor: text('Colour of the button.'),
  backgroundColor: text('Colour of the background.'),
  headerColor: text('Colour of the head.'),
  buttonColor: text('Colour of buttons inside.'),
  avatarBackgroundColor: text('Colour behind the picture.'),
  avatarBorderColor: text('Colour around the picture.'),
  senderMessageColor: text('Colour of what the visitor writes.'),
  receivedMessageColor: text('Colour of what the team writes.'),
})

const acknowledgement = z.strictObject({
  icon: text('Icon beside the thanks.'),
  placeholderColor: text('Colour of the icon.'),
  liveChatIcon: text('Icon beside the thanks of a live chat.'),
  liveChatPlaceholderColor: text('Colour of that icon.'),
})

const dimensions = z.strictObject({
  position: text('Side of the page, such as right.'),
  sizes: z
    .strictObject({
      width: z.number().positive().optional().describe('Width in pixels.'),
      height: z.number().positive().optional().describe('Height in pixels.'),
    })
    .optional()
    .describe('Size when open.'),
})

const redirect = z.strictObject({
  redirectAction: flag('Whether the visitor is led to a page at the end.'),
  redirectWebsite: text('Web address of that page.'),
  redirectText: text('Text of the link to it.'),
})

const officeHours = z.strictObject({
  enableBusinessHours: flag('Whether it knows office hours. The hours themselves are set by hand.'),
  timezone: text('Time zone of the hours, such as America/New_York.'),
  outsideOfficeHoursWelcomeMsg: text('Greeting outside the hours.'),
})

const facebookPage = z.strictObject({ facebookPageId: text('Id of the page.'), facebookPageName: text('Name of the page.') })

const instagramPage = z.strictObject({
  facebookPageId: text('Id of the page behind the account.'),
  facebookPageName: text('Name of the page behind the account.'),
  instagramPageId: text('Id of the account.'),
  instagramUsername: text('Name of the account.'),
})

const consent = z.strictObject({
  enableA2PCompliance: flag('Whether consent to text messages is asked for.'),
  isA2POptInForm1: flag('Whether the first consent is asked for.'),
  a2pOptInForm1: text('Text of the first consent.'),
  a2pOptInForm1ShowCheckbox: flag('Whether the first consent has a box to tick.'),
  a2pOptInForm1PreChecked: flag('Whether the first box is ticked beforehand.'),
  isA2POptInForm2: flag('Whether the second consent is asked for.'),
  a2pOptInForm2: text('Text of the second consent.'),
  a2pOptInForm2ShowCheckbox: flag('Whether the second consent has a box to tick.'),
  a2pOptInForm2PreChecked: flag('Whether the second box is ticked beforehand.'),
  privacyPolicyLink: text('Web address of the privacy policy.'),
  termsOfServiceLink: text('Web address of the terms of service.'),
  messageType: text('Kind of message consented to, such as A2P.'),
})

const advanced = z.strictObject({
  brandingTitle: text('Name shown as the maker.'),
  enableContactForm: flag('Whether a form comes before the chat.'),
  defaultConsentCheck: flag('Whether the consent of that form is ticked beforehand.'),
  allInOneInitialMsg: text('What asks which chat is wanted.'),
  contactFormIntroMessage: text('What introduces the form.'),
  contactFormSystemMessage: text('What is said once the form is sent.'),
  prefilledMessageText: text('Text that stands in the message beforehand.'),
  playNotificationSound: flag('Whether new messages make a sound.'),
  voiceAiSendActionText: text('Text of the button that calls the voice agent.'),
  redirect: redirect.optional().describe('Where the visitor is led at the end.'),
  businessOfficeHours: officeHours.optional().describe('Office hours.'),
  allInOneChatTypes: z
    .array(z.enum(['liveChat', 'waChat', 'emailChat', 'allInOneChat', 'voiceAiChat', 'facebookChat', 'instagramChat', 'webChat']))
    .optional()
    .describe('Chats that the visitor can choose from.'),
  fbPage: facebookPage.optional().describe('Facebook page that messages go to.'),
  instagramPage: instagramPage.optional().describe('Instagram account that messages go to.'),
  aTwoPCompliance: consent.optional().describe('Consent to text messages.'),
})

/** Without `openHours`, `contactFormOptions` and `voiceAiAgent`, whose published types and examples contradict each other. */
export const ChatWidgetSettings = z.strictObject({
  agencyName: text('Name of the agency under the widget.'),
  agencyWebsite: text('Web address behind the name of the agency.'),
  allowAvatarImage: flag('Whether a picture is shown beside the greeting.'),
  autoCountryCode: flag('Whether the country code of phone numbers follows from where the visitor is.'),
  countryCode: text('Country of phone numbers in two letters, such as US.'),
  promptType: text('How the greeting is shown, such as avatar.'),
  chatIcon: text('Icon of the button. Default messageChatCircle.'),
  enableRevisitMessage: flag('Whether those who come back are greeted otherwise.'),
  heading: text('Heading of the widget.'),
  legalMsg: text('Legal text below the form.'),
  liveChatAckMsg: text('First answer in a live chat.'),
  liveChatEndedMsg: text('What is said when a live chat ends.'),
  liveChatFeedbackMsg: text('What asks for feedback after a live chat.'),
  liveChatFeedbackNote: text('Note below the request for feedback.'),
  liveChatIntroMsg: text('Introduction to a live chat.'),
  liveChatUserInactiveMsg: text('What is said when the team is silent in a live chat.'),
  liveChatUserInactiveTime: text('After how long the team counts as silent, such as 5 minutes.'),
  liveChatVisitorInactiveMsg: text('What is said when the visitor is silent in a live chat.'),
  liveChatVisitorInactiveTime: text('After how long the visitor counts as silent, such as 10 minutes.'),
  locale: text('Language and region, such as en_US.'),
  promptAvatar: text('Web address of the picture beside the greeting.'),
  promptAvatarAltText: text('What the picture shows, in words.'),
  isPromptAvatarImageOptimize: flag('Whether the picture is made smaller.'),
  promptMsg: text('Greeting before the widget is opened.'),
  revisitPromptMsg: text('Greeting for those who come back.'),
  sendActionText: text('Text of the button that sends.'),
  showAgencyBranding: flag('Whether the name of the agency is shown.'),
  showConsentCheckbox: flag('Whether consent is asked for by a box to tick.'),
  showLiveChatWelcomeMsg: flag('Whether a live chat begins with a greeting.'),
  showPrompt: flag('Whether the greeting is shown.'),
  subHeading: text('Line below the heading.'),
  successMsg: text('What is said when the message was sent.'),
  supportContact: text('Address or number of the support.'),
  thankYouMsg: text('Thanks after the message.'),
  useEmailField: flag('Whether the form asks for an e-mail address.'),
  waNumber: text('WhatsApp number, with country code.'),
  widgetPrimaryColor: text('Main colour, such as #4285F4.'),
  representativeAssignedMessage: text('What is said when a person takes over.'),
  locationCountryCode: text('Country of the business in two letters, such as US.'),
  widgetPlacement: text('Where it stands on the page, such as embedded.'),
  acknowledgementDetails: acknowledgement.optional().describe('How thanks are shown.'),
  theme: z
    .strictObject({ name: text('Name of the theme.'), colors: colors.optional().describe('Colours of the theme.') })
    .optional()
    .describe('Theme.'),
  dimensions: dimensions.optional().describe('Place and size.'),
  advanceSettings: advanced.optional().describe('Everything beyond looks and words.'),
})
export type ChatWidgetSettings = z.infer<typeof ChatWidgetSettings>
