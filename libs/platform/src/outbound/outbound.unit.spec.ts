import { describe, expect, it } from '@jest/globals'
import { isCallable, networkList } from './networks.js'
import { type Outbound, urlFault } from './outbound.js'

const strict: Outbound = { networks: [], http: false }

describe('an address', () => {
  it.each([
    '127.0.0.1', '127.255.0.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.100.100.200',
    '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1', '192.0.0.192', '168.63.129.16', '::', '::1', '::ffff:127.0.0.1',
    '::ffff:7f00:1', '::ffff:a9fe:a9fe', '::127.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001::1',
    'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'fec0::1', 'ff02::1', '2001:db8::1', '100::1', '5f00::1', '4000::1', '', 'localhost', '1.2.3',
  ])('%s is not called', (address) => {
    expect(isCallable(address, [])).toBe(false)
  })

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s of the public internet is', (address) => {
    expect(isCallable(address, [])).toBe(true)
  })

  it('of a network that is allowed is called, in whatever spelling, and its neighbours are not', () => {
    const networks = networkList.parse('10.1.0.0/16, ::1/128')
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '::1']) expect(isCallable(address, networks)).toBe(true)
    for (const address of ['10.2.0.1', '::2', '127.0.0.1']) expect(isCallable(address, networks)).toBe(false)
  })

  it.each(['10.0.0.0', '10.0.0.0/33', 'localhost', '10.0.0.0/8;::1/128'])('%j is no list of networks', (text) => {
    expect(networkList.safeParse(text).success).toBe(false)
  })
})

describe('a URL', () => {
  it.each([
    ['https://127.0.0.1/', 'public'], ['https://2130706433/', 'public'], ['https://0x7f.1/', 'public'], ['https://0177.0.0.1/', 'public'],
    ['https://127.1/', 'public'], ['https://[::1]/', 'public'], ['https://[::ffff:127.0.0.1]/', 'public'], ['https://①②⑦.0.0.1/', 'public'],
    ['https://169.254.169.254/latest/meta-data/', 'public'], ['https://127.0.0.1./', 'public'], ['http://hooks.example/', 'https'],
    ['ftp://hooks.example/', 'https'], ['file:///etc/passwd', 'https'], ['https://me:secret@hooks.example/', 'password'],
    ['https://hooks.example/#a', '#'], ['hooks.example', 'URL'], [`https://hooks.example/${'a'.repeat(2_000)}`, 'characters'],
  ])('%s is refused', (url, why) => {
    expect(urlFault(url, strict)).toContain(why)
  })

  it.each(['https://hooks.example/throughline?a=b', 'https://8.8.8.8:8443/', 'https://[2606:4700::1111]/'])('%s may be called', (url) => {
    expect(urlFault(url, strict)).toBeUndefined()
  })

  it('may be http where that is allowed', () => {
    expect(urlFault('http://hooks.example/', { ...strict, http: true })).toBeUndefined()
  })
})
