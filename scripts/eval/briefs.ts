/** One thing that a good draft for a brief has: so many lines of a kind whose words match. It is a checklist, not a text to repeat. */
export type Must = { what: string; kind: string; like?: RegExp; atLeast?: number }

export type EvalBrief = {
  id: string
  brief: string
  language: string
  must: readonly Must[]
  /** Facts that the brief leaves open: a question or a variable has to be about each. */
  mustAsk?: readonly RegExp[]
}

const pipeline = (like: RegExp, atLeast = 1): Must => ({ what: `a pipeline like ${like.source}`, kind: 'pipeline', like, atLeast })
const field = (like: RegExp): Must => ({ what: `a field like ${like.source}`, kind: 'custom-field', like })
const tag = (like: RegExp): Must => ({ what: `a tag like ${like.source}`, kind: 'tag', like })
const calendar = (like: RegExp, atLeast = 1): Must => ({ what: `a calendar like ${like.source}`, kind: 'calendar', like, atLeast })
const mail = (like: RegExp): Must => ({ what: `an e-mail like ${like.source}`, kind: 'email-template', like })
const users = (atLeast: number): Must => ({ what: `${atLeast} people`, kind: 'user', atLeast })
const product = (like: RegExp): Must => ({ what: `a product like ${like.source}`, kind: 'product', like })
const workflow = (like: RegExp): Must => ({ what: `a workflow like ${like.source}`, kind: 'workflow', like })

const phone = /phone|telefon|teléfono|téléphone/i
const email = /e-?mail|correo/i
const price = /price|cost|fee|preis|precio|prix|tarif/i

export const evalBriefs: readonly EvalBrief[] = [
  {
    id: 'dental',
    language: 'en',
    brief:
      'Maple Street Dental: three dentists and one hygienist. We want new-patient enquiries followed from call to first visit, recall every six months, online booking for the hygienist, and a review request after each visit. Insurance provider and last cleaning must be on file.',
    must: [
      pipeline(/new|patient/i),
      pipeline(/recall/i),
      field(/insurance/i),
      field(/clean/i),
      calendar(/hygien/i),
      users(2),
      mail(/recall|remind/i),
      mail(/review/i),
      tag(/recall/i),
    ],
    mustAsk: [email],
  },
  {
    id: 'med-spa',
    language: 'en',
    brief:
      'Lumen Aesthetics is a med spa with two injectors. Consultation first, then treatment plan, then treatment. Memberships at three levels; prices are not fixed yet. We need consent and medical history on file and before/after photos.',
    must: [
      pipeline(/consult|treatment/i),
      field(/consent/i),
      field(/histor|medical/i),
      field(/photo/i),
      calendar(/consult/i),
      product(/member/i),
      users(2),
    ],
    mustAsk: [price],
  },
  {
    id: 'gym',
    language: 'en',
    brief:
      'Iron Oak Gym. Free trial, then monthly membership for 49 dollars. Win back people who quit. Two coaches do the trials. Track fitness goal and injuries.',
    must: [
      pipeline(/trial|member/i),
      field(/goal/i),
      field(/injur/i),
      calendar(/trial/i),
      product(/member/i),
      tag(/win|quit|former|cancel/i),
      users(2),
    ],
  },
  {
    id: 'law',
    language: 'en',
    brief:
      'Personal injury law firm. Intake with conflict check before anybody talks to the client, consultation, engagement letter, then the case until settlement. Date of accident and insurer of the other side are a must.',
    must: [
      pipeline(/intake/i),
      pipeline(/case|matter|settle/i),
      field(/accident|incident/i),
      field(/insur/i),
      calendar(/consult/i),
      tag(/conflict/i),
    ],
  },
  {
    id: 'roofing',
    language: 'en',
    brief:
      'We repair and replace roofs. Storm leads come in bursts. Inspection, estimate, insurance claim, job, final payment. Estimators drive to the house. Ask for reviews and referrals.',
    must: [
      pipeline(/estimate|inspection|lead/i),
      pipeline(/job|production|claim/i),
      field(/claim|insur/i),
      field(/roof/i),
      calendar(/inspect/i),
      tag(/storm/i),
      mail(/review|referr/i),
    ],
  },
  {
    id: 'hvac',
    language: 'en',
    brief:
      'Summit HVAC & Plumbing. Emergency calls go first. Maintenance plan twice a year with reminders. Technicians are dispatched by the office. Quotes over 5,000 need a follow-up call.',
    must: [
      pipeline(/service|job|quote|estimate/i),
      calendar(/maint|tune|service/i),
      tag(/emergency/i),
      product(/maint|plan/i),
      mail(/maint|remind/i),
    ],
    mustAsk: [price],
  },
  {
    id: 'real-estate',
    language: 'en',
    brief:
      'Real estate team of four agents: buyers and sellers are two different processes. Buyers: pre-approval, showings, offer, closing. Sellers: valuation, listing, offers, closing. Budget and preferred area per buyer.',
    must: [
      pipeline(/buyer/i),
      pipeline(/seller|listing/i),
      field(/budget/i),
      field(/area|neighbo/i),
      field(/approv/i),
      calendar(/show|valu|consult/i),
      users(2),
    ],
    mustAsk: [email],
  },
  {
    id: 'restaurant',
    language: 'en',
    brief:
      'Cedar & Sage Catering: private events and weddings. Enquiry, tasting, contract, deposit, event, thank-you. Guests, date and dietary needs must be known.',
    must: [
      pipeline(/event|catering|enquir|inquir/i),
      field(/guest/i),
      field(/date/i),
      field(/diet|allerg/i),
      calendar(/tasting/i),
      mail(/thank/i),
      product(/deposit|tasting/i),
    ],
    mustAsk: [price],
  },
  {
    id: 'salon',
    language: 'en',
    brief:
      'Hair salon with five stylists, each with their own calendar. No-shows are our problem: reminders a day before, and a tag after two. Loyal customers get a birthday mail.',
    must: [calendar(/.*/i, 2), users(5), tag(/no.?show/i), mail(/remind/i), mail(/birthday/i), field(/birth/i)],
    mustAsk: [email],
  },
  {
    id: 'physio',
    language: 'en',
    brief:
      'Riverbend Physiotherapy. Referral from a doctor or self-pay. Assessment of 60 minutes, sessions of 30. Packages of 6 sessions. Track pain level and referring doctor.',
    must: [
      field(/pain/i),
      field(/referr|doctor/i),
      calendar(/assess/i),
      calendar(/session|treat/i),
      product(/package|session/i),
      pipeline(/patient|assess|referr/i),
    ],
    mustAsk: [price],
  },
  {
    id: 'accounting',
    language: 'en',
    brief:
      'Bookkeeping and tax for small companies. Onboarding checklist, monthly bookkeeping, tax season from January to April. Documents must be uploaded. Type of entity and year end per client.',
    must: [
      pipeline(/onboard|lead|client/i),
      pipeline(/tax/i),
      field(/entity|type/i),
      field(/year/i),
      field(/document|upload/i),
      tag(/tax/i),
      mail(/document/i),
    ],
  },
  {
    id: 'solar',
    language: 'en',
    brief:
      'Solar panels for homes. Lead, site survey, proposal, permit, installation, inspection, switched on. Electricity bill and roof type decide. Setters book for closers.',
    must: [pipeline(/solar|install|sale|lead/i), field(/bill|electric/i), field(/roof/i), calendar(/survey|visit|consult/i), users(2)],
  },
  {
    id: 'coaching',
    language: 'en',
    brief:
      'Business coach, alone. Discovery call, six-month programme, group calls. Applications are screened by revenue. Testimonials at the end.',
    must: [
      pipeline(/applic|program|sale|discover/i),
      calendar(/discover/i),
      field(/revenue/i),
      product(/program/i),
      mail(/testimonial|review/i),
    ],
    mustAsk: [price],
  },
  {
    id: 'vet',
    language: 'en',
    brief:
      'Small animal clinic. Pet name, species, breed, vaccinations. Yearly vaccination reminder, surgery calendar in the mornings, emergencies any time.',
    must: [
      field(/pet|name/i),
      field(/species/i),
      field(/breed/i),
      field(/vacc/i),
      calendar(/surg/i),
      mail(/vacc/i),
      tag(/emergency|vacc/i),
    ],
  },
  {
    id: 'auto-repair',
    language: 'en',
    brief:
      'Old Mill Auto Repair. Book a bay, diagnose, quote, approve by text, repair, pick-up. Make, model, year and mileage of the car. Oil change reminder every six months.',
    must: [
      pipeline(/repair|job|service/i),
      field(/make|model|vehicle/i),
      field(/mileage/i),
      calendar(/bay|drop|service|appoint/i),
      mail(/oil|remind/i),
    ],
  },
  {
    id: 'school',
    language: 'en',
    brief:
      'Language school for adults. Placement test, trial lesson, course of ten weeks. Levels A1 to C1. Teachers have group classes of eight seats.',
    must: [
      pipeline(/enrol|student|lead|trial/i),
      field(/level/i),
      calendar(/trial|placement/i),
      calendar(/class|group/i),
      product(/course/i),
      users(1),
    ],
    mustAsk: [price],
  },
  {
    id: 'insurance',
    language: 'en',
    brief:
      'Independent insurance agency: home, auto and life. Renewal date is everything. Quote, compare, bind, renew. Cross-sell life to home clients.',
    must: [pipeline(/quote|new|sale/i), pipeline(/renew/i), field(/renew/i), field(/polic|type|line/i), tag(/life|cross/i), mail(/renew/i)],
  },
  {
    id: 'cleaning',
    language: 'en',
    brief:
      'House cleaning with three crews. One-time, weekly and every two weeks. Square feet, pets and how to get in. Photos after a job; complaint handling the same day.',
    must: [
      field(/square|size/i),
      field(/pet/i),
      field(/access|entry|key|get in/i),
      product(/week|clean/i),
      pipeline(/lead|job|book/i),
      tag(/complain/i),
    ],
    mustAsk: [price],
  },
  {
    id: 'nonprofit',
    language: 'en',
    brief:
      'Animal rescue charity. Adopters apply, are visited, adopt, and are called after a month. Donors give once or monthly. Volunteers sign up for shifts.',
    must: [
      pipeline(/adopt/i),
      pipeline(/donor|donat|volunt/i),
      field(/pet|animal|home/i),
      tag(/donor/i),
      tag(/volunt/i),
      calendar(/visit|shift/i),
      mail(/thank|donat/i),
    ],
  },
  {
    id: 'photography',
    language: 'en',
    brief: 'Wedding photographer. Enquiry with date and venue, call, contract, deposit, engagement shoot, wedding, gallery, album order.',
    must: [
      pipeline(/wedding|enquir|inquir|book/i),
      field(/date/i),
      field(/venue/i),
      calendar(/call|consult|shoot/i),
      product(/album|package|deposit/i),
      mail(/gallery|contract|thank/i),
    ],
    mustAsk: [price],
  },
  {
    id: 'zahnarzt',
    language: 'de',
    brief:
      'Zahnarztpraxis mit zwei Ärzten und einer Prophylaxekraft. Neue Patienten sollen von der Anfrage bis zum ersten Termin verfolgt werden, Recall alle sechs Monate, Bewertungen nach dem Besuch. Krankenkasse und letzte Reinigung speichern.',
    must: [
      pipeline(/patient|neu/i),
      pipeline(/recall|prophyla/i),
      field(/kasse|versicher/i),
      field(/reinigung|prophyla/i),
      calendar(/prophyla|reinigung/i),
      mail(/bewert/i),
    ],
    mustAsk: [email],
  },
  {
    id: 'handwerk',
    language: 'de',
    brief:
      'Malerbetrieb in Köln: Anfrage, Besichtigung, Angebot, Auftrag, Rechnung. Fotos vom Objekt und Fläche in Quadratmetern. Nach drei Tagen beim Angebot nachfassen.',
    must: [
      pipeline(/angebot|anfrage|auftrag/i),
      field(/foto/i),
      field(/fläche|quadrat/i),
      calendar(/besicht/i),
      workflow(/nachfass|angebot/i),
    ],
  },
  {
    id: 'clinica-estetica',
    language: 'es',
    brief:
      'Clínica estética en Madrid con dos doctoras. Valoración gratuita, plan de tratamiento, sesiones y revisión. Guardar alergias y consentimiento. Pedir reseñas.',
    must: [pipeline(/pacient|trat|valor/i), field(/alerg/i), field(/consent/i), calendar(/valora/i), mail(/reseñ|opini/i), users(2)],
    mustAsk: [email],
  },
  {
    id: 'agence-immobiliere',
    language: 'fr',
    brief:
      'Agence immobilière à Lyon : vendeurs et acquéreurs séparés. Estimation, mandat, visites, offre, compromis, acte. Budget et quartier souhaité pour les acquéreurs.',
    must: [pipeline(/vend|mandat/i), pipeline(/acqu|achet/i), field(/budget/i), field(/quartier/i), calendar(/visit|estim/i)],
  },
  {
    id: 'b2b-agency',
    language: 'en',
    brief:
      'Marketing agency for dentists. Cold outreach, booked call, audit, proposal, signed, onboarding. Monthly retainer of 1,500 USD. Our phone is +1 512 555 0142, our site is northlight.example. Track practice size and current provider.',
    must: [
      pipeline(/sale|outreach|lead/i),
      pipeline(/onboard/i),
      field(/size/i),
      field(/provider/i),
      calendar(/call|audit/i),
      product(/retainer/i),
    ],
  },
  {
    id: 'one-line',
    language: 'en',
    brief: 'dog grooming, mostly small dogs, people book online',
    must: [calendar(/groom/i), field(/breed|dog|size/i), pipeline(/.*/), tag(/.*/)],
    mustAsk: [phone],
  },
]
