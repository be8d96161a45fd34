import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { driftHtml } from '../../../../src/core/render/drift-html.ts';
import { driftJson } from '../../../../src/core/render/drift-json.ts';
import { driftJunit } from '../../../../src/core/render/drift-junit.ts';
import { driftMarkdown } from '../../../../src/core/render/drift-markdown.ts';
import { driftSarif } from '../../../../src/core/render/drift-sarif.ts';
import { renderDrift } from '../../../../src/core/render/drift-table.ts';
import type { DriftReport } from '../../../../src/core/api/drift.ts';
import { anyReport, inStepReport, mixedReport } from './drift-reports.ts';

const look = { width: 100, color: false, unicode: true };
const options = { version: '1.2.3', place: () => ({ path: 'live/my main.tf', line: 7 }) };

interface XmlElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly text: string;
}

/** Reads XML with an independent parser; returns each element's name, attributes and text. Throws when it is not well formed. */
function elements(xml: string): readonly XmlElement[] {
  const [found] = parsed([xml]);
  if (!Array.isArray(found)) throw new Error(found);
  return found;
}

/** The elements of each text, or why it is not well formed. One process reads all of them: starting one costs more than reading. */
function parsed(texts: readonly string[]): (XmlElement[] | string)[] {
  const script = `import sys,json,xml.etree.ElementTree as t
def read(x):
  try:
    return [{"name":e.tag,"attributes":e.attrib,"text":e.text or ""} for e in t.fromstring(x.encode()).iter()]
  except t.ParseError as error:
    return str(error)
print(json.dumps([read(x) for x in json.load(sys.stdin)]))`;
  const options = { input: JSON.stringify(texts), encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync('python3', ['-c', script], options)) as (XmlElement[] | string)[];
}

/** Holds a hundred reports with any names in them to being well formed. */
function assertWellFormed(render: (report: DriftReport) => string): void {
  const reports = fc.sample(anyReport, 100);
  const results = parsed(reports.map(render));
  const faults = results.flatMap((result, index) => (typeof result === 'string' ? [`${result}: ${JSON.stringify(reports[index])}`] : []));
  assert.deepEqual(faults, []);
  assert.ok(results.every(({ length }) => length > 0));
}

/** What the elements of a JUnit report have, lack and hold against test/fixtures/junit-10.xsd, which the script reads for each element by its name. */
function offences(xml: string): readonly string[] {
  const script = `import sys,json,xml.etree.ElementTree as t
x="{http://www.w3.org/2001/XMLSchema}"
rules={e.get("name"):e for e in t.parse(sys.argv[1]).getroot().findall(x+"element")}
said=[]
for e in t.fromstring(sys.stdin.buffer.read()).iter():
  rule=rules[e.tag]
  known={a.get("name"):a.get("use") for a in rule.iter(x+"attribute")}
  said+=[f"{e.tag} has {a}" for a in e.attrib if a not in known]
  said+=[f"{e.tag} lacks {a}" for a,use in known.items() if use=="required" and a not in e.attrib]
  said+=[f"{e.tag} holds {c.tag}" for c in e if c.tag not in [r.get("ref") for r in rule.iter(x+"element")]]
print(json.dumps(said))`;
  const schema = join(import.meta.dirname, '../../../fixtures/junit-10.xsd');
  return JSON.parse(execFileSync('python3', ['-c', script, schema], { input: xml, encoding: 'utf8' })) as string[];
}

describe('The drift table', () => {
  it('is never wider than the terminal', () => {
    fc.assert(
      fc.property(anyReport, fc.integer({ min: 40, max: 200 }), (report, width) => {
        for (const line of renderDrift(report, { ...look, width }).split('\n')) assert.ok(stringWidth(line) <= width, JSON.stringify(line));
      }),
    );
  });

  it('says what changed, what is missing, what is unmanaged, and what is none of these', () => {
    const text = renderDrift(mixedReport, look);
    assert.match(text, /^ {2}~ module\.web\["a"\]\.aws_instance\.this\[0\]$/m);
    assert.match(text, /instance_type: "t3\.micro" → "t3\.large"/);
    assert.match(text, /user_data: differs \(sensitive\)/);
    assert.match(text, /^ {2}- aws_s3_bucket\.gone$/m);
    assert.match(text, /Unmanaged \(1\)/);
    assert.match(text, /51 by the cloud/);
    assert.match(text, /2 random_id: no cloud resource/);
    assert.match(text, /^Drift: 1 changed, 1 missing, 1 unmanaged so far; not everything could be compared\.$/m);
    assert.match(text, /coverage 80\.0 %/);
    assert.match(text, /1 ignored by rules/);
    assert.doesNotMatch(text, /arn:aws:s3:::tmp/);
  });

  it('says in step only when everything was compared', () => {
    assert.match(renderDrift(inStepReport, look), /^In step/m);
    assert.match(renderDrift({ ...inStepReport, complete: false }, look), /^No drift was found, but not everything could be compared\.$/m);
  });

  it('says what was taken away from a set, and what was added, a line each', () => {
    const [changed] = mixedReport.items;
    assert.ok(changed !== undefined);
    const rules = { path: 'ingress', state: ['tcp 22 10.0.0.0/8', 'icmp 10.0.0.0/8'], cloud: ['icmp 10.0.0.0/8', 'tcp 22 0.0.0.0/0'] };
    const policy = { path: 'policy', state: '{"Statement":[]}', cloud: { Statement: [{ Effect: 'Allow', Action: '*' }] } };
    const report = { ...mixedReport, items: [{ ...changed, changes: [rules, policy] }] };
    const text = renderDrift(report, look);
    assert.match(text, /^ {6}ingress: 1 more is the same\n {8}- tcp 22 10\.0\.0\.0\/8\n {8}\+ tcp 22 0\.0\.0\.0\/0$/m);
    assert.match(text, /^ {6}policy:\n {8}\+ \{\n {8}\+ {3}"Effect": "Allow",$/m);
    assert.match(
      driftMarkdown(report),
      /`ingress` \\\(1 more is the same\\\)\n\n {4}```diff\n {4}- tcp 22 10\.0\.0\.0\/8\n {4}\+ tcp 22 0\.0\.0\.0\/0\n {4}```/,
    );
    assert.match(driftHtml(report), /<td class="was"><pre>tcp 22 10\.0\.0\.0\/8<\/pre><\/td><td class="is"><pre>tcp 22 0\.0\.0\.0\/0<\/pre><\/td>/);
    assert.match(JSON.stringify(driftSarif(report, options)), /ingress: - tcp 22 10\.0\.0\.0\/8, \+ tcp 22 0\.0\.0\.0\/0; policy: \+ \{ /);
    assert.match(driftJunit(report), /ingress: - tcp 22/);
  });

  it('folds long listings by type, with counts and places, and lists all where that is asked for', () => {
    const item = mixedReport.items[2];
    assert.ok(item !== undefined);
    const many = Array.from({ length: 42 }, (_, at) => ({
      ...item,
      key: String(at),
      id: `vol-${String(at)}`,
      name: `disk-${String(at)}`,
      type: at < 3 ? 'AWS::S3::Bucket' : 'AWS::EC2::Volume',
      region: at % 4 === 0 ? 'eu-west-1' : 'us-east-1',
    }));
    const report = { ...mixedReport, items: many };
    const folded = renderDrift(report, look);
    assert.match(folded, /^ {2}\+ AWS::EC2::Volume {2}39 · aws 111122223333 us-east-1 29 · aws 111122223333 eu-west-1 10$/m);
    assert.match(folded, /disk-2/);
    assert.doesNotMatch(folded, /disk-7/);
    assert.match(folded, /Folded by type: --all lists each, --type one of them\./);
    const all = renderDrift(report, { ...look, all: true });
    assert.equal(all.match(/disk-\d+/g)?.length, 42);
    assert.doesNotMatch(all, /Folded/);
    // Few are never folded.
    assert.doesNotMatch(renderDrift({ ...report, items: many.slice(0, 30) }, look), /Folded/);
  });

  it('shows no coverage where nothing was seen', () => {
    assert.doesNotMatch(renderDrift({ ...inStepReport, coverage: null }, look), /coverage/);
  });
});

describe('The drift JSON', () => {
  it('holds the report, and every field of a problem', () => {
    const json = driftJson(mixedReport);
    assert.deepEqual(json.items, mixedReport.items);
    assert.equal(json.problems[0]?.account, null);
  });
});

describe('The JUnit report', () => {
  it('is well-formed XML, whatever the names are', () => {
    assertWellFormed(driftJunit);
  });

  it('counts what it holds', () => {
    const found = elements(driftJunit(mixedReport));
    const root = found[0];
    const count = (name: string) => found.filter((element) => element.name === name).length;
    assert.equal(root?.name, 'testsuites');
    assert.equal(Number(root.attributes['tests']), count('testcase'));
    assert.equal(Number(root.attributes['failures']), count('failure'));
    assert.equal(Number(root.attributes['errors']), count('error'));
    assert.deepEqual([count('failure'), count('error'), count('skipped')], [3, 1, 3]);
  });

  it('has only the elements and attributes that the schema of the Jenkins xUnit plug-in allows, where it allows them, and all that it demands', () => {
    assert.deepEqual([...offences(driftJunit(mixedReport)), ...offences(driftJunit(inStepReport))], []);
    const bad = '<testsuites><testsuite name="a" tests="1" failures="0"><testcase status="run"/><failure/></testsuite></testsuites>';
    assert.deepEqual(offences(bad), ['testsuite lacks errors', 'testsuite holds failure', 'testcase has status', 'testcase lacks name']);
  });

  it('passes when all is in step', () => {
    const found = elements(driftJunit(inStepReport));
    assert.equal(found.filter(({ name }) => name === 'failure' || name === 'error').length, 0);
    assert.equal(found.filter(({ name }) => name === 'testcase').length, 4);
  });
});

describe('The SARIF report', () => {
  interface Sarif {
    readonly version: string;
    readonly runs: readonly [
      {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly invocations: readonly [{ readonly executionSuccessful: boolean }];
        readonly results: readonly {
          readonly ruleId: string;
          readonly ruleIndex: number;
          readonly message: { readonly text: string };
          readonly locations: readonly [
            { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number } } },
          ];
          readonly partialFingerprints: Readonly<Record<string, string>>;
          readonly suppressions?: readonly unknown[];
        }[];
      },
    ];
  }
  const sarif = (report = mixedReport) => JSON.parse(JSON.stringify(driftSarif(report, options))) as Sarif;

  it('gives every result a rule, a relative place and a fingerprint of its own', () => {
    const { version, runs } = sarif();
    assert.equal(version, '2.1.0');
    const { results, tool } = runs[0];
    assert.equal(results.length, mixedReport.items.length);
    for (const result of results) {
      assert.equal(tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      assert.equal(artifactLocation.uri, 'live/my%20main.tf');
      assert.equal(region.startLine, 7);
    }
    assert.equal(new Set(results.map((result) => result.partialFingerprints['driftmgrItem/v1'])).size, results.length);
  });

  it('is what the schema of SARIF 2.1.0 allows, whatever the report', () => {
    const text = readFileSync(new URL('../../../fixtures/sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8');
    const { $schema: _dialect, id: _id, ...schema } = JSON.parse(text) as Record<string, unknown>;
    // Formats apart (uri, date-time), which need a package of their own.
    const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(schema);
    const check = (report: DriftReport) => {
      assert.ok(validate(sarif(report)), JSON.stringify(validate.errors));
    };
    check(mixedReport);
    check(inStepReport);
    fc.assert(fc.property(anyReport, check));
    assert.equal(validate({ ...sarif(), runs: [{ results: [{ message: {} }] }] }), false, 'the schema lets everything pass');
  });

  it('keeps a fingerprint from run to run', () => {
    const again = { ...mixedReport, scanId: 'scan-2', comparedAt: '2027-01-01T00:00:00.000Z' };
    assert.deepEqual(
      sarif(again).runs[0].results.map((result) => result.partialFingerprints),
      sarif().runs[0].results.map((result) => result.partialFingerprints),
    );
  });

  it('marks what is ignored as suppressed, and says when not everything was seen', () => {
    const { results, invocations } = sarif().runs[0];
    assert.equal(results.filter((result) => result.suppressions !== undefined).length, 1);
    assert.equal(invocations[0].executionSuccessful, false);
  });
});

describe('The Markdown report', () => {
  it('keeps a table row on one line, with its five cells', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const rows = driftMarkdown(report)
          .split('\n')
          .filter((line) => line.startsWith('| `'));
        for (const row of rows) assert.equal(row.match(/(?<!\\)\|/g)?.length, 6, row);
      }),
    );
  });

  it('lets no name be markup', () => {
    const text = driftMarkdown({ ...mixedReport, owned: [{ owner: '<img src=x> [a](b) @team', reason: '*r*', count: 1, resources: [] }] });
    assert.ok(text.includes('&lt;img src=x\\> \\[a\\]\\(b\\) @\u200bteam: \\*r\\*'), text);
  });
});

describe('The HTML report', () => {
  it('loads nothing and runs nothing', () => {
    const html = driftHtml(mixedReport);
    assert.doesNotMatch(html, /<script|<link|<img|<iframe|\son\w+=|url\(|@import|https?:/i);
    assert.match(html, /default-src 'none'/);
  });

  it('is well formed, whatever the names are', () => {
    // Void elements and the doctype are all that sets it apart from XML.
    assertWellFormed((report) =>
      driftHtml(report)
        .replace('<!doctype html>', '')
        .replace(/<meta ([^>]*)>/g, '<meta $1/>'),
    );
  });

  it('shows every counted item', () => {
    const html = driftHtml(mixedReport);
    assert.equal(html.match(/<article>/g)?.length, 3);
    assert.match(html, /differs \(sensitive\)/);
    assert.match(html, /80\.0 %/);
  });
});
