import type { IdentityRow } from '../../../core/terraform-rules.ts';

/** What grants and settings are made on and no Terraform type stands for, by the name that a type of it would have. SOURCE: Google's list of asset names. */
export const googleParents: Readonly<Record<string, IdentityRow>> = {
  google_organization: {
    native: 'cloudresourcemanager.googleapis.com/Organization',
    ids: ['//cloudresourcemanager.googleapis.com/organizations/{org_id}'],
    keys: [],
    scope: 'global',
  },
  google_billing_account: {
    native: 'cloudbilling.googleapis.com/BillingAccount',
    ids: ['//cloudbilling.googleapis.com/billingAccounts/{billing_account_id}'],
    keys: [],
    scope: 'global',
  },
};
