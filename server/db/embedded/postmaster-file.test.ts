import { expect, test } from 'vitest'
import { mayBePostmaster, parsePostmasterFile } from './postmaster-file.ts'

const complete = ['4711', '/srv/my data/postgres', '1795400000', '54321', '', '127.0.0.1', '   123456    7', 'ready   ', ''].join('\n')

test('reads the process, the directory and the port', () => {
  expect(parsePostmasterFile(complete)).toEqual({ pid: 4711, dataDir: '/srv/my data/postgres', port: 54321, ready: true })
})

test('sees a server that is still starting', () => {
  expect(parsePostmasterFile(complete.replace('ready   ', 'starting'))).toMatchObject({ ready: false })
})

test.each(['', '\n', '4711\n/srv/data\n1795400000\n', 'x\n/srv\n1\n2', '-1\n/srv\n1\n5432', '4711\n\n1\n5432'])(
  'takes a half-written file (%j) for none',
  (text) => {
    expect(parsePostmasterFile(text)).toBeUndefined()
  },
)

test('does not take another program that got the same process id for the server', () => {
  expect(mayBePostmaster('/usr/bin/vim notes.txt', '/srv/data')).toBe(false)
  expect(mayBePostmaster('', '/srv/data')).toBe(false)
})

test('does not take the server of another directory for ours', () => {
  expect(mayBePostmaster('/opt/bin/postgres -D /srv/other -p 5432', '/srv/data')).toBe(false)
  expect(mayBePostmaster('/opt/bin/postgres -D /srv/data -p 5432', '/srv/data')).toBe(true)
})

test('leaves it to the connection where the command line cannot be read', () => {
  expect(mayBePostmaster(undefined, '/srv/data')).toBe(true)
})
