/** What people call a cloud's regions and types. Data and pure functions: nothing is asked for it. */
export interface ProviderNames {
  /** Regions that are known beforehand, as in `Resource.region`, each with what people call it (`West Europe`). The cloud may have others. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** What a filter for a region lets through: the region itself where absent, else also the places in it (`us-central1-*`; a star at the end stands for the rest). */
  placesIn?(region: string): readonly string[];
  /** The region in which a zone lies; undefined for what is no zone. */
  regionOfZone?(zone: string): string | undefined;
  /** Resources say which zone they are in, so that a zone can be asked for. */
  readonly listsZones?: true;
  /** Native types that are known beside those of `Provider.types`. */
  readonly furtherTypes?: readonly string[];
  /** The native type that a type of the cloud's Terraform provider stands for. */
  terraformTypes(): Readonly<Record<string, string>>;
  /** The cloud has types that nobody knows beforehand: a name that is formed like its own is asked for as it is. */
  readonly open?: true;
}
