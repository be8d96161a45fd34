import { digitaloceanTable } from './terraform/identify.ts';
import type { ProviderNames } from '../../core/provider-names.ts';

/** Datacenters with their display names. SOURCE: "Regional availability" in the DigitalOcean documentation. */
const datacenters: Readonly<Record<string, readonly string[]>> = {
  ams2: ['Amsterdam 2'],
  ams3: ['Amsterdam 3'],
  atl1: ['Atlanta 1'],
  blr1: ['Bangalore 1'],
  fra1: ['Frankfurt 1'],
  lon1: ['London 1'],
  nyc1: ['New York 1'],
  nyc2: ['New York 2'],
  nyc3: ['New York 3'],
  ric1: ['Richmond 1'],
  sfo1: ['San Francisco 1'],
  sfo2: ['San Francisco 2'],
  sfo3: ['San Francisco 3'],
  sgp1: ['Singapore 1'],
  syd1: ['Sydney 1'],
  tor1: ['Toronto 1'],
};

/** What the datacenters of a city have in common; apps are in a city. */
const cities: Readonly<Record<string, readonly string[]>> = {
  ams: ['Amsterdam'],
  atl: ['Atlanta'],
  blr: ['Bangalore'],
  fra: ['Frankfurt'],
  lon: ['London'],
  nyc: ['New York'],
  ric: ['Richmond'],
  sfo: ['San Francisco'],
  sgp: ['Singapore'],
  syd: ['Sydney'],
  tor: ['Toronto'],
};

/** What people call the regions and types of DigitalOcean. */
export const names: ProviderNames = {
  regions: { ...datacenters, ...cities },
  placesIn: (region) => (region in cities ? [`${region}*`] : [region]),
  terraformTypes: () =>
    (terraformTypes ??= Object.fromEntries(
      Object.entries(digitaloceanTable).flatMap(([type, row]) => ('native' in row ? [[type, row.native]] : [])),
    )),
};

let terraformTypes: Readonly<Record<string, string>> | undefined;
