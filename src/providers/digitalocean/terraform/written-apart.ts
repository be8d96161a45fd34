/**
 * Attributes of a parent that a resource of its own can write as well. The parent's state then says what it said before the part was made, until
 * Terraform refreshes it: only the part's own state can be compared. SOURCE: the notes on inline and separate resources in the provider's argument references.
 */
export const digitaloceanWrittenApart: Readonly<Record<string, readonly string[]>> = {
  digitalocean_reserved_ip_assignment: ['droplet_id'],
  digitalocean_floating_ip_assignment: ['droplet_id'],
  digitalocean_reserved_ipv6_assignment: ['droplet_id'],
};
