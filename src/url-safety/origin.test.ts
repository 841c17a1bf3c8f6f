import { describe, expect, it } from 'vitest';
import { isLoopbackHost, isPrivateHost, sameOrigin, serverClass, siteOf } from './origin';

describe('where a host lives', () => {
  it.each([
    ['localhost', 'loopback'],
    ['localhost.', 'loopback'],
    ['app.localhost', 'loopback'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'loopback'],
    ['[::1]', 'loopback'],
    ['[::]', 'loopback'],
    ['[::ffff:7f00:1]', 'loopback'],
    ['[2002:7f00:1::]', 'loopback'],
    ['127.0.0.1.nip.io', 'loopback'],
    ['app.localtest.me', 'loopback'],
    ['10.255.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['169.254.169.254', 'private'],
    ['100.64.0.1', 'private'],
    ['198.18.0.1', 'private'],
    ['203.0.113.9', 'private'],
    ['224.0.0.1', 'private'],
    ['255.255.255.255', 'private'],
    ['[fd00::1]', 'private'],
    ['[fe80::1]', 'private'],
    ['[ff02::1]', 'private'],
    ['[2001:db8::1]', 'private'],
    ['[::ffff:a00:1]', 'private'],
    ['10-0-0-1.sslip.io', 'private'],
    ['c0a80101.nip.io', 'private'],
    ['nas', 'private'],
    ['nas.local', 'private'],
    ['x.home.arpa', 'private'],
    ['mcp.corp.internal', 'private'],
    ['172.15.255.255', 'public'],
    ['172.32.0.1', 'public'],
    ['93.184.216.34', 'public'],
    ['[2606:4700::1]', 'public'],
    ['[2002:5db8:d822::]', 'public'],
    ['52-0-56-137.sslip.io', 'public'],
    ['www.nip.io', 'public'],
    ['999-0-0-1.nip.io', 'public'],
    ['localhost.evil.io', 'public'],
    ['local', 'private'],
    ['notlocal.io', 'public'],
    ['mcp.notes.test', 'public'],
  ])('%s is %s', (host, space) => {
    expect([isLoopbackHost(host), isPrivateHost(host)]).toEqual([space === 'loopback', space === 'private']);
    expect(serverClass(`https://${host}/mcp`)).toBe(space);
  });

  it('is public where the URL does not parse', () => expect(serverClass('127.0.0.1')).toBe('public'));
});

describe('whose a host is', () => {
  it.each([
    ['https://mcp.example.com', 'example.com'],
    ['https://mcp.example.co.uk:8443', 'example.co.uk'],
    ['https://a.b.github.io/x', 'b.github.io'],
    ['https://github.io/', 'github.io'],
    ['https://mcp.example.com./', 'example.com'],
    ['https://sso.corp.internal', 'corp.internal'],
    ['http://localhost:3000', 'localhost'],
    ['http://127.0.0.1:3000', '127.0.0.1'],
    ['https://[::1]', '[::1]'],
    ['https://mcp.10.0.0.1.nip.io', '10.0.0.1.nip.io'],
    ['https://mcp.10-0-0-1.nip.io', '10-0-0-1.nip.io'],
    ['https://x.10-0-0-1.app.sslip.io', '10-0-0-1.app.sslip.io'],
    ['https://a.www.sslip.io', 'www.sslip.io'],
    ['https://www.sslip.io', 'www.sslip.io'],
    ['https://sslip.io', 'sslip.io'],
    ['https://-a!b_.example.com', 'example.com'],
    ['https://a..com', 'a..com'],
    ['https://a..nip.io', 'a..nip.io'],
    ['https://a.com..', 'a.com.'],
    ['nonsense', ''],
  ])('%s is of %s', (origin, site) => expect(siteOf(origin)).toBe(site));
});

describe('the same origin', () => {
  it.each([
    ['https://a.example/x', 'https://a.example:443/y?z', true],
    ['https://a.example', 'http://a.example', false],
    ['https://a.example', 'https://a.example:8443', false],
    ['https://a.example', 'https://a.example.', false],
    ['https://a.example', 'https://b.example', false],
    ['data:,x', 'data:,x', false],
    ['nonsense', 'nonsense', false],
    ['https://a.example', 'nonsense', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(sameOrigin(a, b)).toBe(expected);
    expect(sameOrigin(b, a)).toBe(expected);
  });
});
