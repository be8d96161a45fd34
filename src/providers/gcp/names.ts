import { googleTypes } from './terraform/google-types.ts';
import type { ProviderNames } from '../../core/provider-names.ts';

/**
 * Regions with their places, and the locations of several regions that buckets and datasets have. SOURCE: "Regions and zones" in the Compute Engine
 * documentation, "Bucket locations" in that of Cloud Storage.
 */
const regions: Readonly<Record<string, readonly string[]>> = {
  'africa-south1': ['Johannesburg'],
  'asia-east1': ['Taiwan'],
  'asia-east2': ['Hong Kong'],
  'asia-northeast1': ['Tokyo'],
  'asia-northeast2': ['Osaka'],
  'asia-northeast3': ['Seoul'],
  'asia-south1': ['Mumbai'],
  'asia-south2': ['Delhi'],
  'asia-southeast1': ['Singapore'],
  'asia-southeast2': ['Jakarta'],
  'asia-southeast3': ['Bangkok'],
  'australia-southeast1': ['Sydney'],
  'australia-southeast2': ['Melbourne'],
  'europe-central2': ['Warsaw'],
  'europe-north1': ['Finland'],
  'europe-north2': ['Stockholm'],
  'europe-southwest1': ['Madrid'],
  'europe-west1': ['Belgium'],
  'europe-west2': ['London'],
  'europe-west3': ['Frankfurt'],
  'europe-west4': ['Netherlands'],
  'europe-west6': ['Zurich'],
  'europe-west8': ['Milan'],
  'europe-west9': ['Paris'],
  'europe-west10': ['Berlin'],
  'europe-west12': ['Turin'],
  'me-central1': ['Doha'],
  'me-central2': ['Dammam'],
  'me-west1': ['Tel Aviv'],
  'northamerica-northeast1': ['Montréal', 'Montreal'],
  'northamerica-northeast2': ['Toronto'],
  'northamerica-south1': ['Querétaro', 'Queretaro'],
  'southamerica-east1': ['São Paulo', 'Sao Paulo'],
  'southamerica-west1': ['Santiago'],
  'us-central1': ['Iowa'],
  'us-east1': ['South Carolina'],
  'us-east4': ['Northern Virginia', 'N. Virginia'],
  'us-east5': ['Columbus'],
  'us-south1': ['Dallas'],
  'us-west1': ['Oregon'],
  'us-west2': ['Los Angeles'],
  'us-west3': ['Salt Lake City'],
  'us-west4': ['Las Vegas'],
  asia: [],
  eu: [],
  us: [],
  asia1: [],
  eur4: [],
  eur5: [],
  eur7: [],
  eur8: [],
  nam4: [],
};

/** What people call the regions and types of Google Cloud. A zone lies in its region, and what is zonal says its zone. */
export const names: ProviderNames = {
  regions,
  placesIn: (region) => (/-[a-z]+\d+$/.test(region) ? [region, `${region}-*`] : [region]),
  // Zones `us-central1-a`, and those for accelerators such as `us-central1-ai1a`.
  regionOfZone(zone) {
    const region = /^([a-z]+-[a-z]+\d+)-(?:[a-z]|ai\d[a-z])$/.exec(zone)?.[1];
    return region !== undefined && region in regions ? region : undefined;
  },
  listsZones: true,
  furtherTypes: [...new Set(Object.values(googleTypes).map(({ native }) => native))],
  terraformTypes: () => (terraformTypes ??= Object.fromEntries(Object.entries(googleTypes).map(([type, { native }]) => [type, native]))),
  open: true,
};

let terraformTypes: Readonly<Record<string, string>> | undefined;
