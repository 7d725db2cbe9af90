import { describe, expect, it } from 'vitest'
import { type DraftStep, draftOf, errorsOf, wishesOf } from './draft.ts'
import { formatSeconds } from './words.ts'

const step = (
  name: string,
  after: string,
  unattended: string,
  changes: Partial<DraftStep> = {},
): DraftStep => ({
  step: name,
  canBeOff: true,
  isOn: true,
  after,
  unattended,
  ...changes,
})
const ladder = (...changes: Partial<DraftStep>[]) =>
  [
    step('alarm_louder', '20', '10'),
    step('other_devices', '40', '10'),
    step('support_alerted', '180', '90'),
  ].map((one, nth) => ({ ...one, ...changes[nth] }))

describe('the fields of a ladder', () => {
  it('say nothing where it may be saved, and save what they show', () => {
    expect(errorsOf(ladder())).toEqual({})
    expect(wishesOf(ladder())[1]).toEqual({
      step: 'other_devices',
      is_on: true,
      after_seconds: 40,
      unattended_seconds: 10,
    })
  })

  it.each([
    [
      'a time that is none',
      ladder({ after: 'soon' }),
      { alarm_louder: { after: 'A whole number of seconds' } },
    ],
    [
      'a time out of bounds',
      ladder({}, {}, { after: '901' }),
      { support_alerted: { after: '5 to 900 seconds' } },
    ],
    [
      'a step before the one above it',
      ladder({}, { after: '19' }),
      { other_devices: { after: 'Not before the step above: 20 or more' } },
    ],
    [
      'a step that is slower where nobody is there',
      ladder({}, { unattended: '50' }),
      { other_devices: { unattended: 'Never later than with a device: at most 40' } },
    ],
    [
      'a step before the one above it where nobody is there',
      ladder({}, { unattended: '9' }),
      { other_devices: { unattended: 'Not before the step above: 10 or more' } },
    ],
  ])('name %s at its field', (_, draft, errors) => {
    expect(errorsOf(draft)).toEqual(errors)
  })

  it('leave a step that is off out of the order, and save it with a time that fits', () => {
    const draft = ladder({ isOn: false, after: '', unattended: '' })
    expect(errorsOf(draft)).toEqual({})
    expect(wishesOf(draft)[0]).toMatchObject({ is_on: false, after_seconds: 5, unattended_seconds: 0 })
  })

  it('begin with what the server has', () => {
    const usual = { usual_seconds: 20, usual_unattended_seconds: 10, can_be_off: false }
    expect(
      draftOf([{ step: 'other_devices', is_on: true, after_seconds: 30, unattended_seconds: 8, ...usual }]),
    ).toEqual([step('other_devices', '30', '8', { canBeOff: false })])
  })
})

it('times read as on a clock', () => {
  expect([0, 20, 60, 90].map(formatSeconds)).toEqual(['0 s', '20 s', '1 min', '1 min 30 s'])
})
