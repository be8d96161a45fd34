/** The vault's part of the engine's face; filled by the vault. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface VaultRequests {}
