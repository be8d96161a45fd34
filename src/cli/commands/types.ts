import type { Command } from 'commander';
import { Option } from 'commander';
import type { KnownResourceType } from '../../core/api/types.ts';
import { namesWithWords, nearestName, suggestion } from '../../core/discovery/filter/near-names.ts';
import { DriftMgrError } from '../../core/errors.ts';
import type { ProviderId } from '../../core/model.ts';
import { providerIds } from '../../core/model.ts';
import { renderTypes, typesSummary } from '../../core/render/types-table.ts';
import { exitCodes } from '../exit-codes.ts';
import { listOf } from '../options.ts';
import { write } from '../output.ts';
import type { Cli } from '../session.ts';
import { withEngine } from '../session.ts';
import { rowsRenderOptions } from '../terminal.ts';

const help = `
Examples:
  driftmgr types --provider aws
  driftmgr types security group            types whose name, title or Terraform type has these words
  driftmgr types --json | jq -r '.types[] | select(.lookup | not) | .type'

Listed: yes (every scan), on demand (--type or --all-types), index (as far as the cloud's own index holds it), no (only what a state names is looked up).
By id: one of them can be read, so that it is proved missing. Attributes: compared, not the existence alone. Import: an import block can be written.
Types of Terraform that are known by a rule and not by a row (grants, azapi, children with an ARM id) are not in it.
No cloud is asked. Exit codes: 0 shown, 2 there is no such type.`;

export function addTypes(program: Command, cli: Cli): void {
  const command = program.command('types').description('List the resource types that are known, with the Terraform types that stand for them.');
  command
    .argument('[words...]', 'only types with these words')
    .addOption(new Option('-p, --provider <ids>', `only these: ${providerIds.join(', ')}`).argParser(listOf(providerIds)))
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action((words: readonly string[], options: { provider?: readonly ProviderId[]; json?: true }) =>
      withEngine(
        cli,
        command,
        async ({ engine, terminal, look, signal, quiet }) => {
          const all = await engine.request('types', options.provider === undefined ? {} : { providers: options.provider }, { signal });
          const types = words.length === 0 ? all.types : withWords(all.types, words);
          if (types.length === 0) throw unknownType(words.join(' '), all.types);
          if (options.json === true) await write(terminal.stdout, `${JSON.stringify({ schemaVersion: 1, types }, null, 2)}\n`);
          else {
            await write(terminal.stdout, renderTypes({ types }, rowsRenderOptions(look, terminal)));
            if (!quiet) await write(terminal.stderr, `${typesSummary({ types }).join('\n')}\n`);
          }
          return exitCodes.complete;
        },
        { config: 'any' },
      ),
    );
}

function namesOf({ type, title, terraform }: KnownResourceType): readonly string[] {
  return [type, ...(title === null ? [] : [title]), ...terraform.map((one) => one.type)];
}

/** The type of just this name, else types that have all the words; of one that has them in the names of Terraform types alone, those. */
function withWords(types: readonly KnownResourceType[], words: readonly string[]): KnownResourceType[] {
  const wanted = words.join(' ');
  const lower = wanted.toLowerCase();
  const exact = matching(types, (name) => name.toLowerCase() === lower);
  return exact.length > 0 ? exact : matching(types, (name) => namesWithWords(wanted, [name]).length > 0);
}

function matching(types: readonly KnownResourceType[], fits: (name: string) => boolean): KnownResourceType[] {
  return types.flatMap((one) => {
    if (fits(one.type) || (one.title !== null && fits(one.title))) return [one];
    const terraform = one.terraform.filter(({ type }) => fits(type));
    return terraform.length === 0 ? [] : [{ ...one, terraform }];
  });
}

function unknownType(given: string, types: readonly KnownResourceType[]): DriftMgrError {
  const near = nearestName(given, types.flatMap(namesOf));
  const hint = near === undefined ? undefined : suggestion([near]);
  return new DriftMgrError('unknown-type', `No type is known by "${given}".`, { hint: hint ?? 'driftmgr types lists all that are known.' });
}
