import type { DoctorCheck } from '../../api/doctor.ts';
import type { PipelineStats } from '../../calls/call-pipeline.ts';
import { DriftMgrError, messageOf } from '../../errors.ts';
import type { InventorySummary } from '../../model.ts';
import type { Observation } from '../../observe/observation.ts';
import { groupProblems, groupText } from '../../render/problems.ts';
import { number, plural } from '../../render/text.ts';
import { rotationText } from '../../api/vault.ts';
import type { Vault } from '../../vault/vault.ts';
import type { ConfigReport } from '../../api/config.ts';
import { trouble } from './machine.ts';

const dayMs = 86_400_000;

/** Settings that are not allowed, each with the place where it stands. Values may be anything, secrets among them: the report has masked those. */
export function checkSettings({ problems }: ConfigReport): DoctorCheck[] {
  if (problems.length === 0) return [{ area: 'settings', state: 'ok', message: 'every setting is valid' }];
  return problems.map(({ source, key, message }) =>
    trouble(
      'settings',
      'config-invalid',
      `${source}: ${key === '' ? '' : `${key}: `}${message}`,
      'Correct it there; "driftmgr config" shows every setting and where it comes from.',
    ),
  );
}

/** What the last scan was denied. Nobody is asked again. */
export function checkPermissions(last: InventorySummary | undefined): DoctorCheck[] {
  if (last === undefined)
    return [
      { area: 'permissions', state: 'note', code: 'no-scan', message: 'what may not be read is not known before the first scan ("driftmgr status")' },
    ];
  const denied = groupProblems(last.problems.filter(({ code, expected }) => code === 'denied' && expected !== true));
  const when = `the scan of ${last.finishedAt ?? last.startedAt}`;
  if (denied.length === 0) return [{ area: 'permissions', state: 'ok', message: `nothing was denied in ${when}` }];
  return denied.map((group) => ({
    ...trouble('permissions', 'denied', `${groupText(group)}, in ${when}`, group.hint),
    ...(group.provider === undefined ? {} : { provider: group.provider }),
  }));
}

/** Hosts whose circuit is open, and how much clouds throttled in a day. */
export function checkCalls({ circuitOpen }: PipelineStats, { metrics }: Observation, now: number): DoctorCheck[] {
  const open = circuitOpen.map(({ host, until }) =>
    trouble(
      'calls',
      'circuit-open',
      `${host} failed again and again: its circuit is open until ${new Date(until).toISOString()}`,
      'Check the network and the provider’s status page; the first scan after that time tries it again.',
    ),
  );
  const { operations } = metrics.report(new Date(now - dayMs));
  const sum = (member: 'calls' | 'throttles') => operations.reduce((all, one) => all + one[member], 0);
  const [calls, throttles] = [sum('calls'), sum('throttles')];
  const said = calls === 0 ? 'no call was sent in the last day' : `${plural(calls, 'call')} in the last day, ${number(throttles)} of them throttled`;
  const note: DoctorCheck =
    throttles === 0
      ? { area: 'calls', state: 'ok', message: said }
      : {
          area: 'calls',
          state: 'note',
          code: 'throttled',
          message: said,
          hint: '"driftmgr metrics" shows by which operation; the setting limits lowers the rate.',
        };
  return [...open, note];
}

/** The vault and the audit trail: whether they are what they were when they were written. Nobody is asked for a key. */
export async function checkVault(vault: Vault, { trail }: Observation): Promise<DoctorCheck[]> {
  const { intact, entries, findings } = trail.verify();
  const audit: DoctorCheck = intact
    ? { area: 'vault', state: 'ok', message: `the audit trail is intact (${plural(entries, 'entry', 'entries')})` }
    : trouble('vault', 'audit-not-intact', `the audit trail is not intact: ${findings[0]?.problem ?? ''}`, '"driftmgr audit --verify" shows where.');
  return [...(await vaultChecks(vault)), audit];
}

async function vaultChecks(vault: Vault): Promise<DoctorCheck[]> {
  try {
    if (vault.status().state === 'absent') return [];
    await vault.unlock({ ask: false }).catch((error: unknown) => {
      if (!DriftMgrError.is(error, 'vault-locked')) throw error;
    });
    const { state, reason, hint } = vault.status();
    if (state !== 'open') {
      const message = `the vault is locked${reason === undefined ? '' : `: ${reason}`}`;
      return [
        {
          area: 'vault',
          state: 'note',
          code: 'vault-locked',
          message,
          hint: hint ?? 'It opens with its passphrase (DRIFTMGR_VAULT_KEY, or asked when needed).',
        },
      ];
    }
    const entries = vault.entries.list();
    const opened: DoctorCheck = { area: 'vault', state: 'ok', message: `the vault opens, and holds ${plural(entries.length, 'entry', 'entries')}` };
    return [
      opened,
      ...entries
        .filter(({ expired }) => expired)
        .map((entry) =>
          trouble(
            'vault',
            'vault-entry-expired',
            `${entry.name} in the vault: ${rotationText(entry)}`,
            `Put a new secret in its place: driftmgr vault rotate ${entry.name}.`,
          ),
        ),
    ];
  } catch (error) {
    return [
      trouble(
        'vault',
        DriftMgrError.is(error) ? error.code : 'vault',
        `the vault cannot be used: ${messageOf(error)}`,
        DriftMgrError.is(error) ? error.hint : undefined,
      ),
    ];
  }
}
