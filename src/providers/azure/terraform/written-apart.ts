/**
 * Attributes of a parent that a resource of its own can write as well. The parent's state then says what it said before the part was made, until
 * Terraform refreshes it: only the part's own state can be compared. SOURCE: the notes on inline and separate resources in the provider's argument references.
 */
export const azureWrittenApart: Readonly<Record<string, readonly string[]>> = {
  azurerm_network_security_rule: ['security_rule'],
  azurerm_subnet_network_security_group_association: ['security_group'],
  azurerm_key_vault_access_policy: ['access_policy'],
  azurerm_storage_account_network_rules: ['network_rules'],
  azurerm_virtual_network_dns_servers: ['dns_servers'],
  azurerm_app_service_virtual_network_swift_connection: ['virtual_network_subnet_id'],
};
