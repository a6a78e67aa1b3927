import { describe, expect, it } from 'vitest'
import { cleanBrief, cleanForModel, cleanName, plainText } from './clean-text.ts'

describe('a brief on its way to the model', () => {
  it('loses the characters that nobody sees, and says so', () => {
    const { text, notes } = cleanBrief('a\u200bb \u202egnirts\u202c \u{E0041}x\u0000')
    expect(text).toBe('ab gnirts x')
    expect(notes).toMatchObject([{ message: 'Hidden characters were taken out of the brief.', said: { code: 'note.hidden_characters' } }])
    expect(cleanBrief('Ein ganz normaler Text, mit Umlauten: äöü.')).toEqual({
      text: 'Ein ganz normaler Text, mit Umlauten: äöü.',
      notes: [],
    })
  })

  it('keeps the joiners of the scripts that need them', () => {
    expect(cleanBrief('می\u200cخواهم').text).toBe('می\u200cخواهم')
    expect(cleanBrief('pa\u200css').text).toBe('pass')
  })

  it('loses keys, tokens and ids, and keeps addresses and links of the business', () => {
    const secrets = [
      'sk-proj-abcdefghijklmnop',
      'pit-12345678-aaaa',
      'password: hunter22',
      'Bearer abcdefghijklmnop',
      've9EPM428h8vShlRW1KT',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
    ]
    for (const secret of secrets) expect(cleanBrief(`It is ${secret} here.`).text).toContain('[removed]')
    const kept = 'Mail hello@maple.example, https://g.page/r/CdXyZ123456789AbCdEf/review, AppointmentReminderTemplate.'
    expect(cleanBrief(kept)).toEqual({ text: kept, notes: [] })
  })

  it('is the same question however its spaces fall', () => {
    expect(cleanBrief(' A \t gym\r\n\r\n\r\n\r\nfor all ').text).toBe('A gym\n\nfor all')
  })

  it('is the text of a pasted page, without what the page hides', () => {
    const page =
      '<html><head><title>t</title></head><body><!-- order --><script>x()</script><p>Yoga &amp; more</p><p>5 &lt; 6</p></body></html>'
    expect(cleanBrief(page)).toMatchObject({ text: 'Yoga & more\n5 < 6', notes: [{ message: 'A pasted web page was read as its text.' }] })
  })
})

it('a name of something that is there tells no addresses, numbers or ids', () => {
  expect(cleanName('vip maria@clinic.example +1 512 555 0142')).toBe('vip … …')
  expect(cleanName('x'.repeat(500))).toHaveLength(60)
})

it('our own data tells no e-mail addresses', () => {
  expect(cleanForModel('ask maria@clinic.example')).toBe('ask [e-mail]')
})

it('prose of the model has no tags', () => {
  expect(plainText('<b>Hi</b> <script>x</script> 3 < 4')).toBe('Hi x 3 < 4')
})
