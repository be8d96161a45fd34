/** The modules of a Terraform address, as far as there are any, and the rest. SOURCE: Terraform language, "Resource Addressing". */
export function splitAddress(address: string): { readonly module?: string; readonly own: string } {
  const [, modules, own] = /^((?:module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)+)(.+)$/.exec(address) ?? [];
  return modules === undefined || own === undefined ? { own: address } : { module: modules.slice(0, -1), own };
}

/** What an address calls its resource: `aws_instance.this["web"]` is `web`, `module.a.aws_instance.web[3]` is `web[3]`. */
export function nameInAddress(address: string): string {
  const [, key] = /\["((?:[^"\\]|\\.)+)"\]$/.exec(address) ?? [];
  if (key !== undefined) return key;
  const { own } = splitAddress(address);
  return own.slice(own.indexOf('.') + 1);
}
