import assert from 'node:assert/strict';
import { CallError } from '../../../../src/core/errors.ts';
import { reader, type Reading, targetOf } from '../../../../src/providers/aws/readers/reader.ts';
import { rds } from '../../../../src/providers/aws/services.ts';

interface Answer {
  readonly databases: readonly object[];
}

/** What a read by id makes of an answer; nothing is sent. */
async function readOf(id: string, name: string | undefined, ...databases: object[]): Promise<object | undefined> {
  const row = reader<Answer>({
    type: 'AWS::RDS::DBInstance',
    service: rds,
    operation: 'DescribeDBInstances',
    command: () => ({ input: {}, resolveMiddleware: () => () => Promise.reject(new Error('nothing is sent here')) }),
    found: (answer) => answer.databases[0],
    gone: (answer) => answer.databases.some((database) => 'status' in database),
  });
  const target = targetOf({ type: row.type, account: '1', region: 'here', id, ...(name === undefined ? {} : { name }) });
  const reading = { target, ask: async () => await Promise.resolve({ databases }) } as unknown as Reading;
  return await row.read(reading);
}

describe('a read by id', () => {
  const arn = (name: string) => `arn:aws:rds:here:1:db:${name}`;

  it('takes what carries the ARN, the last part of it, or the name that was asked for', async () => {
    for (const found of [{ DBInstanceArn: arn('one') }, { Arn: 'arn:aws:rds:here:1:db:other', Id: 'one' }, { Id: 'uno', Arn: arn('x') }]) {
      assert.equal(await readOf(arn('one'), 'uno', found), found);
    }
  });

  it('takes what its ARN begins with, and what begins with it', async () => {
    for (const found of [{ DBInstanceArn: arn('one') }, { DBInstanceArn: arn('one:1:*') }])
      assert.equal(await readOf(arn('one:1'), undefined, found), found);
  });

  it('refuses what does not say whose it is, and what is nothing', async () => {
    for (const found of [{ ClusterArn: 'arn:aws:rds:here:1:cluster:c' }, { Engine: 'mysql' }, {}, { Tags: [{ Value: 'one' }] }])
      await assert.rejects(readOf(arn('one'), undefined, found), (error) => error instanceof CallError && error.failure.code === 'UnexpectedAnswer');
  });

  it('refuses another one of the kind, and does not call what was asked for gone by it', async () => {
    for (const other of [{ DBInstanceArn: arn('two') }, { DBInstanceArn: arn('two'), status: 'deleted' }]) {
      await assert.rejects(readOf(arn('one'), undefined, other), (error) => error instanceof CallError && error.failure.code === 'UnexpectedAnswer');
    }
  });

  it('says that nothing is there where the answer is empty or over', async () => {
    assert.equal(await readOf(arn('one'), undefined), undefined);
    assert.equal(await readOf(arn('one'), undefined, { DBInstanceArn: arn('one'), status: 'deleted' }), undefined);
  });
});
