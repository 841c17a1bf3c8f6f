import { describe, expect, it } from 'vitest';
import { addressOf, rankOf } from './address';

describe('what a host says of where it lives', () => {
  it.each([
    ['127.0.0.1', 'loopback', 'literal'],
    ['[::1]', 'loopback', 'literal'],
    ['93.184.216.34', 'public', 'literal'],
    ['localhost', 'loopback', 'name'],
    ['app.localhost.', 'loopback', 'name'],
    ['lvh.me', 'loopback', 'name'],
    ['10.0.0.1.nip.io', 'private', 'spelled'],
    ['mcp.corp.internal', 'private', 'name'],
    ['nas', 'private', 'name'],
    ['mcp.example.com', 'public', 'name'],
    ['www.nip.io', 'public', 'name'],
    ['nip.io', 'public', 'name'],
    // IPv4 inside IPv6: mapped, compatible, translated, 6to4; and what only looks like it.
    ['[::ffff:5db8:d822]', 'public', 'literal'],
    ['[::ffff:a00:1]', 'private', 'literal'],
    ['[::a00:1]', 'private', 'literal'],
    ['[::5db8:d822]', 'public', 'literal'],
    ['[64:ff9b::5db8:d822]', 'public', 'literal'],
    ['[64:ff9b::7f00:1]', 'loopback', 'literal'],
    ['[::ffff:0:5db8:d822]', 'public', 'literal'],
    ['[2002:a00:1::]', 'private', 'literal'],
    ['[2000::a00:1]', 'public', 'literal'],
    ['[1:2:3:4:5:6:7:8]', 'public', 'literal'],
    // Names that spell an address, however they do.
    ['0a000001.nip.io', 'private', 'spelled'],
    ['app-0a000001.nip.io', 'private', 'spelled'],
    ['app0a000001.nip.io', 'public', 'name'],
    ['0a000001x.nip.io', 'public', 'name'],
    ['web-10-0-0-1.nip.io', 'private', 'spelled'],
    ['10-0-0-1-web.nip.io', 'private', 'spelled'],
    ['10-0-0-1x.nip.io', 'public', 'name'],
    ['10-0-0-999.nip.io', 'public', 'name'],
    ['10-0-0-1.app.sslip.io', 'private', 'spelled'],
    ['52-0-56-137.10-0-0-1.sslip.io', 'private', 'spelled'],
    ['x.0.0.1.nip.io', 'public', 'name'],
    ['--1.sslip.io', 'loopback', 'spelled'],
    ['fd00--1.sslip.io', 'private', 'spelled'],
    ['fd00-0-0-0-a-b-c-d.sslip.io', 'private', 'spelled'],
    ['my--app.sslip.io', 'public', 'name'],
  ])('%s: %s, %s', (host, space, form) => expect(addressOf(host)).toEqual({ space, form }));

  it('ranks this machine below a private network, and that below the world', () => {
    expect(rankOf('loopback')).toBeLessThan(rankOf('private'));
    expect(rankOf('private')).toBeLessThan(rankOf('public'));
  });
});
