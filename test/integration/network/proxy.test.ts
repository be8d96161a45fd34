import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { otlpExporter } from '../../../src/core/observe/otlp.ts';
import { prepareNetwork } from '../../../src/core/network/prepare.ts';
import { agentFor, proxyFor } from '../../../src/core/network/proxy.ts';
import { behindProxy, clouds } from './proxied-network.ts';

/** A type of each cloud, and how many there are. */
const scanned = {
  aws: 'AWS::S3::Bucket',
  azure: 'Microsoft.Storage/storageAccounts',
  gcp: 'compute.googleapis.com/Instance',
  digitalocean: 'digitalocean:droplet',
} as const;

describe('a network behind a proxy', function () {
  this.timeout(60_000);
  const network = behindProxy();

  for (const [provider, env] of Object.entries(clouds) as [keyof typeof clouds, Readonly<Record<string, string>>][]) {
    const ask = async () => {
      const { engine, close } = await network.open(env);
      try {
        const report = await engine.request('credentials', { verify: true, providers: [provider] });
        const summary = await engine.request('scan', { want: 'counts', refresh: true, filter: { types: [scanned[provider]] } });
        return { source: report.sources.find(({ active }) => active), summary };
      } finally {
        await close();
      }
    };

    it(`${provider}: is asked through the proxy, with its password, and in no other way`, async () => {
      network.use(network.proxy.url);
      const { source, summary } = await ask();
      assert.equal(source?.problem, undefined);
      assert.ok((source?.accounts?.length ?? 0) > 0);
      assert.ok((summary.totals.count ?? 0) > 0, JSON.stringify(summary.problems));
      const { asked } = network.proxy;
      assert.ok(asked.length > 0 && asked.every((target) => target.endsWith('.test:443')), asked.join());
    });

    it(`${provider}: is not reached through a proxy that refuses, which is named in place of the cloud`, async () => {
      network.use(network.refusing(), 'https_proxy');
      const { source, summary } = await ask();
      assert.equal(source?.verified, 'no');
      for (const problem of [source.problem, summary.problems[0]]) {
        const text = `${problem?.message ?? ''} ${problem?.hint ?? ''}`;
        assert.ok(text.includes(network.proxy.host) && text.includes('wants a user and a password') && text.includes('blocked'), text);
        assert.ok(!text.includes('wrong'));
      }
      assert.deepEqual([summary.complete, summary.totals.count], [false, null]);
    });
  }

  it('leads to Cloud Asset over gRPC, and is named where it refuses', async () => {
    const scan = async () => {
      const { engine, close } = await network.open(clouds.gcp);
      try {
        return await engine.request('scan', { want: 'counts', refresh: true, filter: { types: [scanned.gcp] } });
      } finally {
        await close();
      }
    };
    network.use(network.proxy.url);
    const { totals } = await scan();
    assert.ok((totals.count ?? 0) > 0, JSON.stringify(totals));
    assert.ok(
      network.proxy.asked.every((target) => target === 'gcp.test:443'),
      network.proxy.asked.join(),
    );
    network.use(network.refusing());
    const { problems, complete } = await scan();
    assert.equal(complete, false);
    assert.ok(JSON.stringify(problems).includes(`the proxy ${network.proxy.host} does not connect`), JSON.stringify(problems));
  });

  it('leads to a collector of telemetry, and is named where it refuses', async () => {
    const stated: string[] = [];
    const send = async (): Promise<void> => {
      const collector = otlpExporter({ endpoint: 'https://state.test', version: '0', onProblem: (message) => stated.push(message) });
      const row = { minute: 0, name: 'calls', labels: '{}', value: 1 };
      await collector.exportMetrics([row], 0);
      await collector.close();
    };
    network.use(network.proxy.url);
    await send();
    assert.deepEqual(network.proxy.asked, ['state.test:443']);
    network.use('http://127.0.0.1:9');
    await send();
    assert.match(stated.at(-1) ?? '', /the proxy 127\.0\.0\.1:9 cannot be reached/);
  });

  it('lets nothing go past a proxy that is named and cannot be gone through', () => {
    for (const [named, says] of [
      ['socks5://one:1', /speaks socks5/],
      ['http://jane:pass#word@one:1', /is no address/],
    ] as const) {
      network.use(named);
      assert.throws(() => agentFor(new URL('https://ec2.example')), says);
    }
  });

  it('starts without certificates that cannot be read, and says so', () => {
    writeFileSync(join(network.home, 'broken.pem'), 'no certificate');
    const notes = prepareNetwork({ AWS_CA_BUNDLE: join(network.home, 'none.pem'), NODE_EXTRA_CA_CERTS: join(network.home, 'gone.pem') });
    assert.deepEqual(
      notes.map((note) => /^The certificates of (\w+) \(.+\) could not be taken in/.exec(note)?.[1]),
      ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'],
    );
    assert.deepEqual(prepareNetwork({}), []);
    assert.deepEqual(prepareNetwork({ AWS_CA_BUNDLE: join(network.home, 'broken.pem') }).length, 1);
  });

  it('is passed by for NO_PROXY, for this machine and its cloud, and where VS Code names it only when no variable does', () => {
    const chosen = (env: Record<string, string>, url: string, editor = {}) => {
      for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name);
      prepareNetwork(Object.assign(process.env, env), editor);
      return proxyFor(new URL(url))?.host;
    };
    const proxies = { HTTPS_PROXY: 'http://one:1', HTTP_PROXY: 'http://two:2', NO_PROXY: '.inner.example,plain' };
    assert.equal(chosen(proxies, 'https://ec2.example'), 'one:1');
    assert.equal(chosen(proxies, 'http://ec2.example'), 'two:2');
    assert.equal(chosen(proxies, 'https://a.inner.example'), undefined);
    assert.equal(chosen(proxies, 'https://plain'), undefined);
    for (const machine of ['https://127.0.0.1:1', 'http://localhost', 'https://[::1]']) assert.equal(chosen(proxies, machine), undefined);
    for (const itself of ['http://169.254.169.254/latest', 'http://metadata.google.internal/computeMetadata', 'http://169.254.170.2/v2'])
      assert.equal(chosen(proxies, itself), undefined);
    assert.equal(chosen({ ...proxies, NO_PROXY: '10.0.0.0/8,fd00::/8' }, 'https://10.1.2.3'), undefined);
    assert.equal(chosen({ ...proxies, NO_PROXY: '10.0.0.0/8,fd00::/8' }, 'https://[fd00::1]'), undefined);
    assert.equal(chosen({ ...proxies, NO_PROXY: '10.0.0.0/8' }, 'https://11.1.2.3'), 'one:1');
    assert.equal(chosen({ ...proxies, NO_PROXY: '*' }, 'https://ec2.example'), undefined);
    assert.equal(chosen({ HTTPS_PROXY: 'one:1' }, 'https://ec2.example'), 'one:1');
    assert.equal(process.env['https_proxy'], 'http://one:1');
    const editor = { proxy: 'http://editor:3', noProxy: ['quiet.example'] };
    assert.equal(chosen({}, 'https://ec2.example', editor), 'editor:3');
    assert.equal(chosen({}, 'https://quiet.example', editor), undefined);
    assert.equal(chosen({ https_proxy: 'http://one:1' }, 'https://ec2.example', editor), 'one:1');
    assert.equal(chosen({}, 'https://ec2.example'), undefined);
  });
});
