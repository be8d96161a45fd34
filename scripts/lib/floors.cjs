/**
 * The floors of core, from the ground up (docs/architecture.md). Each room may import its own floor's ground: what is listed, and nothing else.
 * Files that lie in `src/core/` itself are the ground.
 */
const floors = {
  network: [],
  api: [],
  store: [],
  render: ['api'],
  calls: ['store'],
  config: ['api'],
  observe: ['network', 'api', 'store', 'calls'],
  terraform: ['network', 'api', 'store', 'calls', 'config', 'observe'],
  discovery: ['network', 'api', 'store', 'calls', 'config', 'observe'],
  vault: ['network', 'api', 'store', 'calls', 'config', 'observe', 'terraform'],
  drift: ['network', 'api', 'store', 'calls', 'config', 'observe', 'terraform', 'discovery', 'vault'],
  engine: ['network', 'api', 'store', 'render', 'calls', 'config', 'observe', 'terraform', 'discovery', 'vault', 'drift'],
};

module.exports = { floors };
