import type { DriftItem, DriftKind, DriftReport } from '../api/drift.ts';
import type { Problem } from '../model.ts';
import { belongingTexts, countedItems, driftKinds, ignoredItems, ignoredText, itemPlace, itemTitle } from './drift-view.ts';
import { markup } from './markup.ts';
import { changeText } from './differences.ts';
import { groupProblems, groupText } from './problems.ts';

interface TestCase {
  readonly name: string;
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string };
  readonly error?: { readonly type: string; readonly message: string };
  readonly skipped?: string;
}

/**
 * The drift report as JUnit XML after the schema of Jenkins' xUnit plug-in (jenkinsci/xunit-plugin, junit-10.xsd):
 * drift fails, what could not be seen is an error, what could not be compared or is ignored is skipped.
 */
export function driftJunit(report: DriftReport): string {
  const items = countedItems(report).filter((item) => item.uncertain !== true);
  const unsure = countedItems(report).filter((item) => item.uncertain === true);
  const suites = driftKinds.map((kind): [string, TestCase[]] => {
    const cases = items.filter((item) => item.kind === kind).map(failed);
    return [kind, cases.length === 0 ? [noneOf(kind, report)] : cases];
  });
  const skipped = [
    ...report.notComparable.map((entry): TestCase => ({ name: `${entry.address} (${entry.state})`, skipped: entry.reason })),
    ...unsure.map((item): TestCase => ({ name: nameOf(item), skipped: item.reason })),
    ...ignoredItems(report).map((item): TestCase => ({ name: nameOf(item), skipped: `ignored: ${item.ignored?.reason ?? ''}` })),
    // A rule that ignores all, or certificates that could not be read, are worth a word, and no failure of the scan.
    ...report.problems
      .filter(isAside)
      .map(({ code, message, hint = '' }): TestCase => ({ name: `${code.replaceAll('-', ' ')}: ${message}`, skipped: hint })),
  ];
  if (skipped.length > 0) suites.push(['not compared', skipped]);
  const problems = groupProblems(report.problems.filter((problem) => problem.expected !== true && !isAside(problem)));
  const errors = problems.map((group): TestCase => ({ name: groupText(group), error: { type: group.code, message: group.hint ?? group.message } }));
  suites.push(['scan', errors.length === 0 ? [{ name: 'everything could be seen' }] : errors]);
  const body = suites.map(([name, cases]) => suiteXml(name, cases, report)).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="driftmgr"${resourceCounts(suites.flatMap(([, cases]) => cases))}>\n${body}\n</testsuites>\n`;
}

function isAside({ code }: Problem): boolean {
  return code === 'ignores-everything' || code === 'start';
}

/** That nothing drifted in a way is known only where everything was seen. */
function noneOf(kind: DriftKind, { complete, counts }: DriftReport): TestCase {
  if (counts[kind] === null) return { name: `${kind}: not looked for`, skipped: 'a plan tells nothing of what no state knows' };
  return { name: complete ? `nothing is ${kind}` : `nothing ${kind} was seen for sure, and not everything was` };
}

function failed(item: DriftItem): TestCase {
  const changes = (item.changes ?? []).map((change) => changeText(change, '->'));
  const text = [`${item.type} in ${itemPlace(item)}`, ...(item.id === null ? [] : [item.id]), ...changes, ...belongingTexts(item)].join('; ');
  return { name: nameOf(item), failure: { type: item.kind, message: item.reason, text } };
}

function nameOf(item: DriftItem): string {
  const title = itemTitle(item);
  return item.id === null || item.id === title ? title : `${title} (${item.id})`;
}

function resourceCounts(cases: readonly TestCase[]): string {
  const count = (member: 'failure' | 'error') => cases.filter((one) => one[member] !== undefined).length;
  return ` tests="${String(cases.length)}" failures="${String(count('failure'))}" errors="${String(count('error'))}"`;
}

function suiteXml(name: string, cases: readonly TestCase[], report: DriftReport): string {
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  // The schema's timestamp is a local time without a zone.
  const timestamp = report.comparedAt.replace(/(?:\.\d+)?Z$/, '');
  const inner = cases.map((one) => caseXml(one, `driftmgr.${name.replaceAll(' ', '-')}`)).join('\n');
  const about = name === 'scan' ? `    <properties><property name="ignored" value="${markup(ignoredText(report))}"/></properties>\n` : '';
  return `  <testsuite name="${markup(name)}"${resourceCounts(cases)} skipped="${String(skipped)}" time="0" timestamp="${markup(timestamp)}">\n${about}${inner}\n  </testsuite>`;
}

function caseXml(one: TestCase, classname: string): string {
  const head = `    <testcase name="${markup(one.name)}" classname="${markup(classname)}" time="0"`;
  if (one.failure !== undefined) {
    const { type, message, text } = one.failure;
    return `${head}>\n      <failure type="${markup(type)}" message="${markup(message)}">${markup(text)}</failure>\n    </testcase>`;
  }
  if (one.error !== undefined) {
    return `${head}>\n      <error type="${markup(one.error.type)}" message="${markup(one.error.message)}"/>\n    </testcase>`;
  }
  if (one.skipped !== undefined) return `${head}>\n      <skipped message="${markup(one.skipped)}"/>\n    </testcase>`;
  return `${head}/>`;
}
