import { sections, settingKeys, settingOf } from './schema.ts';
import type { Section } from './schema.ts';

/** One category of VS Code's settings editor, as `contributes.configuration` in package.json takes it. */
export interface SettingsCategory {
  readonly title: string;
  readonly order: number;
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** `contributes.configuration` of package.json. Texts are keys of package.nls.json; see `settingTexts`. */
export function vscodeSettings(): SettingsCategory[] {
  return sections.map((section, index) => ({ title: `%${sectionTextKey(section)}%`, order: index + 1, properties: propertiesOf(section) }));
}

function propertiesOf(section: Section): SettingsCategory['properties'] {
  const keys = settingKeys.filter((key) => settingOf(key)?.section === section && settingOf(key)?.environmentOnly !== true);
  return Object.fromEntries(
    keys.flatMap((key, index) => {
      const setting = settingOf(key);
      if (setting === undefined) return [];
      // VS Code's editor draws a text field for a string, and none for a string that may be null.
      const value = setting.default === null && setting.kind.json.type === 'string' ? '' : setting.default;
      return [
        [
          `driftmgr.${key}`,
          { ...setting.kind.json, default: value, markdownDescription: `%config.${key}%`, scope: setting.scope, order: index + 1 },
        ] as const,
      ];
    }),
  );
}

/** The English texts of the settings, for package.nls.json. */
export function settingTexts(): Record<string, string> {
  const titles = sections.map((section) => [sectionTextKey(section), section] as const);
  const texts = settingKeys.flatMap((key) => {
    const setting = settingOf(key);
    if (setting === undefined || setting.environmentOnly === true) return [];
    const variable = setting.env === undefined ? '' : ` Environment: \`${setting.env}\`.`;
    return [[`config.${key}`, `${setting.description}${variable}`] as const];
  });
  return Object.fromEntries([...titles, ...texts]);
}

function sectionTextKey(section: Section): string {
  return `config.section.${section.toLowerCase().replaceAll(' ', '-')}`;
}

/** `capabilities.untrustedWorkspaces.restrictedConfigurations`: where credentials go, what is executed, which files are touched. */
export const restrictedConfigurations: readonly string[] = settingKeys
  .filter((key) => settingOf(key)?.restricted === true)
  .map((key) => `driftmgr.${key}`);
