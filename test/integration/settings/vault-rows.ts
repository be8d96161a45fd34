import type { Lab, Row } from './lab.ts';

const passphrase = 'correct horse battery staple';
const dayMs = 24 * 3_600_000;

/** Opens the vault, which is made where there is none. */
async function open({ engine }: Lab): Promise<void> {
  const { state } = await engine.request('vaultStatus', {});
  if (state === 'absent') await engine.request('vaultCreate', { passphrase });
  else if (state === 'locked') await engine.request('vaultUnlock', { passphrase });
}

/** The vault. */
export const vaultRows: readonly Row[] = [
  {
    key: 'vault.key',
    value: passphrase,
    see: async (lab) => {
      await open(lab);
      // Left alone long enough, it locks; nobody is there to be asked.
      lab.ahead(40 * 60_000);
      return await lab.engine.request('vaultUnlock', {}).then(
        ({ state }) => state,
        () => 'not opened',
      );
    },
    without: 'not opened',
    with: 'open',
  },
  {
    key: 'vault.derivation',
    value: 'pbkdf2',
    see: async (lab) => {
      await open(lab);
      // It is changed over when it is next opened.
      await lab.engine.request('vaultLock', {});
      await open(lab);
      const { keys } = await lab.engine.request('vaultStatus', {});
      return keys.flatMap(({ kind, derivation }) => (kind === 'passphrase' ? [derivation] : []));
    },
    without: ['Argon2id'],
    with: ['PBKDF2-HMAC-SHA-256'],
  },
  {
    key: 'vault.autoLockMinutes',
    value: 5,
    see: async (lab) => {
      await open(lab);
      lab.ahead(10 * 60_000);
      return (await lab.engine.request('vaultStatus', {})).state;
    },
    without: 'open',
    with: 'locked',
  },
  {
    key: 'vault.ageWarningDays',
    value: 15,
    see: async (lab) => {
      await open(lab);
      if ((await lab.engine.request('vaultList', {})).length === 0)
        await lab.engine.request('vaultAdd', { name: 'do', provider: 'digitalocean', secret: 'dop_v1_planted', verify: false });
      lab.ahead(20 * dayMs);
      await open(lab);
      return (await lab.engine.request('vaultList', {})).map(({ old }) => old);
    },
    without: [false],
    with: [true],
  },
];
