/**
 * The floors of core, from the ground up (docs/architecture.md). Each room may import its own floor's ground: what is listed, and nothing else.
 * Files that lie in `src/core/` itself are the ground.
 */
const floors = {
  api: [],
  store: [],
  render: ['api'],
  calls: ['store'],
  config: ['api'],
  observe: ['api', 'store', 'calls'],
  terraform: ['api', 'store', 'calls', 'config', 'observe'],
  discovery: ['api', 'store', 'calls', 'config', 'observe'],
  vault: ['api', 'store', 'calls', 'config', 'observe', 'terraform'],
  drift: ['api', 'store', 'calls', 'config', 'observe', 'terraform', 'discovery', 'vault'],
  engine: ['api', 'store', 'render', 'calls', 'config', 'observe', 'terraform', 'discovery', 'vault', 'drift'],
};

module.exports = { floors };
