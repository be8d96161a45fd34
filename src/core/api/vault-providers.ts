/** Whose credentials a vault can hold. */
export const vaultProviders = ['aws', 'azure', 'gcp', 'digitalocean', 'terraform', 'http'] as const;
export type VaultProvider = (typeof vaultProviders)[number];
