import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DriftItem, DriftKind, DriftReport } from '../api/drift.ts';
import { belongingTexts, driftKinds, itemPlace, itemTitle, kindMeanings, kindTitles } from './drift-view.ts';
import { changeText } from './differences.ts';
import { groupProblems, groupText } from './problems.ts';

/** A place in the code. */
export interface CodePlace {
  /** Relative to the folder of the run, with `/`; of what lies outside of it, the whole path. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

export interface SarifOptions {
  readonly version: string;
  /** Where an item is shown; every SARIF viewer wants a place, so there is always one. */
  place(item: DriftItem): CodePlace;
}

const levels: Readonly<Record<DriftKind, 'error' | 'warning'>> = { changed: 'warning', missing: 'error', unmanaged: 'warning' };

/** The drift report as SARIF 2.1.0 (OASIS standard), e.g. for GitHub code scanning. Plain data for `JSON.stringify`. */
export function driftSarif(report: DriftReport, options: SarifOptions): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'DriftMgr',
            version: options.version,
            semanticVersion: options.version,
            rules: driftKinds.map((kind) => ({
              id: `drift/${kind}`,
              name: `${kindTitles[kind]}Resource`,
              shortDescription: { text: `${kindTitles[kind]} resource` },
              fullDescription: { text: `A resource that ${kind === 'changed' ? kindMeanings[kind] : `is ${kindMeanings[kind]}`}.` },
              defaultConfiguration: { level: levels[kind] },
              help: { text: 'Run driftmgr drift for the whole report.' },
            })),
          },
        },
        automationDetails: { id: 'driftmgr/drift/' },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.complete,
            toolExecutionNotifications: groupProblems(report.problems).map((group) => ({
              level: group.expected ? 'note' : 'warning',
              message: { text: groupText(group) + (group.hint === undefined ? '' : `. ${group.hint}`) },
            })),
          },
        ],
        ...(report.scope === undefined ? {} : { properties: { scope: report.scope } }),
        results: report.items.map((item) => result(item, options)),
        properties: { ignored: report.ignored ?? 0, ignoredAttributes: report.ignoredAttributes ?? 0 },
      },
    ],
  };
}

function result(item: DriftItem, options: SarifOptions): object {
  const place = options.place(item);
  return {
    ruleId: `drift/${item.kind}`,
    ruleIndex: driftKinds.indexOf(item.kind),
    level: item.uncertain === true ? 'note' : levels[item.kind],
    message: { text: messageOf(item) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(place.path) }, region: { startLine: place.line } },
        logicalLocations: [{ fullyQualifiedName: item.address ?? item.id ?? item.key, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'driftmgrItem/v1': createHash('sha256').update(item.key).digest('hex') },
    ...(item.ignored === undefined ? {} : { suppressions: [{ kind: 'external', justification: item.ignored.reason }] }),
  };
}

function messageOf(item: DriftItem): string {
  const title = itemTitle(item);
  const id = item.id === null || item.id === title ? '' : ` (${item.id})`;
  const changes = [...(item.changes ?? []).map((change) => changeText(change, '->')), ...belongingTexts(item).map((text) => `with it: ${text}`)];
  return `${kindTitles[item.kind]}: ${title}${id}, ${item.type} in ${itemPlace(item)}. ${item.reason}${changes.length === 0 ? '' : ` ${changes.join('; ')}`}`;
}

/** A relative URI reference, every segment escaped; a `file:` URI of a whole path. */
function uriOf(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path.split('/').map(encodeURIComponent).join('/');
}
