import assert from 'node:assert/strict';
import { CallError } from '../../../../src/core/errors.ts';
import { allPages, type AskPage } from '../../../../src/providers/gcp/pages.ts';

const rows = Array.from({ length: 10 }, (_, n) => ({ name: `r${String(n)}` }));

/** Pages of a list of ten, five a page; `bare` ends each list with an empty page, `lost` loses what is behind the first page. */
function server(kind: 'plain' | 'bare' | 'lost' | 'stated'): AskPage {
  return ({ pageToken, pageSize = 5 }) => {
    const from = Number(pageToken ?? 0);
    const lost = kind !== 'plain' && kind !== 'bare' && from > 0;
    const page = lost ? [] : rows.slice(from, from + pageSize);
    const to = from + page.length;
    const more = !lost && (kind === 'bare' ? page.length > 0 : to < rows.length);
    return Promise.resolve({ rows: page, ...(more ? { nextPageToken: String(to) } : {}), ...(kind === 'stated' ? { stated: true } : {}) });
  };
}

async function namesOf(ask: AskPage): Promise<unknown[]> {
  const names: unknown[] = [];
  for await (const page of allPages(ask, 'a list')) names.push(...page.rows.map(({ name }) => name));
  return names;
}

describe('pages of Google Cloud', () => {
  for (const kind of ['plain', 'bare'] as const) {
    it(`are all read (${kind})`, async () => {
      assert.deepEqual(
        await namesOf(server(kind)),
        rows.map(({ name }) => name),
      );
    });
  }

  it('do not end where an answer holds nothing that was said to be there', async () => {
    await assert.rejects(namesOf(server('lost')), (error) => error instanceof CallError && error.failure.code === 'UnexpectedAnswer');
  });

  it('end where an empty answer says more than nothing', async () => {
    assert.equal((await namesOf(server('stated'))).length, 5);
  });

  it('do not go round in circles', async () => {
    await assert.rejects(
      namesOf(() => Promise.resolve({ rows, nextPageToken: 'again' })),
      CallError,
    );
  });
});
