import assert from 'node:assert/strict';
import { parseState } from '../../../../src/core/terraform/parse-state.ts';
import { othersStates } from './others-states.ts';
import { describeStates } from '../../../rules.ts';

describe('states of other people', () => {
  for (const { title, addresses, document } of othersStates) {
    it(`reads ${title}`, () => {
      for (const text of [JSON.stringify(document), `\uFEFF${JSON.stringify(document, null, 2)}\r\n`]) {
        const { instances, summary } = parseState(Buffer.from(text), 'theirs.tfstate');
        assert.deepEqual(
          instances.map(({ address }) => address),
          addresses,
        );
        assert.equal(summary.resources, addresses.length);
        const report = describeStates({ instances, summaries: [summary], problems: [] });
        assert.equal(report.resources.length, addresses.length);
        // What cannot be compared says why, and no value of an attribute is in the report.
        for (const entry of report.resources) assert.ok(entry.comparable || (entry.reason ?? '') !== '', entry.address);
        assert.ok(!JSON.stringify(report).includes('planted'));
      }
    });
  }
});
