/** Sections of a shared config or credentials file: names to keys to values. Nested keys (`services`) become `section.key`. */
export type IniFile = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Reads the format of the shared AWS files. Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files". */
export function parseIni(text: string): IniFile {
  const file = new Map<string, Record<string, string>>();
  let section: Record<string, string> | undefined;
  let outer = '';
  for (const raw of text.split(/\r?\n/u)) {
    const line = raw.replace(/(?:^|\s)[#;].*$/u, '');
    if (line.trim() === '') continue;
    const heading = /^\s*\[\s*(?<name>.+?)\s*\]\s*$/u.exec(line)?.groups?.['name'];
    if (heading !== undefined) {
      const name = heading.replaceAll(/\s+/gu, ' ').replaceAll(/["']/gu, '');
      section = file.get(name) ?? {};
      file.set(name, section);
      outer = '';
      continue;
    }
    const equals = line.indexOf('=');
    if (equals === -1 || section === undefined) continue;
    const key = line.slice(0, equals).trim().toLowerCase();
    const value = line.slice(equals + 1).trim();
    const nested = /^\s/u.test(line) && outer !== '';
    if (nested) section[`${outer}.${key}`] = value;
    else {
      section[key] = value;
      outer = value === '' ? key : '';
    }
  }
  return file;
}
